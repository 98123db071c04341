import type { Clock } from '../clock.ts';

/**
 * The service's time. Ranges and watermarks are counted in it: on a machine whose clock is wrong, ranges in local
 * time would leave the newest events out.
 */
export interface ServiceClock {
  now(): number;
  /** The service said what time it is (`Date` header, to the second); `null` where it did not. */
  observe(serverTime: number | null): void;
  /** How far the service is ahead of this machine; `null` while not known, and `now()` is this machine's. */
  aheadMs(): number | null;
}

/** Less than this is the coarseness of the header and the time of the answer. */
const noiseMs = 2_000;

/** The time of `clock` until the service says another. */
export function createServiceClock(clock: Clock): ServiceClock {
  let aheadMs: number | null = null;
  return {
    now: () => clock.now() + (aheadMs ?? 0),
    observe(serverTime) {
      if (serverTime === null) return;
      const difference = serverTime - clock.now();
      // A second less: better to read a second twice than to leave one out.
      aheadMs = Math.abs(difference) < noiseMs ? 0 : difference - 1_000;
    },
    aheadMs: () => aheadMs,
  };
}
