import type { ScreenClock } from '../../src/ui/effects.ts';

export interface FakeClock extends ScreenClock {
  /** Goes on by `ms`, and calls what is due on the way in its order. */
  advance(ms: number): void;
  /** What is waited for. */
  readonly waiting: number;
}

export function fakeClock(): FakeClock {
  let now = 1_000;
  let timers: { readonly at: number; readonly call: () => void }[] = [];
  return {
    now: () => now,
    after(ms, call) {
      const timer = { at: now + ms, call };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const [next] = timers.filter(({ at }) => at <= end).sort((left, right) => left.at - right.at);
        if (next === undefined) break;
        timers = timers.filter((each) => each !== next);
        now = Math.max(now, next.at);
        next.call();
      }
      now = end;
    },
    get waiting() {
      return timers.length;
    },
  };
}
