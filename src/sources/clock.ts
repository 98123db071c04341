/** Time as the sources see it: injected, so that hours of tailing can be tested in moments. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Waits; ends early, without an error, when `signal` is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const realClock: Clock = {
  now: () => Date.now(),
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
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done);
    }),
};

/** A wait that `wake()` ends at once, as `outer` does. */
export function createAlarm(clock: Clock, outer: AbortSignal) {
  let bell = new AbortController();
  return {
    wake(): void {
      bell.abort();
    },
    /** Forgets a `wake()` that nobody waited for. */
    reset(): void {
      if (bell.signal.aborted) bell = new AbortController();
    },
    /** Waits until `at` (epoch ms), `wake()`, or the outer signal. A `wake()` before the wait counts. */
    async until(at: number): Promise<void> {
      const ms = at - clock.now();
      if (ms > 0 && !bell.signal.aborted && !outer.aborted) {
        const both = AbortSignal.any([bell.signal, outer]);
        await clock.sleep(ms, both);
      }
      if (bell.signal.aborted) bell = new AbortController();
    },
  };
}
