import { listed, megabytes, sentence } from '../../wording/sentences.ts';
import { counted } from '../../wording/units.ts';
import type { Rollout, RolloutVerdict } from '../model/advice.ts';
import type { FunctionFacts } from '../model/facts.ts';
import type { Failure } from '../model/failure.ts';
import { countTest } from '../statistics/count-test.ts';
import { quantileOf } from '../statistics/order-statistics.ts';
import { rankTest } from '../statistics/rank-test.ts';
import { commonPlace, exposureAt, markAt, reaching } from './exposure.ts';
import { type Change, changeOf, type Side } from './rollout-sides.ts';

/** Chance of calling a change worse (or better) that changed nothing, all tests together. */
const falseAlarmLevel = 0.05;
/** A difference that nobody needs to hear of: below both of these. */
const materialShareOfSize = 0.05;
const materialShareOfPeak = 0.1;
/** Rates of kills that differ by less are alike, however many attempts say so. */
const materialKillRatio = 1.5;
/**
 * Invocations that a life must have had, and what the lives that have must be worth together, before "the same"
 * means anything. Samples of n and m are worth n m / (n + m): four and four, or three and six.
 */
const enoughExposure = 16;
const enoughWorth = 2;
/** A difference that so much does not confirm is chance: twelve and twelve lives. */
const muchWorth = 6;
/** Lives looked at on each side: the newest. */
const livesCompared = 64;

interface Comparison {
  readonly before: number;
  readonly after: number;
  /** Invocations at which the high-water marks are compared. */
  readonly exposure: number;
  readonly typicalBeforeMb: number;
  readonly typicalAfterMb: number;
  readonly shiftMb: number;
  readonly material: boolean;
  readonly higher: number;
  readonly lower: number;
}

/**
 * Whether a roll-out changed the memory: three exact tests (the high-water marks at equal exposure, one
 * observation a life; the kills among the attempts; the leaking among the lives), joined by Bonferroni. It says
 * `too-early` with what is missing, and `worse` or `better` only for a difference that also matters.
 */
export function judgeRollout(facts: FunctionFacts): Rollout | null {
  if (facts.fn.emulated || facts.fn.noMemoryData !== null) return null;
  const change = changeOf(facts);
  if (change === null) return null;
  const memory = compareMemory(change);
  const kills = compareKills(change, triesPerRequest(facts.failures));
  const leaks = countTest(leakCount(change.before), leakCount(change.after));
  const pWorse = joined([memory?.material ? memory.higher : 1, kills.higher, leaks.higher]);
  const pBetter = joined([memory?.material ? memory.lower : 1, kills.lower, leaks.lower]);
  const said = (verdict: RolloutVerdict, reason: string): Rollout => ({
    cause: change.cause,
    at: change.at,
    before: change.before.view,
    after: change.after.view,
    verdict,
    pValue: verdict === 'too-early' ? null : pWorse,
    reason: sentence(reason),
  });
  const differences = differencesOf(change, memory, {
    kills: kills.higher,
    leaks: leaks.higher,
    better: false,
  });
  if (pWorse <= falseAlarmLevel) return said('worse', `${differences} (${chance(pWorse)})`);
  const missing = missingFor(change, memory);
  if (pBetter <= falseAlarmLevel) {
    const gains = differencesOf(change, memory, { kills: kills.lower, leaks: leaks.lower, better: true });
    return said('better', `${gains} (${chance(pBetter)})`);
  }
  if (missing !== null) return said('too-early', missing);
  return said('same', sameReason(change, memory));
}

/** A roll-out by what it began: `version 8`, `512 MB`, `the mark`. */
export function startOf({ cause, after }: Pick<Rollout, 'cause' | 'after'>): string {
  return cause === 'mark' ? 'the mark' : after.label;
}

/** What to go back to: `version 7`, `256 MB`, `what ran before the mark`. */
export function formerOf({ cause, before }: Pick<Rollout, 'cause' | 'before'>): string {
  return cause === 'mark' ? 'what ran before the mark' : before.label;
}

/** Bonferroni over the three tests. */
function joined(pValues: readonly number[]): number {
  return Math.min(1, pValues.length * Math.min(...pValues));
}

function compareMemory({ before, after }: Change): Comparison | null {
  const first = before.lives.slice(-livesCompared);
  const second = after.lives.slice(-livesCompared);
  const place = commonPlace(first, second);
  if (place === null) return null;
  const sizeBeforeMb = before.view.memory.sizeMb ?? Number.POSITIVE_INFINITY;
  const sizeAfterMb = after.view.memory.sizeMb ?? Number.POSITIVE_INFINITY;
  const ceilingMb = Math.min(sizeBeforeMb, sizeAfterMb);
  const marks = (side: typeof first) => side.flatMap((life) => markAt(life, place, ceilingMb) ?? []);
  const marksBefore = marks(first);
  const marksAfter = marks(second);
  const test = rankTest(marksBefore, marksAfter);
  const typicalBeforeMb = quantileOf(marksBefore, 0.5);
  // More memory was given so that it be used: a new size is judged by the kills.
  const material =
    sizeBeforeMb === sizeAfterMb &&
    (Math.abs(test.shift) >= materialShareOfPeak * typicalBeforeMb ||
      Math.abs(test.shift) >= materialShareOfSize * ceilingMb);
  return {
    before: marksBefore.length,
    after: marksAfter.length,
    exposure: exposureAt(place),
    typicalBeforeMb,
    typicalAfterMb: quantileOf(marksAfter, 0.5),
    shiftMb: test.shift,
    material,
    higher: test.higher,
    lower: test.lower,
  };
}

function compareKills(
  { before, after }: Change,
  tries: number,
): { readonly higher: number; readonly lower: number } {
  const test = countTest(killCount(before, tries), killCount(after, tries));
  const [first, second] = [before.view.killsPer1000 ?? 0, after.view.killsPer1000 ?? 0];
  return {
    higher: second >= materialKillRatio * first ? test.higher : 1,
    lower: first >= materialKillRatio * second ? test.lower : 1,
  };
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

function leakCount({ lives }: Side) {
  const judged = lives.filter(({ leak }) => leak !== 'unknown');
  return { events: judged.filter(({ leak }) => leak === 'leaking').length, of: judged.length };
}

function differencesOf(
  change: Change,
  memory: Comparison | null,
  { kills, leaks, better }: { readonly kills: number; readonly leaks: number; readonly better: boolean },
): string {
  const { before, after } = change;
  const parts: string[] = [];
  const level = falseAlarmLevel / 3;
  if (kills <= level) {
    parts.push(`${perThousand(after)} kills per 1,000 attempts against ${perThousand(before)}`);
  }
  if (memory?.material && (better ? memory.lower : memory.higher) <= level) {
    parts.push(
      `about ${megabytes(Math.abs(memory.shiftMb))} ${better ? 'less' : 'more'} after ${counted(memory.exposure, 'invocation')} (median ${megabytes(memory.typicalAfterMb)} against ${megabytes(memory.typicalBeforeMb)})`,
    );
  }
  if (leaks <= level) {
    const [first, second] = [leakCount(before), leakCount(after)];
    parts.push(
      `${second.events} of ${counted(second.of, 'life', 'lives')} leak against ${first.events} of ${first.of}`,
    );
  }
  return `Since ${startOf({ cause: change.cause, after: after.view })}: ${listed(parts)}; from ${counted(after.lives.length, 'life', 'lives')} against ${before.lives.length} before`;
}

/** What a verdict still needs; `null` where there is enough. */
function missingFor(change: Change, memory: Comparison | null): string | null {
  const place = Math.log2(enoughExposure);
  const lives = { before: reaching(change.before.lives, place), after: reaching(change.after.lives, place) };
  const needs = shortOf(change, lives, enoughWorth);
  if (needs !== null) return `needs ${needs} with at least ${enoughExposure} invocations`;
  if (memory?.material !== true) return null;
  const more = shortOf(change, memory, muchWorth);
  if (more === null) return null;
  const direction = memory.shiftMb > 0 ? 'more' : 'less';
  return `${megabytes(Math.abs(memory.shiftMb))} ${direction} after ${counted(memory.exposure, 'invocation')} may still be chance: needs up to ${more} with at least ${counted(memory.exposure, 'invocation')}`;
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
  return `${counted(wanted - has, has === 0 ? 'container' : 'more container')} ${wordFor(change, side)}`;
}

/** `of version 8`, `at 512 MB`, `after the mark`. */
function wordFor({ cause }: Change, { view }: Side): string {
  return cause === 'version' ? `of ${view.label}` : cause === 'size' ? `at ${view.label}` : view.label;
}

function sameReason({ before, after }: Change, memory: Comparison | null): string {
  const kills = `${perThousand(after)} kills per 1,000 attempts against ${perThousand(before)}`;
  if (memory === null) return kills;
  const marks = `${megabytes(memory.typicalAfterMb)} after ${counted(memory.exposure, 'invocation')} against ${megabytes(memory.typicalBeforeMb)}`;
  return `${marks} and ${kills}, in ${memory.after} and ${counted(memory.before, 'life', 'lives')}: no difference that matters and is more than chance`;
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
