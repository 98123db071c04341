import { hash } from 'node:crypto';
import type { FetchedEvent } from './client/api.ts';

/**
 * Remembers which events of one log group were delivered, so that an event that is read twice is emitted once.
 *
 * Live Tail gives no event id, so an event is identified by stream, timestamp and text, and identical lines are
 * counted. Each reader of the group (every Live Tail session, and polling) keeps its own count: a line is new when its
 * reader has now seen more copies than were ever delivered. Each reader sees an event at most once (polling goes by its
 * id), so nothing is delivered twice; polling sees every event in the end, so nothing is missed. `ingestionTime` is
 * not part of the key: the rule does not need it, and the two API calls may report it differently.
 */
export interface Deduplicator {
  /** Whether a polled event is new. */
  acceptPolled(event: FetchedEvent): boolean;
  /** Whether an event of a Live Tail session is new. `session` is the number of that session. */
  acceptLive(session: number, event: FetchedEvent, now: number): boolean;
  /** Forgets events before `floor` (epoch ms), which will not be read again, unless seen in the last two minutes. */
  prune(floor: number, now: number): void;
  /** Events before this time (epoch ms) are forgotten: to read them again would deliver them twice. */
  floor(): number;
  /** Entries held. */
  size(): number;
}

interface Entry {
  delivered: number;
  /** Ids that polling saw. A set only where lines repeat, which is rare. */
  ids: string | Set<string> | null;
  views: { readonly session: number; seen: number }[];
}

interface Bucket {
  readonly entries: Map<string, Entry>;
  touchedAt: number;
}

const bucketMs = 10_000;
/** Two sessions, or a session and a poll, deliver the same late event within this time. */
const keepTouchedMs = 120_000;
/** Beyond this the oldest are forgotten and polls read back less far, so that a flood cannot exhaust memory. */
const mostEntries = 400_000;

/** An empty deduplicator, for one log group. */
export function createDeduplicator(): Deduplicator {
  const buckets = new Map<number, Bucket>();
  let size = 0;
  let floor = Number.NEGATIVE_INFINITY;

  function entryOf(event: FetchedEvent, now: number): Entry {
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

  function prune(below: number, now: number): void {
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
  }

  return {
    acceptPolled(event) {
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
    acceptLive(session, event, now) {
      const entry = entryOf(event, now);
      let view = entry.views.find((candidate) => candidate.session === session);
      if (view === undefined) {
        view = { session, seen: 0 };
        entry.views.push(view);
      }
      view.seen += 1;
      return isNew(entry, view.seen);
    },
    prune,
    floor: () => floor,
    size: () => size,
  };
}

function isNew(entry: Entry, seen: number): boolean {
  if (seen <= entry.delivered) return false;
  entry.delivered = seen;
  return true;
}

/** A hash, so that long lines are not held in memory. Live Tail and FilterLogEvents may differ in the final line break. */
function keyOf({ logStream, timestamp, message }: FetchedEvent): string {
  return hash('sha1', `${timestamp}\n${logStream}\n${message.trimEnd()}`, 'base64');
}
