import { noCost, type SourceStatus } from '../source/source.ts';
import type { AwsProblem } from './errors/aws-errors.ts';
import { polledReason } from './live-tail/availability.ts';
import type { LiveTailPoolState } from './live-tail/session-pool.ts';
import { pollIntervals } from './poll/poll-intervals.ts';
import type { PollerState } from './poll/poller.ts';
import type { TailedGroups } from './tailed-groups.ts';

/** What the status depends on. */
export interface StatusFacts {
  readonly now: number;
  readonly credentials: AwsProblem | null;
  readonly backOff: { readonly until: number; readonly reason: string } | null;
  /** `null` where Live Tail is not tried. */
  readonly pool: LiveTailPoolState | null;
  readonly tailed: TailedGroups;
  /** Why Live Tail is not tried; `null` where it is. */
  readonly liveTailUnavailable: string | null;
  readonly maxSessions: number;
  /** Between two polls of a group, as asked for. */
  readonly intervalMs: number;
  /** Targets that no group matches yet. */
  readonly waitingFor: readonly string[];
}

/** What the source is doing; the most urgent state wins. */
export function statusOf(facts: StatusFacts): SourceStatus {
  const { now, credentials, backOff, pool, tailed } = facts;
  const pollers = tailed.states();
  const cost = pool?.cost ?? noCost;
  const isLive = pool !== null && pool.open > 0;
  if (credentials !== null) {
    return { state: 'credentials', problem: credentials.message, hint: credentials.hint ?? '' };
  }
  const denied = reasonNothingIsRead(pollers);
  if (!isLive && denied !== null) {
    return { state: 'credentials', problem: denied.message, hint: denied.hint ?? '' };
  }
  const absent = [...facts.waitingFor, ...missingOf(tailed)];
  const waitingFor = absent.length === 0 ? null : `no log group yet: ${absent.join(', ')}`;
  if (waitingFor !== null && pollers.every(({ missing }) => missing)) {
    return { state: 'waiting', detail: waitingFor };
  }
  const waiting = waitingFor === null ? {} : { waitingFor };
  if (!isLive && backOff !== null && backOff.until > now) {
    return { state: 'backing-off', retryInMs: backOff.until - now, reason: backOff.reason, cost };
  }
  if (pool !== null && pool.reconnecting !== null) {
    return { state: 'reconnecting', reason: pool.reconnecting, cost };
  }
  const ranges = pollers.flatMap(({ readingBack }) => readingBack ?? []);
  if (ranges.length > 0) {
    const from = Math.min(...ranges.map((range) => range.from));
    const to = Math.max(...ranges.map((range) => range.to));
    return { state: 'reading-back', from, to, cost };
  }
  // A group that cannot be read is a gap, not a polled one.
  const readable = tailed.readable();
  const groups = readable.map(({ group }) => group);
  const whyPolled = pool?.refused ?? polledReason(groups, facts.maxSessions);
  if (isLive) {
    const count = readable.filter((group) => !group.isLive).length;
    const polled = count === 0 || whyPolled === null ? {} : { polled: { groups: count, reason: whyPolled } };
    return { state: 'live', sessions: pool.open, cost, ...polled, ...waiting };
  }
  const isOpening = pool !== null && pool.refused === null && groups.some(tailed.isTailable);
  const reason = facts.liveTailUnavailable ?? whyPolled;
  if (isOpening || (pool !== null && reason === null)) {
    return { state: 'connecting', detail: 'opening Live Tail' };
  }
  return {
    state: 'polling',
    intervalMs: pollIntervals(pollers.length, facts.intervalMs).polledMs,
    overlapMs: Math.max(0, ...pollers.map(({ overlapMs }) => overlapMs)),
    reason,
    cost,
    ...waiting,
  };
}

/** Why no group can be read; `null` where one can. */
function reasonNothingIsRead(pollers: readonly PollerState[]): AwsProblem | null {
  return pollers.every(({ problem }) => problem !== null) ? (pollers[0]?.problem ?? null) : null;
}

function missingOf(tailed: TailedGroups): string[] {
  return tailed.all().flatMap(({ group, poller }) => (poller.state().missing ? [group.name] : []));
}
