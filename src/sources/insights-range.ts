import type { LogEvent } from '../events/log-event.ts';
import type { Batch, Gap } from '../events/source.ts';
import { noLosses } from '../events/source.ts';
import { cut, mostRows, type Seconds, secondsIn } from './insights-query.ts';
import { type QueryAnswer, type QueryDeps, runQuery } from './insights-run.ts';

/** A query, and what becomes of its rows. */
export interface Asked {
  /** As StartQuery names the log groups. */
  readonly groups: readonly string[];
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

/** How far the reading is, and what it could not read. */
export interface Reading {
  readonly gaps: Gap[];
  unreadable: number;
  bytesScanned: number;
  /** Share of the whole work, and what of it was told: it does not fall where an answer proves too large. */
  done: number;
  told: number;
  counting: boolean;
}

export function newReading(): Reading {
  return { gaps: [], unreadable: 0, bytesScanned: 0, done: 0, told: 0, counting: false };
}

/** Of the share of a query: what its own progress is worth, as its answer may have to be asked for in pieces. */
const runningShare = 0.5;

/** The state of a reading as a batch tells it, and of the query that runs now and has scanned so many bytes. */
export function newsOf(
  reading: Reading,
  running?: { readonly asked: Asked; readonly bytes: number },
): Pick<Batch, 'status' | 'losses'> {
  const { unreadable, gaps, bytesScanned, done, counting } = reading;
  const { share, bytes } = running?.asked ?? { share: 0, bytes: null };
  const runningDone = running === undefined || !bytes ? 0 : share * Math.min(1, running.bytes / bytes);
  reading.told = Math.min(1, Math.max(reading.told, done + runningShare * runningDone));
  return {
    status: {
      state: 'reading',
      done: reading.told,
      total: 1,
      bytesScanned: bytesScanned + (running?.bytes ?? 0),
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

/** Runs one query over a range. Yields heartbeats, returns the answer, `null` where it was aborted. */
export async function* askRange(
  asked: Asked,
  range: Seconds,
  reading: Reading,
  deps: QueryDeps,
  signal: AbortSignal,
): AsyncGenerator<Batch, QueryAnswer | null> {
  const request = {
    groups: asked.groups,
    from: range.from * 1_000,
    to: range.to * 1_000,
    query: asked.query,
    limit: mostRows,
  };
  const running = runQuery(request, deps, signal);
  let step = await running.next();
  for (; !step.done; step = await running.next()) {
    yield { events: [], ...newsOf(reading, { asked, bytes: step.value }) };
  }
  reading.bytesScanned += step.value?.bytesScanned ?? 0;
  return step.value;
}

/** Takes an answer where it is complete, else asks for the pieces of its range; a full second is told as a gap. */
export async function* takeRange(
  asked: Asked,
  range: Seconds,
  answer: QueryAnswer,
  reading: Reading,
  deps: QueryDeps,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
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
  for (const piece of pieces) {
    const part = secondsIn(piece) / secondsIn(range);
    const bytes = asked.bytes === null ? null : asked.bytes * part;
    yield* readRange({ ...asked, share: asked.share * part, bytes }, piece, reading, deps, signal);
    if (signal.aborted) return;
  }
}

/** Reads a range to its end, in as many pieces as it takes. */
export async function* readRange(
  asked: Asked,
  range: Seconds,
  reading: Reading,
  deps: QueryDeps,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  const answer = yield* askRange(asked, range, reading, deps, signal);
  if (answer !== null) yield* takeRange(asked, range, answer, reading, deps, signal);
}
