import type { LogEvent } from '../events/log-event.ts';
import type { LogLine } from './session.ts';

/** A longer line is cut: nobody reads more of it in a pane, and the ring must not grow with it. */
const longestMessage = 8_192;

export interface LogRing {
  add(events: readonly LogEvent[]): void;
  /** The newest lines, oldest first. The same array until lines are added. */
  lines(): readonly LogLine[];
  clear(): void;
}

/** Keeps the newest `capacity` lines for the log pane, in the order in which they came. */
export function createLogRing(capacity: number): LogRing {
  const held: LogLine[] = [];
  let start = 0;
  let seq = 0;
  let view: readonly LogLine[] | null = null;
  return {
    add(events) {
      if (events.length === 0) return;
      // Of a batch larger than the ring only the end can stay.
      seq += Math.max(0, events.length - capacity);
      for (const event of events.slice(-capacity)) {
        const line = { seq, event: shortened(event) };
        seq += 1;
        if (held.length < capacity) held.push(line);
        else {
          held[start] = line;
          start = (start + 1) % capacity;
        }
      }
      view = null;
    },
    lines() {
      view ??= [...held.slice(start), ...held.slice(0, start)];
      return view;
    },
    clear() {
      held.length = 0;
      start = 0;
      view = null;
    },
  };
}

function shortened(event: LogEvent): LogEvent {
  if (event.message.length <= longestMessage) return event;
  // A mere slice would hold the whole line in memory.
  const kept = Buffer.from(event.message.slice(0, longestMessage), 'utf16le').toString('utf16le');
  return { ...event, message: `${kept}…` };
}
