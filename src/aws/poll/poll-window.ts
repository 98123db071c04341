import type { ServiceClock } from '../client/service-clock.ts';
import type { Coverage, TimeRange } from '../coverage.ts';
import type { Deduplicator } from '../deduplicator.ts';
import type { TailWindow } from '../tail-window.ts';
import { createLagMeter, overlapFor } from './ingestion-lag.ts';
import { type PageCursor, startCursor } from './page-cursor.ts';

/** Clocks of Lambda's hosts differ: an event may be a little ahead. */
const aheadMs = 10_000;
/** A request may wait this long, and an answer take this long, without the group being behind. */
const ordinaryDelayMs = 10_000;
/** A range that was skipped is read again this often, until it is this old. */
const retryEveryMs = 30_000;
const retryForMs = 600_000;

/** How far a group is read, and which range the next poll reads. Times are the service's, epoch milliseconds. */
export interface PollWindow {
  /** From the start of the poll before, less the overlap; the first one from `since`; now and then a skipped range. */
  begin(pattern: string | null): PageCursor;
  /** A restarted cursor without what the deduplicator has forgotten: those events would be delivered twice. */
  shortened(cursor: PageCursor): PageCursor;
  addLag(lagMs: number): void;
  /** A page was read; the cursor is as of after it. */
  pageRead(cursor: PageCursor): void;
  complete(cursor: PageCursor): void;
  /** The rest of the range cannot be read: later polls continue after it, and it is retried from time to time. */
  skip(cursor: PageCursor): void;
  /** Everything ingested before it was read or skipped; `null` until the first poll is complete. */
  watermark(): number | null;
  /** Ranges before the watermark that are missing. */
  skipped(): readonly TimeRange[];
  /** Whether more than two poll intervals is unread at that time: `--since`, or after an interruption. */
  isBehind(at: number, intervalMs: number): boolean;
  overlapMs(): number;
  /** The recent ingestion lag (99th percentile); `null` before the first event. */
  lagMs(): number | null;
}

export interface PollWindowDeps {
  readonly window: TailWindow;
  /** The shortest overlap, in milliseconds. */
  readonly overlapMs: number;
  readonly service: ServiceClock;
  /** This machine's time for the deduplicator (epoch ms). */
  readonly now: () => number;
  readonly deduplicator: Deduplicator;
  readonly coverage: Coverage;
}

/** The window of a group of which nothing is read yet. */
export function createPollWindow(deps: PollWindowDeps): PollWindow {
  const { window, service, now, deduplicator, coverage } = deps;
  const lag = createLagMeter();
  let watermark: number | null = null;
  let retryAt = Number.POSITIVE_INFINITY;
  const overlapMs = () => overlapFor(deps.overlapMs, lag.p99());

  function skipped(): TimeRange[] {
    return watermark === null ? [] : coverage.missing(window.since(), watermark);
  }

  function shortened(cursor: PageCursor): PageCursor {
    return { ...cursor, from: Math.min(Math.max(cursor.from, deduplicator.floor()), cursor.to) };
  }

  /** The deduplicator keeps what may be read again: the overlap, and skipped ranges for a while. */
  function forgetBefore(at: number): void {
    const retried = retryAt === Number.POSITIVE_INFINITY ? undefined : skipped()[0]?.from;
    const oldest = Math.max(retried ?? at, service.now() - retryForMs);
    deduplicator.prune(Math.min(at, oldest), now());
  }

  function retryCursor(pattern: string | null): PageCursor | null {
    const startedAt = service.now();
    if (startedAt < retryAt) return null;
    const range = skipped().find(({ to }) => to > Math.max(startedAt - retryForMs, deduplicator.floor()));
    retryAt = range === undefined ? Number.POSITIVE_INFINITY : startedAt + retryEveryMs;
    return range === undefined
      ? null
      : shortened(startCursor({ ...range, startedAt, pattern, isRetry: true }));
  }

  function newestCursor(pattern: string | null): PageCursor {
    const startedAt = service.now();
    const back = watermark === null ? window.since() : watermark - overlapMs();
    const to = Math.min(startedAt + aheadMs, window.until() ?? Number.POSITIVE_INFINITY);
    const from = Math.min(Math.max(window.since(), back), to);
    return shortened(startCursor({ from, to, startedAt, pattern, isRetry: false }));
  }

  return {
    begin: (pattern) => retryCursor(pattern) ?? newestCursor(pattern),
    shortened,
    addLag: lag.add,
    // Of a long range only what the next poll overlaps is remembered.
    pageRead({ from, reached, startedAt }) {
      // Its own millisecond may go on with the next page; a restart begins with it.
      if (reached !== null) coverage.add(from, reached);
      forgetBefore(Math.min(reached ?? from, startedAt - 2 * overlapMs()));
    },
    complete({ from, to, startedAt, isRetry }) {
      coverage.add(from, isRetry ? to : startedAt);
      if (isRetry) {
        // There may be another skipped range.
        retryAt = startedAt;
        return;
      }
      watermark = startedAt;
      forgetBefore(watermark - 2 * overlapMs());
    },
    skip({ startedAt, isRetry }) {
      retryAt = Math.min(retryAt, startedAt + retryEveryMs);
      if (!isRetry) watermark = startedAt;
    },
    watermark: () => watermark,
    skipped,
    isBehind: (at, intervalMs) => watermark === null || at - watermark > 2 * intervalMs + ordinaryDelayMs,
    overlapMs,
    lagMs: lag.p99,
  };
}
