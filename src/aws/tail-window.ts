import type { ServiceClock } from './client/service-clock.ts';

/**
 * The range of time that is asked for, in the service's time (epoch milliseconds). `--since 10m` and `--for 1h` are
 * computed from this machine's clock. Once the service's time is known, the window moves by the difference, once: it
 * then stays where it is, whatever the clock of this machine does.
 */
export interface TailWindow {
  since(): number;
  /** `null`: without an end. */
  until(): number | null;
  /** Milliseconds that the service was ahead of this machine when the window was moved; `null` before. */
  clockAheadMs(): number | null;
}

/** What a window is made of: `since` and `until` in this machine's time. */
export interface TailWindowOptions {
  readonly since: number;
  readonly until: number | null;
  /** Ends that were given as a date with a zone, or an epoch: they do not depend on this machine's clock. */
  readonly absolute?: { readonly since: boolean; readonly until: boolean };
}

/** The `Date` header cuts off up to a second, so the service may be this much further ahead: the window is rather longer. */
const headerRoundingMs = 1_000;

export function createTailWindow(
  { since, until, absolute }: TailWindowOptions,
  service: ServiceClock,
): TailWindow {
  let aheadMs: number | null = null;
  const shiftMs = () => {
    aheadMs ??= service.aheadMs();
    return aheadMs ?? 0;
  };
  const end = (at: number) => {
    const shift = absolute?.until === true ? 0 : shiftMs();
    return shift === 0 ? at : at + shift + headerRoundingMs;
  };
  return {
    since: () => since + (absolute?.since === true ? 0 : shiftMs()),
    until: () => (until === null ? null : end(until)),
    clockAheadMs: () => {
      shiftMs();
      return aheadMs;
    },
  };
}
