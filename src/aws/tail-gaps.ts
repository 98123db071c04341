import type { Gap, SourceLosses } from '../source/source.ts';
import type { TimeRange } from './coverage.ts';
import type { AwsProblem } from './errors/aws-errors.ts';
import { silenceMs } from './live-tail/session.ts';
import type { PollerState } from './poll/poller.ts';
import type { TailedGroup } from './tailed-groups.ts';

/** How the tail stands: still running, stopped from outside, or at the end of its window. */
export type TailPhase = 'running' | 'stopped' | 'window-over';

export interface GapFacts {
  readonly phase: TailPhase;
  /** The range that should have been read, in service time (epoch ms); `to` is now while running. */
  readonly from: number;
  readonly to: number;
  /** How long after the end of the window the last polls wait for late events. */
  readonly lateMs: number;
  readonly groups: readonly TailedGroup[];
  readonly credentials: AwsProblem | null;
  /** Why all requests wait; `null` without a back-off. */
  readonly backOff: string | null;
}

/**
 * The ranges that were not read, and whether the window was therefore not read whole. A range counts as read once a poll
 * of it was complete, or Live Tail covered it without a pause and without sampling; nothing is read by default.
 */
export function findGaps(facts: GapFacts): Pick<SourceLosses, 'gaps' | 'incomplete'> {
  const gaps = facts.groups.flatMap((tailed) => gapsOf(tailed, tailed.poller.state(), facts));
  if (facts.phase === 'running' || gaps.length === 0) return { gaps };
  const problems = [facts.credentials, ...facts.groups.map(({ poller }) => poller.state().problem)];
  const isDenied =
    facts.credentials !== null || problems.some((problem) => problem?.kind === 'access-denied');
  return { gaps, incomplete: isDenied ? 'credentials' : 'unread' };
}

function gapsOf(tailed: TailedGroup, state: PollerState, facts: GapFacts): readonly Gap[] {
  const { phase, from, to, lateMs } = facts;
  const { problem, missing, closed, skipped, watermark } = state;
  // A group that does not exist yet holds no events.
  if (missing && watermark === null) return [];
  if (phase === 'running') {
    if (problem === null) return skipped;
    // Live Tail covers the time up to its last update.
    return explained(
      tailed.coverage.missing(from, tailed.isLive ? to - silenceMs : to),
      tailed,
      state,
      facts,
    );
  }
  if (phase === 'window-over' && closed) return skipped;
  const ranges = withLateEvents(tailed.coverage.missing(from, to), state, facts);
  if (phase === 'window-over') {
    // Everything was seen once, but the last poll, for late events, was not complete.
    const late = [{ from: Math.max(from, to - lateMs), to }];
    return explained(ranges.length === 0 ? late : ranges, tailed, state, facts);
  }
  const isHealthy = facts.credentials === null && facts.backOff === null && state.failure === null;
  const isUpToDate = isHealthy && problem === null && !missing && !state.isBehind;
  // What came since the last of the regular polls is no gap: the user stopped in between.
  return isUpToDate ? skipped : explained(ranges, tailed, state, facts);
}

/** What was written shortly before the reading broke off was not yet ingested then, by the measured lag. */
function withLateEvents(
  ranges: readonly TimeRange[],
  { lagMs }: PollerState,
  { from, to }: GapFacts,
): readonly TimeRange[] {
  return ranges.map((range) =>
    range.to < to ? range : { from: Math.max(from, range.from - Math.ceil(lagMs ?? 0)), to },
  );
}

function explained(
  ranges: readonly TimeRange[],
  { group }: TailedGroup,
  state: PollerState,
  { credentials, backOff, phase }: GapFacts,
): readonly Gap[] {
  const unfinished = phase === 'stopped' ? 'ended before it was read back' : 'AWS did not answer in time';
  const reason =
    (state.problem ?? credentials ?? state.failure)?.message ??
    backOff ??
    (state.missing ? 'it was deleted' : unfinished);
  const named = reason.includes(group.name) ? reason : `${group.name}: ${reason}`;
  return ranges.map((range) => ({ from: range.from, to: range.to, reason: named }));
}
