/** When a group is polled next. Times are epoch milliseconds of this machine. */
export interface PollSchedule {
  dueAt(): number;
  intervalMs(): number;
  /** A poll begins: it serves the requests up to `now`. */
  begin(now: number): void;
  /** The poll is complete: the next one is due an interval after its start, or when it was requested. */
  complete(): void;
  /** The next request, of this poll or of the next, is not sent before `at`. */
  delayUntil(at: number): void;
  /**
   * Requests a poll no later than `at`; returns true if that moved the next poll forward. While a poll is running
   * (`isPolling`) it comes after that.
   */
  requestBy(at: number, isPolling: boolean): boolean;
  /** Sets the time between two polls. `isIdle`: no poll is running or delayed, so the next one moves. */
  setIntervalMs(ms: number, isIdle: boolean): void;
}

/** A group that is due at `now` (epoch ms), then every `firstIntervalMs` until that changes. */
export function createPollSchedule(now: number, firstIntervalMs: number): PollSchedule {
  let intervalMs = firstIntervalMs;
  let dueAt = now;
  let beganAt = 0;
  /** Requested polls that have not begun: the first and the last. */
  let requested = { first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY };
  const complete = () => {
    dueAt = Math.min(beganAt + intervalMs, requested.first);
  };
  return {
    dueAt: () => dueAt,
    intervalMs: () => intervalMs,
    begin(at) {
      beganAt = at;
      if (requested.first > at) return;
      const { last } = requested;
      requested = { first: last > at ? last : Number.POSITIVE_INFINITY, last };
    },
    complete,
    delayUntil(at) {
      dueAt = at;
    },
    requestBy(at, isPolling) {
      requested = { first: Math.min(requested.first, at), last: Math.max(requested.last, at) };
      if (isPolling || at >= dueAt) return false;
      dueAt = at;
      return true;
    },
    setIntervalMs(ms, isIdle) {
      intervalMs = ms;
      if (isIdle) complete();
    },
  };
}
