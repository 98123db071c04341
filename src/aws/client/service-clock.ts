import type { Clock } from '../clock.ts';

/**
 * The service's time, by the `Date` header of its answers. Ranges and watermarks are counted in it: on a machine whose
 * clock is wrong, a range in local time would leave the newest events out.
 */
export interface ServiceClock {
  /** Epoch milliseconds; this machine's time while the service's is not known. Never ahead of the service. */
  now(): number;
  /** An answer of the service came, with its time to the second; `null` where it had none. */
  observe(serverTime: number | null): void;
  /** Milliseconds that the service is ahead of this machine; `null` before its first answer. */
  aheadMs(): number | null;
}

/** A smaller difference may be the coarseness of the header and the travel time of the answer. */
const noiseMs = 2_000;
/** The header cuts fractions of a second off, so the largest of the newest differences is closest to the truth. */
const observationsKept = 8;

/** The time of `clock` until the service's is known. */
export function createServiceClock(clock: Clock): ServiceClock {
  const differences: number[] = [];
  let aheadMs: number | null = null;
  return {
    now: () => clock.now() + (aheadMs ?? 0),
    observe(serverTime) {
      if (serverTime === null) return;
      differences.push(serverTime - clock.now());
      if (differences.length > observationsKept) differences.shift();
      const difference = Math.max(...differences);
      aheadMs = Math.abs(difference) < noiseMs ? 0 : difference;
    },
    aheadMs: () => aheadMs,
  };
}
