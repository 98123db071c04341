import { backslash, closeBrace, comma, isDigit, isNullAt, openBrace, quote } from './json-bytes.ts';

/**
 * The members of an event line in the spelling of `--record` and FilterLogEvents, in whatever order. A line with
 * any other key is no event line in this sense.
 */
export const eventKeys = [
  'accountId',
  'logGroupName',
  'logStreamName',
  'timestamp',
  'ingestionTime',
  'eventId',
  'message',
] as const;

export type EventKey = (typeof eventKeys)[number];

/** Where the value of a member stands, without its quotes; counted from the start of the bytes. */
export interface ValueSpan {
  readonly from: number;
  readonly to: number;
}

/** `undefined`: the line has no such member, or its value is `null`. */
export type EventLine = Readonly<Partial<Record<EventKey, ValueSpan>>> &
  Readonly<Record<'logStreamName' | 'timestamp' | 'message', ValueSpan>>;

const keyBytes = eventKeys.map((key) => ({ key, bytes: Buffer.from(`${key}":`) }));

/**
 * Finds the members of an event line by its bytes. `null` where it is written in any other way than the one in
 * which `JSON.stringify` writes an event: then a JSON parser must say what it is.
 */
export function readEventLine(bytes: Buffer, from: number, to: number): EventLine | null {
  if (bytes[from] !== openBrace || bytes[to - 1] !== closeBrace) return null;
  const spans: Partial<Record<EventKey, ValueSpan>> = {};
  const seen = new Set<EventKey>();
  let at = from + 1;
  for (;;) {
    const key = bytes[at] === quote ? keyAt(bytes, at + 1) : null;
    if (key === null || seen.has(key.key)) return null;
    seen.add(key.key);
    at += 1 + key.bytes.length;
    const span = isNullAt(bytes, at) ? null : valueAt(bytes, at, to, key.key);
    if (span === 'other') return null;
    if (span !== null) spans[key.key] = span;
    const end = span === null ? at + 4 : span.to + (bytes[at] === quote ? 1 : 0);
    if (bytes[end] === comma) at = end + 1;
    else if (end === to - 1) break;
    else return null;
  }
  const { logStreamName, timestamp, message } = spans;
  if (logStreamName === undefined || timestamp === undefined || message === undefined) return null;
  return { ...spans, logStreamName, timestamp, message };
}

function keyAt(bytes: Buffer, at: number): { key: EventKey; bytes: Buffer } | null {
  for (const known of keyBytes) {
    let index = 0;
    while (index < known.bytes.length && known.bytes[index] === bytes[at + index]) index += 1;
    if (index === known.bytes.length) return known;
  }
  return null;
}

function valueAt(bytes: Buffer, at: number, to: number, key: EventKey): ValueSpan | 'other' {
  if (key === 'timestamp' || key === 'ingestionTime') {
    const end = at + epochDigits;
    return isEpoch(bytes, at) && !isDigit(bytes[end]) ? { from: at, to: end } : 'other';
  }
  if (bytes[at] !== quote) return 'other';
  const end = key === 'message' ? stringEnd(bytes, at + 1, to) : plainEnd(bytes, at + 1, to);
  return end < 0 ? 'other' : { from: at + 1, to: end };
}

/** Digits of epoch milliseconds from 2001 to 2286. */
const epochDigits = 13;

function isEpoch(bytes: Buffer, at: number): boolean {
  for (let index = at; index < at + epochDigits; index += 1) if (!isDigit(bytes[index])) return false;
  return bytes[at] !== 0x30 /* 0 */;
}

/** The closing quote of a string of printable ASCII without escapes; -1 otherwise. */
function plainEnd(bytes: Buffer, at: number, to: number): number {
  for (let index = at; index < to; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte === quote) return index;
    if (!isPlain(byte)) return -1;
  }
  return -1;
}

/** Printable ASCII but for the backslash. */
const isPlain = (byte: number): boolean => byte >= 0x20 && byte <= 0x7e && byte !== backslash;

/** The closing quote of any string; -1 where it does not close. */
function stringEnd(bytes: Buffer, at: number, to: number): number {
  let end = bytes.indexOf(quote, at);
  while (end >= 0 && end < to) {
    let before = end - 1;
    while (bytes[before] === backslash) before -= 1;
    if ((end - before) % 2 === 1) return end;
    end = bytes.indexOf(quote, end + 1);
  }
  return -1;
}

/** A JSON string as text, `from` and `to` with its quotes; `null` where it is none. */
export function unescaped(bytes: Buffer, from: number, to: number): string | null {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8', from, to));
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}
