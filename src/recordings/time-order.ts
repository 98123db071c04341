import type { LogEvent } from '../events/log-event.ts';
import { reversibleEvents, windowEvents } from './limits.ts';

export type Direction = 'unknown' | 'oldest-first' | 'newest-first';

/** Anything that can be put in order of time. */
export interface Ordered {
  readonly timestamp: number;
  readonly eventId?: string | null;
}

export interface TimeOrder<Event extends Ordered> {
  add(event: Event): void;
  /** The events that no later one is likely to precede; with `all`, every one that is still held. */
  take(all: boolean): readonly Event[];
}

/**
 * By time, and within a millisecond by event id where both have one: END and REPORT often share theirs, and only the id or
 * the order of the file shows which came first. For display: the analysis orders records by their content.
 */
export function byTime(a: Ordered, b: Ordered): number {
  if (a.timestamp !== b.timestamp) return a.timestamp - b.timestamp;
  if (a.eventId == null || b.eventId == null || a.eventId === b.eventId) return 0;
  return a.eventId < b.eventId ? -1 : 1;
}

/**
 * Puts the events of one file in order inside a window. A file that has the newest first is reversed in memory,
 * up to a cap.
 */
export function timeOrder<Event extends Ordered = LogEvent>(
  newestFirst: boolean,
  known: Direction = 'unknown',
): TimeOrder<Event> {
  let held: Event[] = [];
  let sorted = true;
  let rises = 0;
  let falls = 0;
  let direction = known;

  function settle(): void {
    if (direction === 'unknown') {
      const isKnown = rises + falls > 0;
      direction = (isKnown ? falls > rises : newestFirst) ? 'newest-first' : 'oldest-first';
    }
    if (direction === 'newest-first') held.reverse();
    if (!sorted || direction === 'newest-first') held.sort(byTime);
    sorted = true;
  }

  return {
    add(event) {
      const last = held.at(-1);
      if (last !== undefined) {
        if (byTime(last, event) > 0) sorted = false;
        if (event.timestamp > last.timestamp) rises += 1;
        else if (event.timestamp < last.timestamp) falls += 1;
      }
      held.push(event);
    },
    take(all) {
      const turning = direction === 'newest-first' || (falls > rises && direction === 'unknown');
      const enough = turning ? reversibleEvents : 2 * windowEvents;
      if (!all && held.length < enough) return [];
      settle();
      const keep = all || turning ? 0 : windowEvents;
      const given = keep === 0 ? held : held.slice(0, held.length - keep);
      held = keep === 0 ? [] : held.slice(held.length - keep);
      return given;
    },
  };
}
