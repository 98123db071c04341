import { noCost, type SourceStatus } from '../events/source.ts';
import type { AwsProblem } from './aws-errors.ts';
import type { FleetState } from './live-fleet.ts';
import type { PollerState } from './polling.ts';

/** All that the state word of the header depends on. */
export interface StatusFacts {
  readonly now: number;
  readonly credentials: AwsProblem | null;
  readonly backOff: { readonly until: number; readonly reason: string } | null;
  /** `null` with `--source poll`. */
  readonly fleet: FleetState | null;
  readonly pollers: readonly PollerState[];
  /** Why there is no Live Tail, where that was known before it was tried. */
  readonly noLiveReason: string | null;
  /** No session stands yet, and one is sure to be tried. */
  readonly liveIsToCome: boolean;
  /** Groups that are read, and that no Live Tail session tells of. */
  readonly polledGroups: number;
  /** Why some are polled though Live Tail is tried; `null` where it takes them all. */
  readonly polledReason: string | null;
  readonly intervalMs: number;
  /** What is not there yet. */
  readonly waitingFor: readonly string[];
  readonly spacingMs: number;
}

/** What the source is doing, the most urgent first. */
export function statusOf(facts: StatusFacts): SourceStatus {
  const { now, credentials, backOff, fleet, pollers } = facts;
  const cost = fleet?.cost ?? noCost;
  const live = fleet !== null && fleet.open > 0;
  if (credentials !== null) {
    return { state: 'credentials', problem: credentials.message, mend: credentials.mend ?? '' };
  }
  const [denied] = pollers.map(({ problem }) => problem);
  if (!live && denied !== undefined && denied !== null && pollers.every(({ problem }) => problem !== null)) {
    return { state: 'credentials', problem: denied.message, mend: denied.mend ?? '' };
  }
  const waitingFor =
    facts.waitingFor.length === 0 ? null : `no log group yet: ${facts.waitingFor.join(', ')}`;
  if (waitingFor !== null && pollers.every(({ missing }) => missing)) {
    return { state: 'waiting', detail: waitingFor };
  }
  const waiting = waitingFor === null ? {} : { waitingFor };
  if (!live && backOff !== null && backOff.until > now) {
    return { state: 'backing-off', retryInMs: backOff.until - now, reason: backOff.reason, cost };
  }
  if (fleet !== null && fleet.reconnecting !== null) {
    return { state: 'reconnecting', reason: fleet.reconnecting, cost };
  }
  const ranges = pollers.flatMap(({ readingBack }) => readingBack ?? []);
  if (ranges.length > 0) {
    const from = Math.min(...ranges.map((range) => range.from));
    const to = Math.max(...ranges.map((range) => range.to));
    return { state: 'reading-back', from, to, cost };
  }
  if (live) {
    const { polledGroups: groups, polledReason: reason } = facts;
    const polled = groups === 0 || reason === null ? {} : { polled: { groups, reason } };
    return { state: 'live', sessions: fleet.open, cost, ...polled, ...waiting };
  }
  const reason = facts.noLiveReason ?? facts.polledReason;
  if (facts.liveIsToCome || (fleet !== null && reason === null)) {
    return { state: 'connecting', detail: 'opening Live Tail' };
  }
  return {
    state: 'polling',
    intervalMs: Math.max(facts.intervalMs, pollers.length * facts.spacingMs),
    overlapMs: Math.max(0, ...pollers.map(({ overlapMs }) => overlapMs)),
    reason,
    cost,
    ...waiting,
  };
}
