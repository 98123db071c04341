import { hash } from 'node:crypto';
import type { LogEvent } from '../events/log-event.ts';

/**
 * What of one log group was delivered already, so that an event that is read twice is told once.
 *
 * Live Tail gives no event id, so an event is known by stream, timestamp and text, and identical lines are
 * counted. Every way of seeing the group (each Live Tail session, and polling) counts for itself: a line is new
 * when its view has now seen more of the same than were ever delivered. As each view sees an event at most once
 * (polling by its id), nothing is delivered twice; and as polling sees them all in the end, nothing is missed.
 * `ingestionTime` is left out on purpose: the rule needs it not, and it would fail where the two calls differ.
 */
export interface Ledger {
  /** Whether a polled event is new. */
  polled(event: LogEvent): boolean;
  /** Whether an event of a Live Tail session is new. `session` is that session's own number. */
  live(session: number, event: LogEvent, now: number): boolean;
  /** Forgets events before `floor` (epoch ms), which nothing will read again, unless touched in the last minutes. */
  prune(floor: number, now: number): void;
  /** Nothing before this time may be read again: it was forgotten. */
  floor(): number;
  /** Entries held. */
  size(): number;
}

interface Entry {
  delivered: number;
  /** Ids that polling saw; a set only where lines repeat, which is rare. */
  ids: string | Set<string> | null;
  views: { readonly session: number; seen: number }[];
}

interface Bucket {
  readonly entries: Map<string, Entry>;
  touchedAt: number;
}

const bucketMs = 10_000;
/** Two sessions, or a session and a poll, tell the same late event within this time. */
const keepTouchedMs = 120_000;
/** Beyond it the oldest are forgotten, and polls reach back less far: a bound for floods. */
const mostEntries = 400_000;

/** An empty ledger, for one log group. */
export function createLedger(): Ledger {
  const buckets = new Map<number, Bucket>();
  let size = 0;
  let floor = Number.NEGATIVE_INFINITY;

  function entryOf(event: LogEvent, now: number): Entry {
    const index = Math.floor(event.timestamp / bucketMs);
    let bucket = buckets.get(index);
    if (bucket === undefined) {
      bucket = { entries: new Map(), touchedAt: now };
      buckets.set(index, bucket);
    }
    bucket.touchedAt = Math.max(bucket.touchedAt, now);
    const key = keyOf(event);
    let entry = bucket.entries.get(key);
    if (entry === undefined) {
      entry = { delivered: 0, ids: null, views: [] };
      bucket.entries.set(key, entry);
      size += 1;
    }
    return entry;
  }

  function drop(index: number, bucket: Bucket): void {
    buckets.delete(index);
    size -= bucket.entries.size;
  }

  return {
    polled(event) {
      const entry = entryOf(event, Number.NEGATIVE_INFINITY);
      const id = event.eventId ?? '';
      if (entry.ids === null) {
        entry.ids = id;
        return isNew(entry, 1);
      }
      if (typeof entry.ids === 'string') {
        if (entry.ids === id) return false;
        entry.ids = new Set([entry.ids]);
      }
      if (entry.ids.has(id)) return false;
      entry.ids.add(id);
      return isNew(entry, entry.ids.size);
    },
    live(session, event, now) {
      const entry = entryOf(event, now);
      let view = entry.views.find((candidate) => candidate.session === session);
      if (view === undefined) {
        view = { session, seen: 0 };
        entry.views.push(view);
      }
      view.seen += 1;
      return isNew(entry, view.seen);
    },
    prune(below, now) {
      floor = Math.max(floor, below);
      for (const [index, bucket] of buckets) {
        const old = (index + 1) * bucketMs <= floor;
        if (old && bucket.touchedAt < now - keepTouchedMs) drop(index, bucket);
      }
      if (size <= mostEntries) return;
      for (const index of [...buckets.keys()].sort((a, b) => a - b)) {
        const bucket = buckets.get(index);
        if (bucket === undefined || size <= mostEntries / 2) break;
        drop(index, bucket);
        floor = Math.max(floor, (index + 1) * bucketMs);
      }
    },
    floor: () => floor,
    size: () => size,
  };
}

function isNew(entry: Entry, seen: number): boolean {
  if (seen <= entry.delivered) return false;
  entry.delivered = seen;
  return true;
}

/** A hash, as a minute of long lines would otherwise be held in memory. The two APIs may differ in the final line break. */
function keyOf({ logStream, timestamp, message }: LogEvent): string {
  return hash('sha1', `${timestamp}\n${logStream}\n${message.trimEnd()}`, 'base64');
}
