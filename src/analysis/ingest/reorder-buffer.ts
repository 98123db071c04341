import type { LambdaRecord } from '../../events/record.ts';
import type { ParsedEvent, ParsedInvocation } from '../../source/source.ts';

/** A record with its place in time. Its text stays where the source gave no id. */
export type TimedRecord = Pick<ParsedEvent, 'kind' | 'timestamp' | 'eventId' | 'text' | 'record'>;

/**
 * The records of a log stream that wait for late ones. An invocation stands for three, between which no other record
 * of the stream is.
 */
export interface Waiting {
  /** Sorted by time; the first `start` wait no longer. */
  pending: (TimedRecord | ParsedInvocation)[];
  start: number;
  /** Timestamp of the newest record that came. */
  newest: number;
  /** Grows whenever one that was waiting already changes its place. */
  moves: number;
}

/** Calls `take` with each record that a waiting entry stands for, in their order. */
export function eachRecord(
  waiting: TimedRecord | ParsedInvocation,
  take: (at: number, record: LambdaRecord) => void,
): void {
  if (waiting.kind === 'event') {
    take(waiting.timestamp, waiting.record);
    return;
  }
  const { requestId, version, report, billedMs } = waiting;
  take(waiting.timestamp, { kind: 'start', requestId, version });
  take(waiting.endedAt, { kind: 'end', requestId });
  take(waiting.reportedAt, {
    kind: 'report',
    requestId,
    status: report.status,
    errorType: report.errorType,
    durationMs: report.durationMs,
    sizeMb: report.sizeMb,
    usedMb: report.usedMb,
    initMs: report.initMs,
    restoreMs: report.restoreMs,
    billedMs,
    billedRestoreMs: null,
    xrayTraceId: null,
  });
}

/** True where the record is behind one already taken from this stream. */
export function isLate(stream: Waiting, timestamp: number): boolean {
  return timestamp < stream.newest;
}

/**
 * Puts a record in its place; false where it is there already. Overlapping reads, merged exports and
 * reconnects repeat events; an event is known by its id, or where the source gives none by its time and text.
 * Never by RequestId: asynchronous retries repeat those.
 */
export function enqueue(stream: Waiting, timed: TimedRecord): boolean {
  const { pending, start } = stream;
  stream.newest = Math.max(stream.newest, timed.timestamp);
  let place = placeOf(pending, start, timed);
  const around = place > start ? pending[place - 1] : undefined;
  if (around?.kind === 'invocation' && timed.timestamp <= around.reportedAt) {
    pending.splice(place - 1, 1, ...around.lines.of(around.index));
    stream.moves += 1;
    place = placeOf(pending, start, timed);
  }
  for (let index = place - 1; index >= start; index -= 1) {
    const before = pending[index];
    if (before?.kind !== 'event' || compareRecords(before, timed) !== 0) break;
    if (before.eventId !== null || before.text === timed.text) return false;
  }
  if (place === pending.length) pending.push(timed);
  else {
    pending.splice(place, 0, timed);
    stream.moves += 1;
  }
  return true;
}

/** Takes an invocation whole; false where its START is not newer than all that came: its events then go one by one. */
export function enqueueInvocation(stream: Waiting, invocation: ParsedInvocation): boolean {
  if (invocation.timestamp <= stream.newest) return false;
  stream.newest = invocation.reportedAt;
  stream.pending.push(invocation);
  return true;
}

/** Behind all that are not behind `timed` themselves; nearly every record is the newest. */
function placeOf(pending: Waiting['pending'], from: number, timed: TimedRecord): number {
  const last = pending.at(-1);
  if (last === undefined || pending.length === from || compare(last, timed) < 0) return pending.length;
  let low = from;
  let high = pending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = pending[middle];
    if (other !== undefined && compare(other, timed) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function compare(waiting: TimedRecord | ParsedInvocation, timed: TimedRecord): number {
  return waiting.kind === 'event' ? compareRecords(waiting, timed) : waiting.timestamp - timed.timestamp;
}

/**
 * Order of the records of a stream: by time, then as the service numbered them, then (END, REPORT and an error
 * often share one millisecond) in the order in which they are told apart best.
 */
function compareRecords(left: TimedRecord, right: TimedRecord): number {
  if (left.timestamp !== right.timestamp) return left.timestamp - right.timestamp;
  if (left.eventId !== null && right.eventId !== null && left.eventId !== right.eventId) {
    return left.eventId < right.eventId ? -1 : 1;
  }
  return (
    ranks[left.record.kind] - ranks[right.record.kind] || compareIds(idOf(left.record), idOf(right.record))
  );
}

const ranks: Readonly<Record<LambdaRecord['kind'], number>> = {
  'init-start': 0,
  'restore-start': 0,
  'init-report': 1,
  'restore-report': 1,
  'runtime-oom': 2,
  'failure-line': 2,
  start: 3,
  exit: 4,
  timeout: 4,
  'runtime-done': 5,
  end: 6,
  report: 7,
  extension: 8,
  'logs-dropped': 8,
  platform: 8,
  application: 8,
};

function idOf(record: LambdaRecord): string {
  return 'requestId' in record && record.requestId !== null ? record.requestId : '';
}

function compareIds(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
