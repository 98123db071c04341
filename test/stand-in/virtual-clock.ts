import type { Clock } from '../../src/aws/clock.ts';

export interface VirtualClock extends Clock {
  /** Lets time pass: fires every timer up to `until` in its order, letting everything settle in between. */
  runTo(until: number): Promise<void>;
  runFor(ms: number): Promise<void>;
  /** Timers that wait. */
  pending(): number;
}

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly fire: () => void;
}

/** Lets promises settle: everything that needs no timer has happened afterwards. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A clock that stands still until it is run. */
export function createVirtualClock(start: number): VirtualClock {
  let now = start;
  let order = 0;
  const timers = new Set<Timer>();

  function next(until: number): Timer | null {
    let first: Timer | null = null;
    for (const timer of timers) {
      if (timer.at > until) continue;
      if (first === null || timer.at < first.at || (timer.at === first.at && timer.order < first.order)) {
        first = timer;
      }
    }
    return first;
  }

  const clock: VirtualClock = {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) {
          resolve();
          return;
        }
        const fire = () => {
          timers.delete(timer);
          signal?.removeEventListener('abort', fire);
          resolve();
        };
        // The real clock counts whole milliseconds, and so must every time that is sent to AWS.
        const timer: Timer = { at: now + Math.max(0, Math.ceil(ms)), order: order++, fire };
        timers.add(timer);
        signal?.addEventListener('abort', fire);
      }),
    async runTo(until) {
      await settle();
      for (let timer = next(until); timer !== null; timer = next(until)) {
        now = Math.max(now, timer.at);
        timer.fire();
        await settle();
      }
      now = Math.max(now, until);
    },
    runFor: (ms) => clock.runTo(now + ms),
    pending: () => timers.size,
  };
  return clock;
}
