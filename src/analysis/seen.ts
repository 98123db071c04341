import type { LogEvent } from '../events/log-event.ts';

/**
 * Tells events that came before. Overlapping reads, merged exports and reconnects repeat events; an event is
 * known by its id, or where the source gives none by stream, times and text. Never by RequestId: asynchronous
 * retries repeat those.
 *
 * Bounded: two generations of hashes, the older dropped when the younger is full.
 */
export interface SeenEvents {
  young: Set<number>;
  old: Set<number>;
  readonly capacity: number;
}

export function newSeenEvents(capacity = 200_000): SeenEvents {
  return { young: new Set(), old: new Set(), capacity };
}

/** True where this very event was there before; notes it otherwise. */
export function seenBefore(seen: SeenEvents, event: LogEvent): boolean {
  const hash = event.eventId === null ? hashOfContent(event) : hashOf(event.eventId, event.eventId.length);
  if (seen.young.has(hash)) return true;
  const before = seen.old.has(hash);
  seen.young.add(hash);
  if (seen.young.size >= seen.capacity) {
    seen.old = seen.young;
    seen.young = new Set();
  }
  return before;
}

/** Of a long text the beginning tells enough: streams do not repeat kilobytes within a millisecond. */
const hashedCharacters = 512;

function hashOfContent({ logGroup, logStream, timestamp, ingestionTime, message }: LogEvent): number {
  return hashOf(
    `${timestamp} ${ingestionTime} ${message.length} ${logStream} ${logGroup} ${message.slice(0, hashedCharacters)}`,
    hashedCharacters * 2,
  );
}

/** 52 bits out of two multiplicative hashes: a collision among a million events is one in ten thousand runs. */
function hashOf(text: string, length: number): number {
  let high = 0x811c9dc5;
  let low = 0x1b873593;
  const end = Math.min(length, text.length);
  for (let index = 0; index < end; index += 1) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low + code, 0x85ebca6b) ^ (low >>> 13);
  }
  return (high >>> 6) * 0x4000000 + (low >>> 6);
}
