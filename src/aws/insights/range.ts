import type { LogEvent } from '../../events/log-event.ts';
import type { Batch, Gap } from '../../source/source.ts';
import { noLosses } from '../../source/source.ts';
import { cut, mostRows, type Seconds, secondsIn } from './query.ts';
import { type QueryAnswer, type QueryDeps, runQuery } from './run-query.ts';

/** Queries that run at once. An account may have 30 and more, with those of its dashboards. */
const mostRunning = 4;
/** While queries run, their progress is told so often. */
const beatMs = 1_000;
/** Of the share of a query: what its own progress is worth, as its answer may have to be asked for in pieces. */
const runningShare = 0.5;

/** A query over a range, and what becomes of its rows. */
export interface Asked {
  /** As StartQuery names the log groups. */
  readonly groups: readonly string[];
  readonly range: Seconds;
  readonly query: string;
  /** Share of the whole work that this is. */
  readonly share: number;
  /** Bytes that it is thought to scan; `null`: its progress is not told before its end. */
  readonly bytes: number | null;
  /** What a row is, in the plural. */
  readonly rows: 'lines' | 'counts';
  /** Rows that the range holds, by an answer that is full and has only some of them. */
  expected(answer: QueryAnswer): number;
  /** Takes a complete answer; gives the events in it. */
  take(answer: QueryAnswer): readonly LogEvent[];
}

/** A query that runs now, and what it has scanned. */
interface Running {
  readonly asked: Asked;
  bytes: number;
}

/** How far the reading is, and what it could not read. */
export interface Reading {
  readonly deps: QueryDeps;
  readonly signal: AbortSignal;
  readonly running: Set<Running>;
  readonly gaps: Gap[];
  unreadable: number;
  bytesScanned: number;
  /** Share of the whole work, and what of it was told: it does not fall where an answer proves too large. */
  done: number;
  told: number;
  counting: boolean;
}

/** A reading of which nothing is asked yet. */
export function newReading(deps: QueryDeps, signal: AbortSignal): Reading {
  return {
    deps,
    signal,
    running: new Set(),
    gaps: [],
    unreadable: 0,
    bytesScanned: 0,
    done: 0,
    told: 0,
    counting: false,
  };
}

/** The state of a reading as a batch tells it. */
export function newsOf(reading: Reading): Pick<Batch, 'status' | 'losses'> {
  const { unreadable, gaps, counting } = reading;
  let { done, bytesScanned } = reading;
  for (const { asked, bytes } of reading.running) {
    bytesScanned += bytes;
    if (asked.bytes) done += runningShare * asked.share * Math.min(1, bytes / asked.bytes);
  }
  reading.told = Math.min(1, Math.max(reading.told, done));
  return {
    status: {
      state: 'reading',
      done: reading.told,
      total: 1,
      bytesScanned,
      ...(counting ? { counting } : {}),
    },
    losses: {
      ...noLosses,
      unreadable,
      firstUnreadable: unreadable === 0 ? null : 'a row without a time',
      gaps: [...gaps],
    },
  };
}

/** Asks once. Yields heartbeats, returns the answer, `null` where it was aborted. */
export async function* askOnce(asked: Asked, reading: Reading): AsyncGenerator<Batch, QueryAnswer | null> {
  return yield* beating(start(asked, reading), reading);
}

/** Takes an answer where it is complete, else asks for the pieces of its range; a full second is told as a gap. */
export async function* takeAnswer(
  asked: Asked,
  answer: QueryAnswer,
  reading: Reading,
): AsyncGenerator<Batch> {
  const { range } = asked;
  const isFull = answer.rows.length >= mostRows;
  const expected = isFull ? Math.max(mostRows, asked.expected(answer)) : answer.rows.length;
  const pieces = isFull || answer.timedOut ? cut(range, expected) : null;
  if (pieces === null) {
    const lacks = answer.timedOut
      ? 'Logs Insights gives no answer in time for one second'
      : `Logs Insights gives ${mostRows} of ${expected} ${asked.rows} of one second`;
    if (answer.timedOut || expected > answer.rows.length) {
      reading.gaps.push({ from: range.from * 1_000, to: range.to * 1_000 + 999, reason: lacks });
    }
    const events = asked.take(answer);
    reading.done += asked.share;
    yield { events, ...newsOf(reading) };
    return;
  }
  yield* readAll(
    pieces.map((piece) => {
      const part = secondsIn(piece) / secondsIn(range);
      const bytes = asked.bytes === null ? null : asked.bytes * part;
      return { ...asked, range: piece, share: asked.share * part, bytes };
    }),
    reading,
  );
}

/** Asks for all, some at once, and takes the answers in their order: lines that come too late lose their place. */
export async function* readAll(all: readonly Asked[], reading: Reading): AsyncGenerator<Batch> {
  const walkAway = new AbortController();
  const signal = AbortSignal.any([reading.signal, walkAway.signal]);
  const answers: Promise<QueryAnswer | null>[] = [];
  try {
    for (const [index, asked] of all.entries()) {
      for (const next of all.slice(answers.length, index + mostRunning)) {
        const answer = start(next, reading, signal);
        // Where one fails before its turn it is told in its turn.
        answer.catch(() => {});
        answers.push(answer);
      }
      const answer = yield* beating(answers[index] ?? Promise.resolve(null), reading);
      if (answer === null) return;
      yield* takeAnswer(asked, answer, reading);
      if (reading.signal.aborted) return;
    }
  } finally {
    walkAway.abort();
    // Until their queries are stopped.
    await Promise.allSettled(answers);
  }
}

function start(asked: Asked, reading: Reading, signal = reading.signal): Promise<QueryAnswer | null> {
  const request = {
    groups: asked.groups,
    from: asked.range.from * 1_000,
    to: asked.range.to * 1_000,
    query: asked.query,
    limit: mostRows,
  };
  const running: Running = { asked, bytes: 0 };
  reading.running.add(running);
  const onBytes = (bytes: number) => {
    running.bytes = bytes;
  };
  return runQuery(request, reading.deps, signal, onBytes).finally(() => {
    reading.running.delete(running);
    reading.bytesScanned += running.bytes;
  });
}

/** Waits for an answer, and yields a heartbeat now and then. */
async function* beating(
  answer: Promise<QueryAnswer | null>,
  reading: Reading,
): AsyncGenerator<Batch, QueryAnswer | null> {
  const rest = new AbortController();
  let waits = true;
  const settled = answer.finally(() => {
    waits = false;
    rest.abort();
  });
  // Told by the caller, who awaits it.
  settled.catch(() => {});
  while (waits) {
    await reading.deps.clock.sleep(beatMs, rest.signal);
    if (waits) yield { events: [], ...newsOf(reading) };
  }
  return await settled;
}
