/** Time for the sources: injected, so that hours of tailing can be tested in moments. */
export interface Clock {
  /** Epoch milliseconds. Never jumps: a wall clock that is set meanwhile does not move it. */
  now(): number;
  /** Waits, 24 days at the most; ends early, without an error, when `signal` is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

const longestTimerMs = 2 ** 31 - 1;

/** The wall clock as the program began, and a monotonic clock from there. */
const startedAt = Date.now() - performance.now();

export const realClock: Clock = {
  now: () => Math.round(startedAt + performance.now()),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) {
        resolve();
        return;
      }
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      // A longer timer would fire at once.
      const timer = setTimeout(done, Math.min(ms, longestTimerMs));
      signal?.addEventListener('abort', done);
    }),
};

/** Waits that `wake()` ends early. */
export interface Alarm {
  /** Ends the present waits; where there is none, the next one. */
  wake(): void;
  /** Forgets a `wake()` that ended no wait. */
  reset(): void;
  /** Waits until `at` (epoch ms), `wake()`, or the outer signal. */
  until(at: number): Promise<void>;
}

/** Its waits also end when `outer` is aborted, without an error. */
export function createAlarm(clock: Clock, outer: AbortSignal): Alarm {
  // Not `AbortSignal.any`: on a signal that lives for days its dependants pile up.
  const waits = new Set<AbortController>();
  let rung = false;
  return {
    wake() {
      if (waits.size === 0) rung = true;
      for (const wait of waits) wait.abort('woken');
    },
    reset() {
      rung = false;
    },
    async until(at) {
      const ms = at - clock.now();
      const isDue = rung || ms <= 0 || outer.aborted;
      rung = false;
      if (isDue) return;
      const wait = new AbortController();
      const end = () => wait.abort('ended');
      outer.addEventListener('abort', end);
      waits.add(wait);
      await clock.sleep(ms, wait.signal);
      waits.delete(wait);
      outer.removeEventListener('abort', end);
    },
  };
}
