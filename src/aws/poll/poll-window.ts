import type { ServiceClock } from '../client/service-clock.ts';
import type { Deduplicator } from '../deduplicator.ts';
import { createLagMeter, overlapFor } from './ingestion-lag.ts';
import { type PageCursor, startCursor } from './page-cursor.ts';

/** Clocks of Lambda's hosts differ: an event may lie a little ahead. */
const aheadMs = 10_000;
/** A turn may come so late, and an answer take so long, without the group being behind. */
const ordinaryDelayMs = 10_000;

/** How far a group is read, and from where to where the next reading goes. Times are the service's, epoch milliseconds. */
export interface PollWindow {
  /** A reading from the start of the one before, less the overlap; the first one from `since`. */
  begin(pattern: string | null): PageCursor;
  /** A range that starts again, without what the deduplicator has forgotten: it would be told twice. */
  shortened(range: PageCursor): PageCursor;
  /** An event was taken in so many milliseconds after it was written. */
  late(lagMs: number): void;
  /** A page was read up to that timestamp; `null` where it was empty. */
  passed(reached: number | null, cursor: PageCursor): void;
  /** The reading is complete. Gives when it began. */
  complete(cursor: PageCursor): number;
  /**
   * Everything taken in before it was read, as far as it belongs to the window; `null` until the first reading is
   * complete.
   */
  watermark(): number | null;
  /** At that time more lies unread than between two readings: `--since`, or after an interruption. */
  isBehind(at: number, intervalMs: number): boolean;
  overlapMs(): number;
  /** How late events were taken in lately (99th percentile); `null` before the first. */
  lagMs(): number | null;
}

/** Nothing of the group is read yet. */
export function createPollWindow(deps: {
  readonly since: number;
  readonly until: number | null;
  /** The shortest overlap, in milliseconds. */
  readonly overlapMs: number;
  readonly service: ServiceClock;
  /** Of this machine, as the deduplicator wants it (epoch ms). */
  readonly now: () => number;
  readonly deduplicator: Deduplicator;
}): PollWindow {
  const { since, until, service, now, deduplicator } = deps;
  const lag = createLagMeter();
  let watermark: number | null = null;
  /** The service's time was not known when the reading began. */
  let beganBlind = false;
  const overlapMs = () => overlapFor(deps.overlapMs, lag.p99());

  function shortened(range: PageCursor): PageCursor {
    return { ...range, from: Math.min(Math.max(range.from, deduplicator.floor()), range.to) };
  }

  return {
    begin(pattern) {
      const startedAt = service.now();
      beganBlind = service.aheadMs() === null;
      const back = watermark === null ? since : watermark - overlapMs();
      const to = Math.min(startedAt + aheadMs, until ?? Number.POSITIVE_INFINITY);
      return shortened(startCursor({ from: Math.max(since, back), to, startedAt, pattern }));
    },
    shortened,
    late: lag.add,
    // Pages come in order of time (API reference of FilterLogEvents): of a long range only what the next reading
    // overlaps is remembered.
    passed(reached, { from, startedAt }) {
      deduplicator.prune(Math.min(reached ?? from, startedAt - 2 * overlapMs()), now());
    },
    complete(cursor) {
      const startedAt = cursor.startedAt + (beganBlind ? (service.aheadMs() ?? 0) : 0);
      watermark = startedAt;
      deduplicator.prune(watermark - 2 * overlapMs(), now());
      return startedAt;
    },
    watermark: () => watermark,
    isBehind: (at, intervalMs) => watermark === null || at - watermark > 2 * intervalMs + ordinaryDelayMs,
    overlapMs,
    lagMs: lag.p99,
  };
}
