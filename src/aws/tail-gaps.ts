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
  const { problem, missing, closed, skipped, watermark, lagMs } = state;
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
  const ranges = tailed.coverage.missing(from, to);
  if (phase === 'window-over') {
    // The last poll, for late events, was not complete: at least that is missing.
    return explained(withEnd(ranges, to - lateMs, facts, lagMs ?? 0), tailed, state, facts);
  }
  const isHealthy = facts.credentials === null && facts.backOff === null && state.failure === null;
  const isUpToDate = isHealthy && problem === null && !missing && !state.isBehind;
  // What came since the last of the regular polls is no gap: the user stopped in between.
  if (isUpToDate) return skipped;
  const isOpen = ranges.some((range) => range.to === to);
  return explained(isOpen ? withEnd(ranges, to, facts, lagMs ?? 0) : ranges, tailed, state, facts);
}

/**
 * The missing ranges, of which the last one ends with the window and begins at `latest` or before. Events of the last
 * moments before a break were not ingested yet: it begins earlier by the measured lag.
 */
function withEnd(
  ranges: readonly TimeRange[],
  latest: number,
  { from, to }: GapFacts,
  lagMs: number,
): readonly TimeRange[] {
  const open = ranges.find((range) => range.to === to);
  const begins = Math.max(from, Math.min(latest, (open?.from ?? to) - Math.ceil(lagMs)));
  const touching = ranges.filter((range) => range.to >= begins);
  const before = ranges.filter((range) => range.to < begins);
  return [...before, { from: Math.min(begins, ...touching.map((range) => range.from)), to }];
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
