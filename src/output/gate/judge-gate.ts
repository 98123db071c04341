/** The gate at the end of the window: absolute conditions, verdicts, and what could not be decided. */

import { failuresIn } from '../../analysis/model/counts.ts';
import type { Failure } from '../../analysis/model/failure.ts';
import type { LeakVerdict } from '../../analysis/model/leak.ts';
import { isOom } from '../../analysis/model/outcome.ts';
import type { FunctionSnapshot, Snapshot, VersionSnapshot } from '../../analysis/model/snapshot.ts';
import { type ExitCode, exitCodes } from '../../errors.ts';
import { counted } from '../../wording/units.ts';
import { type AbsoluteCause, causeWords, type GateCondition, type GateSettings } from './conditions.ts';
import { newVersionIn } from './new-version.ts';
import { leakPower, worsePower } from './power.ts';
import { firstMet, type MetCondition } from './watch-gate.ts';

/** How a gate ended. */
export interface GateOutcome {
  readonly met: MetCondition | null;
  /** A line for each condition that could not be decided: what was missing, and what the window could have shown. */
  readonly unknown: readonly string[];
  /** 10 where a condition is met, 11 where one could not be decided and `--on-unknown fail` asks for it, else 0. */
  readonly exitCode: ExitCode;
}

/** Decides a gate over the final snapshot. */
export function judgeGate(settings: GateSettings, snapshot: Snapshot): GateOutcome {
  const { conditions, onUnknown } = settings;
  const absolute = firstMet(conditions, (cause) => absoluteCount(settings, snapshot, cause));
  const judged = conditions.flatMap((condition) => verdictOn(settings, snapshot, condition) ?? []);
  const met = absolute ?? judged.find((each) => each.met !== null)?.met ?? null;
  const unknown = [...unseen(settings, snapshot), ...judged.flatMap((each) => each.unknown)];
  return {
    met,
    unknown,
    exitCode:
      met !== null
        ? exitCodes.failOn
        : unknown.length > 0 && onUnknown === 'fail'
          ? exitCodes.undecided
          : exitCodes.ok,
  };
}

/** `--fail-on oom:3 is met: 4 OOMs`. */
export function metMessage({ condition: { cause, count }, reached }: MetCondition): string {
  return `--fail-on ${cause}${count > 1 ? `:${count}` : ''} is met: ${counted(reached, causeWords[cause])}`;
}

function absoluteCount({ failVersion }: GateSettings, snapshot: Snapshot, cause: AbsoluteCause): number {
  return snapshot.functions.reduce((sum, fn) => {
    const version = failVersion === 'new' ? newVersionIn(fn) : null;
    return sum + countIn(fn, version, failuresSince(fn, version, failVersion === 'new', snapshot), cause);
  }, 0);
}

/** The failures that count: of the new version, or since a deploy that was marked or a change of the Memory Size. */
function failuresSince(
  fn: FunctionSnapshot,
  version: VersionSnapshot | null,
  onlyNew: boolean,
  { failures }: Snapshot,
): readonly Failure[] {
  const since = onlyNew && version === null ? (fn.rollout?.at ?? null) : null;
  return failures.filter(
    (failure) =>
      failure.functionId === fn.key &&
      (version === null || failure.version === version.version) &&
      (since === null || failure.timestamp >= since),
  );
}

function countIn(
  fn: FunctionSnapshot,
  version: VersionSnapshot | null,
  failures: readonly Failure[],
  cause: AbsoluteCause,
): number {
  const counts = version ?? fn;
  // Without a version a roll-out is a mark or another size: the counts are not kept by those, the failures are.
  const byFailures = version === null && fn.rollout !== null && failures.length < failuresIn(fn);
  switch (cause) {
    case 'oom':
      return byFailures
        ? failures.filter(({ kind }) => isOom(kind)).length
        : counts.oomKills + counts.runtimeOoms;
    case 'pressure':
      return counts.nearOoms;
    case 'timeout':
      return byFailures ? failures.filter(({ kind }) => kind === 'timeout').length : counts.timeouts;
    case 'memory-timeout':
      return failures.filter(({ kind, memoryBound }) => kind === 'timeout' && memoryBound).length;
  }
}

interface Judged {
  readonly met: MetCondition | null;
  readonly unknown: readonly string[];
}

/** What the functions' verdicts come to for `leak` or `worse`; `null` for an absolute condition. */
function verdictOn(settings: GateSettings, { functions }: Snapshot, condition: GateCondition): Judged | null {
  const { cause, count } = condition;
  if (cause !== 'leak' && cause !== 'worse') return null;
  const answers = functions.map((fn) => (cause === 'leak' ? leakAnswer(settings, fn) : worseAnswer(fn)));
  const reached = answers.filter((answer) => answer === 'met').length;
  const undecided = answers.flatMap((answer) =>
    answer === 'met' || answer === 'not-met' ? [] : [answer.unknown],
  );
  return {
    met: reached >= count ? { condition, reached } : null,
    unknown: undecided.map((reason) => `--fail-on ${cause} could not be decided: ${reason}`),
  };
}

type Answer = 'met' | 'not-met' | { readonly unknown: string };

function leakAnswer({ failVersion }: GateSettings, fn: FunctionSnapshot): Answer {
  const version = failVersion === 'new' ? newVersionIn(fn) : null;
  const verdict: LeakVerdict = version?.leak ?? fn.leak.verdict;
  switch (verdict) {
    case 'leaking':
      return 'met';
    case 'none':
      return 'not-met';
    case 'watching':
      return {
        unknown: `${nameOf(fn, version)} grows, and whether it stops is not known yet; ${leakPower(version ?? fn)}`,
      };
    case 'unknown':
      return { unknown: `too little was seen of ${nameOf(fn, version)}; ${leakPower(version ?? fn)}` };
  }
}

function worseAnswer(fn: FunctionSnapshot): Answer {
  const { rollout } = fn;
  if (rollout === null) return { unknown: `no deploy of ${fn.functionName} is in view to compare with` };
  switch (rollout.verdict) {
    case 'worse':
      return 'met';
    case 'same':
    case 'better':
      return 'not-met';
    case 'too-early':
      return {
        unknown: `${fn.functionName} ${rollout.reason.replace(/\.$/, '').replace(/^N/, 'n')}; ${worsePower(rollout)}`,
      };
  }
}

function nameOf(fn: FunctionSnapshot, version: VersionSnapshot | null): string {
  return version === null ? fn.functionName : `version ${version.version} of ${fn.functionName}`;
}

/** What no figure can tell of: nothing ran, or its memory is not in the logs. */
function unseen({ conditions }: GateSettings, { functions }: Snapshot): string[] {
  if (conditions.length === 0) return [];
  const named = (cause: string) => conditions.some((condition) => condition.cause === cause);
  if (functions.every((fn) => fn.attempts === 0))
    return ['--fail-on could not be decided: no invocation was seen'];
  if (!named('pressure')) return [];
  return functions
    .filter((fn) => fn.noMemoryData !== null)
    .map(
      (fn) =>
        `--fail-on pressure could not be decided: the logs of ${fn.functionName} carry no memory figures`,
    );
}
