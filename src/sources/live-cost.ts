import type { LiveTailCost } from '../events/source.ts';

/**
 * USD a minute for each open Live Tail session (CloudWatch pricing, us-east-1, November 2026; other Regions differ
 * little). The first 1,800 minutes of a month are free for an account; what it used already is not known here, so
 * the figure is what these minutes cost beyond them.
 */
export const usdPerSessionMinute = 0.01;

/** Adds up the time of all sessions. */
export interface CostMeter {
  opened(session: number, at: number): void;
  closed(session: number, at: number): void;
  /** Minutes with one decimal. */
  cost(now: number): LiveTailCost;
}

export function createCostMeter(): CostMeter {
  const open = new Map<number, number>();
  let closedMs = 0;
  return {
    opened(session, at) {
      open.set(session, at);
    },
    closed(session, at) {
      const since = open.get(session);
      if (since === undefined) return;
      closedMs += at - since;
      open.delete(session);
    },
    cost(now) {
      let ms = closedMs;
      for (const since of open.values()) ms += now - since;
      const sessionMinutes = Math.round(ms / 6_000) / 10;
      return { sessionMinutes, usd: Math.round(sessionMinutes * usdPerSessionMinute * 1_000) / 1_000 };
    },
  };
}
