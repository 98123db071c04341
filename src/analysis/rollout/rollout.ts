import { listed, sentence } from '../../wording/sentences.ts';
import { counted, megabytes } from '../../wording/units.ts';
import type { Rollout, RolloutVerdict } from '../model/advice.ts';
import type { FunctionFacts } from '../model/facts.ts';
import type { Failure } from '../model/failure.ts';
import { rateEvidence } from '../statistics/rate-evidence.ts';
import { type Comparison, compareAllAges, compareKnownAges } from './compare-memory.ts';
import { reaching } from './exposure.ts';
import { type Change, changeOf, type Side } from './rollout-sides.ts';

/** Chance of calling a change worse (or better) that changed nothing, all tests together. */
const falseAlarmLevel = 0.05;
/** Chance that a function is called leaking that is not (`bench/verdicts`, containers new, one hour). */
const falseLeakChance = 0.01;
/**
 * Invocations that a life must have had, and what the lives that have must be worth together, before "the same"
 * means anything. Samples of n and m are worth n m / (n + m): four and four, or three and six.
 */
const enoughExposure = 16;
const enoughWorth = 2;
/** A difference that this worth does not confirm is chance: twelve and twelve lives. */
const muchWorth = 6;

/**
 * Whether a roll-out changed the memory, by three pieces of evidence joined by Bonferroni: the high-water marks at equal
 * age, one observation a life (an exact rank test); the kills among the attempts (an e-value); a leak of the function
 * that the former version did not have. It says `too-early` with what is missing, `worse` or `better` only for a
 * difference that also matters, and `same` only where the difference is shown to lie within a stated margin.
 */
export function judgeRollout(facts: FunctionFacts): Rollout | null {
  if (facts.fn.emulated || facts.fn.noMemoryData !== null) return null;
  const change = changeOf(facts);
  if (change === null) return null;
  const evidence = evidenceOn(change, triesPerRequest(facts.failures));
  const { verdict, reason } = verdictOn(change, evidence);
  return {
    cause: change.cause,
    at: change.at,
    before: change.before.view,
    after: change.after.view,
    verdict,
    pValue: verdict === 'too-early' ? null : evidence.pWorse,
    reason: sentence(reason),
  };
}

/** All that speaks for and against a change; chances are those of a change that changed nothing. */
interface Evidence {
  /** With lives of unknown age before the change, and with lives of known age alone. */
  readonly allAges: Comparison | null;
  readonly knownAges: Comparison | null;
  readonly killsHigher: number;
  readonly killsLower: number;
  readonly leaks: number;
  readonly pWorse: number;
  readonly pBetter: number;
}

function evidenceOn(change: Change, tries: number): Evidence {
  const allAges = compareAllAges(change);
  const knownAges = compareKnownAges(change);
  const before = killCount(change.before, tries);
  const after = killCount(change.after, tries);
  const killsHigher = Math.min(1, 1 / rateEvidence(before, after));
  const killsLower = Math.min(1, 1 / rateEvidence(after, before));
  const leaks = hasNewLeak(change) ? falseLeakChance : 1;
  return {
    allAges,
    knownAges,
    killsHigher,
    killsLower,
    leaks,
    pWorse: joined([higherChance(allAges), higherChance(knownAges), killsHigher, leaks]),
    pBetter: joined([knownAges?.material ? knownAges.lower : 1, killsLower]),
  };
}

function higherChance(comparison: Comparison | null): number {
  return comparison?.material === true && comparison.shiftMb > 0 ? comparison.higher : 1;
}

function verdictOn(
  change: Change,
  evidence: Evidence,
): { readonly verdict: RolloutVerdict; readonly reason: string } {
  const { pWorse, pBetter, knownAges } = evidence;
  if (pWorse <= falseAlarmLevel) {
    return { verdict: 'worse', reason: `${worseReason(change, evidence)} (${chance(pWorse)})` };
  }
  const watched = change.after.leak === 'leaking' || change.after.leak === 'watching';
  if (pBetter <= falseAlarmLevel && !watched) {
    return { verdict: 'better', reason: `${betterReason(change, evidence)} (${chance(pBetter)})` };
  }
  const missing = missingFor(change, evidence);
  if (missing !== null) return { verdict: 'too-early', reason: missing };
  if (watched) {
    return {
      verdict: 'too-early',
      reason: `the memory of ${change.after.view.label} still grows: ${leftOpen(change)}`,
    };
  }
  return { verdict: 'same', reason: sameReason(change, knownAges) };
}

function leftOpen({ after }: Change): string {
  return `whether it stops is not known after ${counted(deepest(after), 'invocation')}`;
}

function deepest({ lives }: Side): number {
  return Math.max(0, ...lives.map(({ reports }) => reports));
}

/** The function leaks since the change, in at least two containers, and did not before. */
function hasNewLeak({ before, after }: Change): boolean {
  return after.leak === 'leaking' && before.leak !== 'leaking';
}

/** A roll-out by what it began: `version 8`, `512 MB`, `the mark`. */
export function startOf({ cause, after }: Pick<Rollout, 'cause' | 'after'>): string {
  return cause === 'mark' ? 'the mark' : after.label;
}

/** What to go back to: `version 7`, `256 MB`, `what ran before the mark`. */
export function formerOf({ cause, before }: Pick<Rollout, 'cause' | 'before'>): string {
  return cause === 'mark' ? 'what ran before the mark' : before.label;
}

/** Bonferroni over what is tested; both comparisons of the memory count, as either may speak. */
function joined(chances: readonly number[]): number {
  return Math.min(1, 3 * Math.min(...chances));
}

function killCount({ view }: Side, tries: number) {
  return { events: Math.min(Math.round(view.oomKills / tries), view.attempts), of: view.attempts };
}

/** One heavy request that is retried kills again and again: that is one observation, not three. */
function triesPerRequest(failures: readonly Failure[]): number {
  const kills = failures.flatMap(({ kind, requestId }) =>
    kind === 'oom-kill' && requestId !== null ? requestId : [],
  );
  return kills.length === 0 ? 1 : kills.length / new Set(kills).size;
}

/** Evidence below this speaks for itself. */
const spokenLevel = falseAlarmLevel / 3;

function worseReason(change: Change, { allAges, knownAges, killsHigher, leaks }: Evidence): string {
  const { before, after } = change;
  const memory = higherChance(knownAges) <= higherChance(allAges) ? knownAges : allAges;
  return reasonOf(change, [
    ...(killsHigher <= spokenLevel ? [killsSentence(change)] : []),
    ...(memory !== null && higherChance(memory) <= spokenLevel ? [memorySentence(memory, 'more')] : []),
    ...(leaks <= spokenLevel
      ? [`the function leaks (${leakShare(after)}) and did not before (${leakShare(before)})`]
      : []),
  ]);
}

function betterReason(change: Change, { knownAges, killsLower }: Evidence): string {
  return reasonOf(change, [
    ...(killsLower <= spokenLevel ? [killsSentence(change)] : []),
    ...(knownAges?.material === true && knownAges.lower <= spokenLevel
      ? [memorySentence(knownAges, 'less')]
      : []),
  ]);
}

function reasonOf({ cause, before, after }: Change, parts: readonly string[]): string {
  return `Since ${startOf({ cause, after: after.view })}: ${listed(parts)}; from ${counted(after.lives.length, 'life', 'lives')} against ${before.lives.length} before`;
}

function killsSentence({ before, after }: Change): string {
  return `${perThousand(after)} kills per 1,000 attempts against ${perThousand(before)}`;
}

function memorySentence(
  { shiftMb, exposure, typicalAfterMb, typicalBeforeMb }: Comparison,
  direction: 'more' | 'less',
): string {
  return `about ${megabytes(Math.abs(shiftMb))} ${direction} after ${counted(exposure, 'invocation')} (median ${megabytes(typicalAfterMb)} against ${megabytes(typicalBeforeMb)})`;
}

function leakShare({ lives }: Side): string {
  const judged = lives.filter(({ leak }) => leak !== 'unknown');
  const leaking = judged.filter(({ leak }) => leak === 'leaking').length;
  return `${leaking} of ${counted(judged.length, 'life', 'lives')}`;
}

/** What a verdict still needs; `null` where there is enough. */
function missingFor(change: Change, { knownAges, allAges }: Evidence): string | null {
  const place = Math.log2(enoughExposure);
  const known = ({ lives }: Side) => lives.filter(({ birthSeen }) => birthSeen);
  const before = reaching(known(change.before), place);
  const after = reaching(known(change.after), place);
  const needs = shortOf(change, { before, after }, enoughWorth);
  if (needs !== null) {
    const unseen =
      before + after < reaching(change.before.lives, place) + reaching(change.after.lives, place);
    const age = unseen ? ' (the others began before what is in view, so that their age is not known)' : '';
    return `needs ${needs} with at least ${enoughExposure} invocations, seen from their start${age}`;
  }
  const memory = knownAges ?? allAges;
  if (memory === null || change.before.view.memory.sizeMb !== change.after.view.memory.sizeMb) return null;
  if (memory.equivalent) return null;
  const more =
    shortOf(change, memory, muchWorth) ?? shortOf(change, memory, 2 * Math.max(muchWorth, worthOf(memory)));
  const direction = memory.shiftMb > 0 ? 'more' : 'less';
  const seen = memory.material
    ? `${megabytes(Math.abs(memory.shiftMb))} ${direction} after ${counted(memory.exposure, 'invocation')} may still be chance`
    : `a difference of ${megabytes(memory.marginMb)} is not ruled out yet`;
  return `${seen}: needs up to ${more ?? 'more containers'} with at least ${counted(memory.exposure, 'invocation')}`;
}

function worthOf({ before, after }: { readonly before: number; readonly after: number }): number {
  return (before * after) / (before + after);
}

/** The containers that are missing to a worth: of the new side where those can do it, for the old will hardly come. */
function shortOf(
  change: Change,
  { before, after }: { readonly before: number; readonly after: number },
  worth: number,
): string | null {
  if (before > 0 && before * after >= worth * (before + after)) return null;
  const side = before > worth ? change.after : change.before;
  const has = before > worth ? after : before;
  const wanted = before > worth ? Math.ceil((worth * before) / (before - worth)) : 2 * worth;
  return `${counted(Math.ceil(wanted - has), has === 0 ? 'container' : 'more container')} ${wordFor(change, side)}`;
}

/** `of version 8`, `at 512 MB`, `after the mark`. */
function wordFor({ cause }: Change, { view }: Side): string {
  return cause === 'version' ? `of ${view.label}` : cause === 'size' ? `at ${view.label}` : view.label;
}

function sameReason(change: Change, memory: Comparison | null): string {
  const kills = killsSentence(change);
  if (memory === null) return kills;
  const marks = `${megabytes(memory.typicalAfterMb)} after ${counted(memory.exposure, 'invocation')} against ${megabytes(memory.typicalBeforeMb)}`;
  return `${marks} and ${kills}, in ${memory.after} and ${counted(memory.before, 'life', 'lives')}: any difference is below ${megabytes(memory.marginMb)}`;
}

function perThousand({ view }: Side): string {
  const rate = view.killsPer1000 ?? 0;
  return rate === 0 ? '0' : rate < 0.1 ? '<0.1' : rate.toFixed(1);
}

function chance(p: number): string {
  return p < 0.001
    ? 'chance would do this less than once in 1,000 roll-outs'
    : `chance would do this in ${(100 * p).toFixed(1)} % of roll-outs`;
}
