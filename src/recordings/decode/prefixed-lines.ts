import type { LogEvent } from '../../events/log-event.ts';
import type { EventSink, ReadContext, Reader } from '../formats/format.ts';
import { maxMessageChars } from '../limits.ts';
import { lineBlocks, linesOf, lineTooLong } from './line-blocks.ts';

/** The start of an event as one line of text has it. */
export interface EventStart {
  readonly timestamp: number;
  readonly logGroup: string;
  readonly logStream: string;
  /** The first line of the message. */
  readonly text: string;
}

const colourCodes = /\x1b\[[0-9;:]*[A-Za-z]/g;

/**
 * Reads text that has one event per line, each behind a prefix of time and stream. A line without the prefix
 * goes on with the message above it: the XRAY line of a REPORT, a traceback, pretty-printed JSON. Colours that
 * the exporting tool put in are taken out.
 */
export function prefixedLines(
  context: ReadContext,
  sink: EventSink,
  startOf: (line: string, context: ReadContext) => EventStart | null,
): Reader {
  let start: EventStart | null = null;
  let more: string[] = [];
  let chars = 0;

  function finish(): void {
    if (start !== null) sink.event(eventOf(start, more, context.account));
    start = null;
    more = [];
    chars = 0;
  }

  function take(raw: string): void {
    const line = raw.includes('\x1b') ? raw.replace(colourCodes, '') : raw;
    const next = startOf(line, context);
    if (next !== null) {
      finish();
      start = next;
      chars = line.length;
    } else if (start !== null) {
      chars += line.length + 1;
      if (chars <= maxMessageChars) more.push(line);
      else sink.unreadable('a line that goes on with a message of over 2 MB');
    } else if (line.trim() !== '') {
      sink.unreadable('a line before the first event');
    }
  }

  const blocks = lineBlocks(
    (bytes) => {
      for (const line of linesOf(bytes)) take(line);
    },
    () => {
      finish();
      sink.unreadable(lineTooLong);
    },
  );
  return {
    push: blocks.push,
    end() {
      blocks.end();
      finish();
    },
    idle: finish,
  };
}

function eventOf(start: EventStart, more: readonly string[], account: string | null): LogEvent {
  const text = [start.text, ...more].join('\n');
  return {
    account,
    logGroup: start.logGroup,
    logStream: start.logStream,
    timestamp: start.timestamp,
    ingestionTime: null,
    eventId: null,
    message: text.trim() === '' ? '' : text.replace(/^\n/, '').trimEnd(),
  };
}

/** True where any of the first lines begins an event; a head may begin in the middle of a message. */
export function anyLineStarts(head: string, starts: (line: string) => boolean): boolean {
  return head
    .replace(colourCodes, '')
    .split('\n', 40)
    .some((line) => starts(line.endsWith('\r') ? line.slice(0, -1) : line));
}
