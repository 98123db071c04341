import type { LogEvent } from '../events/log-event.ts';
import type { LogLine } from './session.ts';

/** A longer line is cut: no pane shows more of it, and the ring must not grow with it. */
const longestMessage = 8_192;

export interface LogRing {
  add(events: readonly LogEvent[]): void;
  /** The newest lines, oldest first. The same array until lines are added. */
  lines(): readonly LogLine[];
  clear(): void;
}

/** Keeps the newest `capacity` lines for the log pane, in the order of their times; those of one time as they came. */
export function createLogRing(capacity: number): LogRing {
  let held: LogLine[] = [];
  let next = 0;
  let view: readonly LogLine[] | null = null;
  return {
    add(events) {
      if (events.length === 0) return;
      const added = events.map((event): LogLine => ({ id: next++, event: shortened(event) }));
      added.sort(byTime);
      const newest = held.at(-1);
      const first = added[0];
      held =
        newest === undefined || first === undefined || newest.event.timestamp <= first.event.timestamp
          ? held.concat(added)
          : mergedByTime(held, added);
      if (held.length > capacity) held = held.slice(-capacity);
      view = null;
    },
    lines() {
      view ??= held;
      return view;
    },
    clear() {
      held = [];
      view = null;
    },
  };
}

function byTime(left: LogLine, right: LogLine): number {
  return left.event.timestamp - right.event.timestamp || left.id - right.id;
}

/** Two lists in order as one in order; of one time those of the first come first. */
function mergedByTime(first: readonly LogLine[], second: readonly LogLine[]): LogLine[] {
  const merged: LogLine[] = [];
  let at = 0;
  for (const line of first) {
    for (;;) {
      const late = second[at];
      if (late === undefined || late.event.timestamp >= line.event.timestamp) break;
      merged.push(late);
      at += 1;
    }
    merged.push(line);
  }
  return merged.concat(second.slice(at));
}

function shortened(event: LogEvent): LogEvent {
  if (event.message.length <= longestMessage) return event;
  // A mere slice would hold the whole line in memory.
  const kept = Buffer.from(event.message.slice(0, longestMessage), 'utf16le').toString('utf16le');
  return { ...event, message: `${kept}…` };
}
