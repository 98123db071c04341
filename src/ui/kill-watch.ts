import type { Failure } from '../analysis/model/failure.ts';

/** How long a row flashes after a kill (milliseconds). */
export const flashMs = 3_000;
/** An older kill is history that was read back, or came in late: it is counted, and no alarm. */
const freshMs = 120_000;

export interface KillWatch {
  /**
   * Takes kills that are new and says how many of them happened just now. `clock` in milliseconds, `now` in the
   * failures' own time.
   */
  take(kills: readonly Failure[], clock: number, now: number): number;
  /** Ids of the functions and containers that flash at this time; the same set while they stay the same. */
  flashing(clock: number): ReadonlySet<string>;
  /** When the next flash ends; `null` where nothing flashes. */
  nextEnd(): number | null;
}

/** Lets rows flash for a while after a kill. */
export function createKillWatch(): KillWatch {
  let ends: ReadonlyMap<string, number> = new Map();
  let flashing: ReadonlySet<string> = new Set();
  return {
    take(kills, clock, now) {
      const fresh = kills.filter(({ timestamp }) => timestamp >= now - freshMs);
      const until = fresh.flatMap(({ functionId, containerId }) =>
        [functionId, containerId].map((id): [string, number] => [id, clock + flashMs]),
      );
      if (until.length > 0) ends = new Map([...ends, ...until]);
      return fresh.length;
    },
    flashing(clock) {
      ends = new Map([...ends].filter(([, end]) => end > clock));
      const now = [...ends.keys()];
      if (now.length !== flashing.size || now.some((id) => !flashing.has(id))) flashing = new Set(now);
      return flashing;
    },
    nextEnd: () => (ends.size === 0 ? null : Math.min(...ends.values())),
  };
}
