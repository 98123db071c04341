export interface RateMeter {
  /** Notes the running total at a time (milliseconds, only ever growing). */
  note(total: number, clock: number): void;
  /** Per second over the last seconds; `null` until a second has passed. */
  perSecond(): number | null;
}

/** Long enough to be calm, short enough to be of now (milliseconds). */
const spanMs = 5_000;

export function createRateMeter(): RateMeter {
  let samples: { readonly total: number; readonly clock: number }[] = [];
  return {
    note(total, clock) {
      // A recording that is restarted counts from 0 again.
      if (total < (samples.at(-1)?.total ?? 0)) samples = [];
      samples.push({ total, clock });
      while ((samples[1]?.clock ?? clock) <= clock - spanMs) samples.shift();
    },
    perSecond() {
      const [first, last] = [samples[0], samples.at(-1)];
      if (first === undefined || last === undefined || last.clock - first.clock < 1_000) return null;
      return ((last.total - first.total) * 1_000) / (last.clock - first.clock);
    },
  };
}
