import type { LogEvent } from '../../events/log-event.ts';
import { type Chunk, chunkOf, isSame } from './chunk.ts';
import { epochAt, epochDigits } from './digits.ts';
import { type EventLine, unescaped, type ValueSpan } from './event-line.ts';
import { closeBrace, comma, isDigit, openBrace } from './json-bytes.ts';
import type { Name, Names } from './names.ts';

/**
 * One event line taken as the pattern of the next: its bytes, and where its values stand in them. Lines of one
 * log have the same keys and mostly values of the same length, so the next line is checked against the bytes
 * between the values instead of being read. Places before the message count from the line's start; those
 * behind it count from the line's end and are negative. 0 stands for no place.
 */
export interface LineTemplate {
  readonly words: DataView;
  /** From and to, in turn, of the bytes between the values. */
  readonly between: Int32Array;
  readonly logGroup: ValueSpan;
  readonly logStream: ValueSpan;
  readonly eventId: ValueSpan;
  readonly timestampAt: number;
  readonly ingestionAt: number;
  readonly messageAt: number;
  /** From the end of the message to the end of the line. */
  readonly tail: number;
}

const nowhere: ValueSpan = { from: 0, to: 0 };

/** The template that a line of the chunk gives. */
export function templateOf(line: EventLine, bytes: Buffer, from: number, to: number): LineTemplate {
  const { message } = line;
  const place = (span: ValueSpan | undefined): ValueSpan => {
    if (span === undefined) return nowhere;
    const origin = span.from < message.from ? from : to;
    return { from: span.from - origin, to: span.to - origin };
  };
  const own = Buffer.from(bytes.subarray(from, to));
  const between: number[] = [];
  let at = from;
  const spans = Object.values(line).sort((a, b) => a.from - b.from);
  for (const span of [...spans, { from: to, to }]) {
    const behind = at >= message.to;
    between.push(at - (behind ? to : from), span.from - (behind ? to : from));
    at = span.to;
  }
  return {
    words: chunkOf(own).words,
    between: Int32Array.from(between),
    logGroup: place(line.logGroupName),
    logStream: place(line.logStreamName),
    eventId: place(line.eventId),
    timestampAt: place(line.timestamp).from,
    ingestionAt: place(line.ingestionTime).from,
    messageAt: message.from - from,
    tail: to - message.to,
  };
}

const keyBytes = 8;

/**
 * The timestamp of a line that is laid out like the template, as far as the places of the braces, the timestamp
 * and the message tell; -1 where it is not.
 */
export function timestampBy(template: LineTemplate, chunk: Chunk, from: number, to: number): number {
  const { timestampAt, messageAt } = template;
  const { bytes, words } = chunk;
  if (to - from < messageAt + template.tail || bytes[from] !== openBrace || bytes[to - 1] !== closeBrace) {
    return -1;
  }
  const at = timestampAt < 0 ? to + timestampAt : from + timestampAt;
  const there = timestampAt < 0 ? template.words.byteLength + timestampAt : timestampAt;
  if (!isSame(template.words, there - keyBytes, there, words, at - keyBytes)) return -1;
  if (!isSame(template.words, messageAt - keyBytes, messageAt, words, from + messageAt - keyBytes)) return -1;
  const end = bytes[at + epochDigits];
  return end === comma || end === closeBrace ? epochAt(words, at) : -1;
}

/**
 * The event of a line, by the template; `null` where any byte between the values differs, or a value is not of
 * the template's kind. `logGroup` stands in where the line names none.
 */
export function eventBy(
  template: LineTemplate,
  chunk: Chunk,
  from: number,
  to: number,
  logGroup: string,
  names: Names,
): LogEvent | null {
  if (!fits(template, chunk, from, to)) return null;
  const { bytes, words } = chunk;
  const timestamp = epochAt(words, placed(template.timestampAt, from, to));
  const ingestionTime =
    template.ingestionAt === 0 ? null : epochAt(words, placed(template.ingestionAt, from, to));
  if (timestamp < 0 || (ingestionTime !== null && ingestionTime < 0)) return null;
  const idFrom = placed(template.eventId.from, from, to);
  const idTo = placed(template.eventId.to, from, to);
  const hasId = template.eventId.from !== 0;
  if (hasId && !areDigits(bytes, idFrom, idTo)) return null;
  const logStream = nameAt(template.logStream, chunk, from, to, names);
  const group = nameAt(template.logGroup, chunk, from, to, names);
  if (logStream === null || group === null) return null;
  const message = unescaped(bytes, from + template.messageAt - 1, to - template.tail + 1);
  if (message === null) return null;
  return {
    logGroup: group.text === '' ? logGroup : group.text,
    logStream: logStream.text,
    timestamp,
    ingestionTime,
    eventId: hasId && idTo > idFrom ? bytes.toString('latin1', idFrom, idTo) : null,
    message,
  };
}

/** Whether a line has the template's bytes wherever no value stands. */
export function fits(template: LineTemplate, { words }: Chunk, from: number, to: number): boolean {
  const { between } = template;
  for (let index = 0; index < between.length; index += 2) {
    const start = between[index] ?? 0;
    const end = between[index + 1] ?? 0;
    const behind = start < 0;
    const there = behind ? template.words.byteLength : 0;
    if (!isSame(template.words, start + there, end + there, words, start + (behind ? to : from)))
      return false;
  }
  return true;
}

/** The name that stands at a place of the template; the empty one where it has none. */
export function nameAt(place: ValueSpan, chunk: Chunk, from: number, to: number, names: Names): Name | null {
  if (place.from === 0) return names.at(chunk, from, from);
  return names.at(chunk, placed(place.from, from, to), placed(place.to, from, to));
}

/** The index in the chunk of a place in the line from `from` to `to`. */
export const placed = (place: number, from: number, to: number): number => (place < 0 ? to : from) + place;

function areDigits(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (!isDigit(bytes[at])) return false;
  return true;
}
