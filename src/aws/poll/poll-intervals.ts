import { steadySpacingMs } from '../client/rate-limiter.ts';

/** A group that Live Tail tells of is still polled this often: late and lost events come by then. */
const reconcileMs = 30_000;

/** Time between two readings of a group, in milliseconds. */
export interface Cadence {
  /** Of a group that only polling tells of. */
  readonly polledMs: number;
  /** Of one that Live Tail tells of, too. */
  readonly liveMs: number;
}

/**
 * How often each of so many groups is read, where one is to be read every `intervalMs`: no more often than one request a
 * second allows them all, and first those that only polling tells of, where there are more groups than seconds.
 */
export function cadenceOf(groups: number, intervalMs: number): Cadence {
  const polledMs = Math.max(intervalMs, groups * steadySpacingMs);
  return { polledMs, liveMs: Math.max(reconcileMs, 2 * polledMs) };
}
