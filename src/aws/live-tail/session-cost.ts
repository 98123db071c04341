import { type LiveTailCost, usdPerSessionMinute } from '../../source/source.ts';

/** Adds up the open time of all sessions. */
export interface CostMeter {
  opened(session: number, at: number): void;
  closed(session: number, at: number): void;
  /** Minutes with one decimal. */
  cost(now: number): LiveTailCost;
}

/** Times are epoch milliseconds; a session that never opened costs nothing. */
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
