/**
 * Reads one event that is written as a JSON object, with its keys in any order and any white space between tokens. The
 * keys are those of `--record`, FilterLogEvents, GetLogEvents and subscription messages. Objects with other keys, keys
 * written twice or values of another kind are left to the caller's JSON parser.
 */
import { backslash, indexOf, quote, standsAt } from './bytes';
import { epochAt } from './digits';
import { clearParts, setPart } from './line';
import {
  partAccount,
  partEventId,
  partIngestionTime,
  partLogGroup,
  partLogStream,
  partMessage,
  partTimestamp,
} from './protocol';

let at: usize = 0;
let end: usize = 0;
/** A bit for each part whose key was read. */
let seen: u32 = 0;

const none: usize = usize.MAX_VALUE;
const epochDigits: usize = 13;

/**
 * Sets the parts of the event that begins at `from`, and returns the address after it; 0 where it is not complete before
 * `to` or is left to the caller. `withId`: `id` may name the event id.
 */
export function readEvent(from: usize, to: usize, withId: bool): usize {
  at = from;
  end = to;
  seen = 0;
  clearParts();
  if (!take(0x7b /* { */)) return 0;
  do {
    skipBlanks();
    if (!readMember(withId)) return 0;
    skipBlanks();
  } while (take(0x2c /* , */));
  return take(0x7d /* } */) && isEvent() ? at : 0;
}

/** Without a log stream its place is known from elsewhere, and then all of its place must be. */
function isEvent(): bool {
  if (!has(partTimestamp) || !has(partMessage)) return false;
  return has(partLogStream) || !(has(partLogGroup) || has(partAccount));
}

function has(part: usize): bool {
  return (seen & (1 << (<u32>part))) !== 0;
}

function readMember(withId: bool): bool {
  const part = readKey(withId);
  if (part === none || has(part)) return false;
  seen |= 1 << (<u32>part);
  skipBlanks();
  if (!take(0x3a /* : */)) return false;
  skipBlanks();
  if (part === partTimestamp || part === partIngestionTime) return readTime(part);
  if (take(quote)) return readString(part);
  return isOptional(part) && takeWord('null');
}

function isOptional(part: usize): bool {
  return part !== partTimestamp && part !== partMessage && part !== partLogStream;
}

function readKey(withId: bool): usize {
  if (takeWord('"message"')) return partMessage;
  if (takeWord('"timestamp"')) return partTimestamp;
  if (takeWord('"logStreamName"')) return partLogStream;
  if (takeWord('"logGroupName"')) return partLogGroup;
  if (takeWord('"ingestionTime"')) return partIngestionTime;
  if (takeWord('"eventId"')) return partEventId;
  if (withId && takeWord('"id"')) return partEventId;
  return takeWord('"accountId"') ? partAccount : none;
}

function readTime(part: usize): bool {
  if (takeWord('null')) return isOptional(part);
  if (at + epochDigits >= end || epochAt(at) < 0) return false;
  setPart(part, at, epochDigits);
  at += epochDigits;
  return isBlank(load<u8>(at)) || load<u8>(at) === 0x2c || load<u8>(at) === 0x7d;
}

/** The message may have escapes; any other string with one is left to the caller. */
function readString(part: usize): bool {
  const from = at;
  const close = stringEnd(from);
  if (close === 0) return false;
  if (part !== partMessage && indexOf(backslash, from, close) !== close) return false;
  setPart(part, from, close - from);
  at = close + 1;
  return true;
}

/** Address of the closing quote of a string; 0 where there is none, or a raw control character, before it. */
function stringEnd(from: usize): usize {
  for (let place = quoteOrControl(from); place < end; place = quoteOrControl(place + 1)) {
    if (load<u8>(place) !== quote) return 0;
    let before = place;
    while (before > from && load<u8>(before - 1) === backslash) before -= 1;
    if (((place - before) & 1) === 0) return place;
  }
  return 0;
}

/** Address of the next quote or control character from an address on; `end` where there is none before it. */
function quoteOrControl(from: usize): usize {
  for (let place = from; place < end; place += 16) {
    const bytes = v128.load(place);
    const quotes = i8x16.eq(bytes, i8x16.splat(quote));
    const found = i8x16.bitmask(v128.or(quotes, i8x16.lt_u(bytes, i8x16.splat(0x20))));
    if (found !== 0) return min(place + ctz(found), end);
  }
  return end;
}

export function isBlank(byte: u8): bool {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function skipBlanks(): void {
  while (at < end && isBlank(load<u8>(at))) at += 1;
}

function take(byte: u8): bool {
  if (at >= end || load<u8>(at) !== byte) return false;
  at += 1;
  return true;
}

function takeWord(word: string): bool {
  if (!standsAt(word, at, end)) return false;
  at += word.length;
  return true;
}
