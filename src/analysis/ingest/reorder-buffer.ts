import { compareRecords, type TimedRecord } from './record-order.ts';

/** The records of a log stream that wait for late ones. */
export interface Waiting {
  /** In the order of `compareRecords`; the first `start` wait no longer. */
  pending: TimedRecord[];
  start: number;
  /** Timestamp of the newest record that came. */
  newest: number;
  /** Grows whenever one that was waiting already changes its place. */
  moves: number;
}

/** True where the record is behind one already taken from this stream. */
export function isLate(stream: Waiting, timestamp: number): boolean {
  return timestamp < stream.newest;
}

/**
 * Puts a record in its place; false where a copy of it is there already, as overlapping reads, merged exports and
 * reconnects deliver them. `compareRecords` decides, never the RequestId alone: retries repeat it.
 */
export function enqueue(stream: Waiting, timed: TimedRecord): boolean {
  const { pending, start } = stream;
  stream.newest = Math.max(stream.newest, timed.timestamp);
  const place = placeOf(pending, start, timed);
  const before = place > start ? pending[place - 1] : undefined;
  if (before !== undefined && compareRecords(before, timed) === 0) return false;
  if (place === pending.length) pending.push(timed);
  else {
    pending.splice(place, 0, timed);
    stream.moves += 1;
  }
  return true;
}

/** Behind all that are not behind `timed` themselves; nearly every record is the newest. */
function placeOf(pending: Waiting['pending'], from: number, timed: TimedRecord): number {
  const last = pending.at(-1);
  if (last === undefined || pending.length === from || compareRecords(last, timed) < 0) return pending.length;
  let low = from;
  let high = pending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = pending[middle];
    if (other !== undefined && compareRecords(other, timed) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
