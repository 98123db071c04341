import type { Failure } from '../analysis/model/failure.ts';
import { isOom } from '../analysis/model/outcome.ts';

/** How long a row flashes after a kill (milliseconds). */
export const flashMs = 3_000;
/** An older kill is history that was read back, or came in late: it is counted, and nobody need jump. */
const freshMs = 120_000;

export interface KillWatch {
  /**
   * Looks for kills that were not there at the last look and happened lately; says how many. `clock` in milliseconds,
   * `now` in the failures' own time.
   */
  look(failures: readonly Failure[], clock: number, now: number): number;
  /** Keys of the functions and containers that flash at this time. */
  flashing(clock: number): ReadonlySet<string>;
  /** When the next flash ends; `null` where nothing flashes. */
  nextEnd(): number | null;
}

/** Tells new kills from those that were known. What the first look finds is history and does not flash. */
export function createKillWatch(): KillWatch {
  let known: ReadonlySet<string> | null = null;
  let ends = new Map<string, number>();
  return {
    look(failures, clock, now) {
      const killed = failures.filter(({ kind }) => isOom(kind));
      const before = known;
      known = new Set(killed.map(({ id }) => id));
      if (before === null) return 0;
      const fresh = killed.filter(({ id, timestamp }) => !before.has(id) && timestamp >= now - freshMs);
      for (const { functionId, logGroup, logStream } of fresh) {
        ends.set(functionId, clock + flashMs);
        ends.set(`${logGroup}\n${logStream}`, clock + flashMs);
      }
      return fresh.length;
    },
    flashing(clock) {
      ends = new Map([...ends].filter(([, end]) => end > clock));
      return new Set(ends.keys());
    },
    nextEnd: () => (ends.size === 0 ? null : Math.min(...ends.values())),
  };
}
