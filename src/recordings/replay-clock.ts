/** The clock of a replay; tests inject their own. */
export interface ReplayClock {
  /** Monotonic milliseconds: setting the wall clock does not stop a replay. */
  now(): number;
  /** Resolves after `ms` milliseconds (infinity: never), or as soon as `signal` is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: ReplayClock = {
  now: () => performance.now(),
  wait: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const timer = Number.isFinite(ms)
        ? setTimeout(done, Math.min(ms, 2 ** 31 - 1))
        : setInterval(() => {}, 2 ** 30);
      signal.addEventListener('abort', done, { once: true });
      function done(): void {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      }
    }),
};
