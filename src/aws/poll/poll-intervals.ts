import { steadySpacingMs } from '../client/rate-limiter.ts';

/** A group that Live Tail covers is still polled this often, for late and lost events. */
const reconcileMs = 30_000;

/** Milliseconds between two polls of a group. */
export interface PollIntervals {
  /** Of a group that is only polled. */
  readonly polledMs: number;
  /** Of a group that Live Tail covers as well. */
  readonly liveMs: number;
}

/**
 * The poll intervals for `groups` groups where `intervalMs` was asked for: no shorter than one request a second for all
 * groups together allows.
 */
export function pollIntervals(groups: number, intervalMs: number): PollIntervals {
  const polledMs = Math.max(intervalMs, groups * steadySpacingMs);
  return { polledMs, liveMs: Math.max(reconcileMs, 2 * polledMs) };
}
