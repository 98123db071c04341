import type { ServiceClock } from '../client/service-clock.ts';
import type { Clock } from '../clock.ts';
import type { PollerState } from './poller.ts';

/** How long after the window its last reading waits for late events: half as long again as they took. */
const lateMs = { unknown: 5_000, most: 20_000 };
/** How often it is looked whether the last readings are done, beside being told. */
const lookMs = 1_000;

/** The end of a range of time that is read: its last readings, and when they are done. */
export interface WindowEnd {
  /** Service time (epoch ms) from which on a reading is the last one; infinity where the window has no end. */
  closesAt(): number;
  /** Each group had its last reading, or cannot be read. */
  isOver(): boolean;
  /**
   * Waits for the end, and has the last readings start then. Returns when they are done, or aborted. To be called when
   * the groups that are there at first were added: where there are none, a window of the past is over at once.
   */
  run(): Promise<void>;
}

/** `until` is in epoch milliseconds, `null` for a window without end. */
export function createWindowEnd(deps: {
  readonly until: number | null;
  readonly clock: Clock;
  readonly service: ServiceClock;
  readonly pollers: () => readonly PollerState[];
  /** Has every group read now. */
  readonly runAll: () => void;
  /** What follows from the end is to be looked at. */
  readonly onChange: () => void;
  readonly signal: AbortSignal;
}): WindowEnd {
  const { until, clock, service, pollers, signal } = deps;
  const openedAt = clock.now();

  /** A window of the past is over at once. */
  function closesAt(): number {
    if (until === null || until <= openedAt) return until ?? Number.POSITIVE_INFINITY;
    const lags = pollers().flatMap(({ lagMs }) => lagMs ?? []);
    return until + Math.min(lateMs.most, lags.length === 0 ? lateMs.unknown : 1.5 * Math.max(...lags));
  }

  function isOver(): boolean {
    if (service.now() < closesAt()) return false;
    return pollers().every(({ problem, missing, closed }) => problem !== null || missing || closed);
  }

  return {
    closesAt,
    isOver,
    async run() {
      if (until === null) return;
      while (!signal.aborted && !isOver()) {
        const wait = closesAt() - service.now();
        if (wait <= 0) {
          deps.runAll();
          deps.onChange();
        }
        await clock.sleep(wait > 0 ? wait : lookMs, signal);
      }
      // Where no group appeared, nobody else tells that it is over.
      deps.onChange();
    },
  };
}
