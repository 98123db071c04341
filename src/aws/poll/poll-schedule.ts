/** When a group is read next. Times are epoch milliseconds of this machine. */
export interface PollSchedule {
  dueAt(): number;
  intervalMs(): number;
  /** A reading begins: what was asked for up to `now` is served by it. */
  begin(now: number): void;
  /** The reading is complete: the next follows a cadence after its start, or when it was asked for. */
  complete(): void;
  /** The next request, be it of the same reading or of another, is not before `at`. */
  notBefore(at: number): void;
  /** Has the group read by `at`; gives whether that is sooner than was planned. While `isReading` it comes after that. */
  by(at: number, isReading: boolean): boolean;
  /** Between the starts of two readings; `waits`: for nothing but the next one, which then comes at another time. */
  setIntervalMs(ms: number, waits: boolean): void;
}

/** A group that is read first at `now` (epoch ms), then every `firstCadenceMs` until told otherwise. */
export function createPollSchedule(now: number, firstCadenceMs: number): PollSchedule {
  let intervalMs = firstCadenceMs;
  let dueAt = now;
  let beganAt = 0;
  /** Readings that were asked for out of turn: the first and the last of those not begun yet. */
  let wanted = { first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY };
  const complete = () => {
    dueAt = Math.min(beganAt + intervalMs, wanted.first);
  };
  return {
    dueAt: () => dueAt,
    intervalMs: () => intervalMs,
    begin(at) {
      beganAt = at;
      if (wanted.first > at) return;
      wanted = { ...wanted, first: wanted.last > at ? wanted.last : Number.POSITIVE_INFINITY };
    },
    complete,
    notBefore(at) {
      dueAt = at;
    },
    by(at, isReading) {
      wanted = { first: Math.min(wanted.first, at), last: Math.max(wanted.last, at) };
      if (isReading || at >= dueAt) return false;
      dueAt = at;
      return true;
    },
    setIntervalMs(ms, waits) {
      intervalMs = ms;
      if (waits) complete();
    },
  };
}
