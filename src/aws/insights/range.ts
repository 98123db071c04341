import type { LogEvent } from '../../events/log-event.ts';
import type { Batch, Gap } from '../../source/source.ts';
import { noLosses } from '../../source/source.ts';
import { cut, mostRows, type Seconds, secondsIn } from './query.ts';
import { type QueryAnswer, type QueryDeps, runQuery } from './run-query.ts';

/** Queries that run at once. An account may run 30 and more, those of its dashboards included. */
const mostRunning = 4;
/** How often progress is reported while queries run. */
const heartbeatMs = 1_000;
/** What part of a query's share its bytes scanned count for: the answer may have to be fetched in pieces. */
const runningShare = 0.5;

/** A query over a range, and what is done with its rows. */
export interface InsightsQuery {
  /** The log groups, as StartQuery names them. */
  readonly groups: readonly string[];
  readonly range: Seconds;
  readonly text: string;
  /** Its share of the whole work, 0 to 1. */
  readonly share: number;
  /** Bytes that it is expected to scan; `null`: no progress is reported before its end. */
  readonly bytes: number | null;
  /** What its rows are, for messages. */
  readonly rows: 'lines' | 'counts';
  /** Rows that the range holds, estimated from an answer that was cut off by the row limit. */
  expected(answer: QueryAnswer): number;
  /** Processes a complete answer; returns the events in it. */
  take(answer: QueryAnswer): readonly LogEvent[];
}

/** A running query, and the bytes it has scanned. */
interface Running {
  readonly query: InsightsQuery;
  bytes: number;
}

/** How far a read through Logs Insights is, and what it could not read. */
export interface ReadProgress {
  readonly deps: QueryDeps;
  readonly signal: AbortSignal;
  readonly running: Set<Running>;
  readonly gaps: Gap[];
  unreadable: number;
  bytesScanned: number;
  /** Share of the whole work that is done, 0 to 1. */
  done: number;
  /** The share that was reported: it never falls, also where an answer turns out too large. */
  reported: number;
  counting: boolean;
}

/** A read before its first query. */
export function createReadProgress(deps: QueryDeps, signal: AbortSignal): ReadProgress {
  return {
    deps,
    signal,
    running: new Set(),
    gaps: [],
    unreadable: 0,
    bytesScanned: 0,
    done: 0,
    reported: 0,
    counting: false,
  };
}

/** The status and losses of a read, for a batch. */
export function progressBatch(progress: ReadProgress): Pick<Batch, 'status' | 'losses'> {
  const { unreadable, gaps, counting } = progress;
  let { done, bytesScanned } = progress;
  for (const { query, bytes } of progress.running) {
    bytesScanned += bytes;
    if (query.bytes) done += runningShare * query.share * Math.min(1, bytes / query.bytes);
  }
  progress.reported = Math.min(1, Math.max(progress.reported, done));
  return {
    status: {
      state: 'reading',
      done: progress.reported,
      total: 1,
      bytesScanned,
      ...(counting ? { counting } : {}),
    },
    losses: {
      ...noLosses,
      unreadable,
      firstUnreadable: unreadable === 0 ? null : 'a row without a time',
      gaps: [...gaps],
      ...(gaps.length === 0 ? {} : { incomplete: 'unread' as const }),
    },
  };
}

/** Runs a query once. Yields heartbeats and returns the answer, `null` when aborted. */
export async function* runOnce(
  query: InsightsQuery,
  progress: ReadProgress,
): AsyncGenerator<Batch, QueryAnswer | null> {
  return yield* withHeartbeats(start(query, progress), progress);
}

/** Processes a complete answer, else queries pieces of its range; a single second that is too full is a gap. */
export async function* takeAnswer(
  query: InsightsQuery,
  answer: QueryAnswer,
  progress: ReadProgress,
): AsyncGenerator<Batch> {
  const { range } = query;
  const isFull = answer.rows.length >= mostRows;
  const expected = isFull ? Math.max(mostRows, query.expected(answer)) : answer.rows.length;
  const pieces = isFull || answer.timedOut ? cut(range, expected) : null;
  if (pieces === null) {
    const lacks = answer.timedOut
      ? 'Logs Insights gives no answer in time for one second'
      : `Logs Insights returns ${mostRows} of ${expected} ${query.rows} of one second`;
    if (answer.timedOut || expected > answer.rows.length) {
      progress.gaps.push({ from: range.from * 1_000, to: range.to * 1_000 + 999, reason: lacks });
    }
    const events = query.take(answer);
    progress.done += query.share;
    yield { events, ...progressBatch(progress) };
    return;
  }
  yield* runAll(
    pieces.map((piece) => {
      const part = secondsIn(piece) / secondsIn(range);
      const bytes = query.bytes === null ? null : query.bytes * part;
      return { ...query, range: piece, share: query.share * part, bytes };
    }),
    progress,
  );
}

/** Runs all queries, some at once, and processes the answers in order: the analyzer expects lines in order of time. */
export async function* runAll(all: readonly InsightsQuery[], progress: ReadProgress): AsyncGenerator<Batch> {
  const stop = new AbortController();
  const signal = AbortSignal.any([progress.signal, stop.signal]);
  const answers: Promise<QueryAnswer | null>[] = [];
  try {
    for (const [index, query] of all.entries()) {
      for (const next of all.slice(answers.length, index + mostRunning)) {
        const answer = start(next, progress, signal);
        // A rejection is reported when its turn comes; avoid an unhandled rejection until then.
        answer.catch(() => {});
        answers.push(answer);
      }
      const answer = yield* withHeartbeats(answers[index] ?? Promise.resolve(null), progress);
      if (answer === null) return;
      yield* takeAnswer(query, answer, progress);
      if (progress.signal.aborted) return;
    }
  } finally {
    stop.abort();
    // Waits until their queries are stopped.
    await Promise.allSettled(answers);
  }
}

function start(
  query: InsightsQuery,
  progress: ReadProgress,
  signal = progress.signal,
): Promise<QueryAnswer | null> {
  const request = {
    groups: query.groups,
    from: query.range.from * 1_000,
    to: query.range.to * 1_000,
    query: query.text,
    limit: mostRows,
  };
  const running: Running = { query, bytes: 0 };
  progress.running.add(running);
  const onBytes = (bytes: number) => {
    running.bytes = bytes;
  };
  return runQuery(request, progress.deps, signal, onBytes).finally(() => {
    progress.running.delete(running);
    progress.bytesScanned += running.bytes;
  });
}

/** Waits for an answer and yields a heartbeat every second. */
async function* withHeartbeats(
  answer: Promise<QueryAnswer | null>,
  progress: ReadProgress,
): AsyncGenerator<Batch, QueryAnswer | null> {
  const rest = new AbortController();
  let waits = true;
  const settled = answer.finally(() => {
    waits = false;
    rest.abort();
  });
  // Reported by the caller, which awaits it.
  settled.catch(() => {});
  while (waits) {
    await progress.deps.clock.sleep(heartbeatMs, rest.signal);
    if (waits) yield { events: [], ...progressBatch(progress) };
  }
  return await settled;
}
