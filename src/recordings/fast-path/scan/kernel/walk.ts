/**
 * Walks over the lines of NDJSON by their bytes. Lines that cannot carry a meaning are counted, START, END and REPORT
 * become rows, and at any other line the walk stops: the caller decodes it.
 */
import { carriageReturn, indexOf, newline } from './bytes';
import { areDigits, epochAt } from './digits';
import { lineFrom, lineTo, partAt, partLength, setLine, setPart } from './line';
import { isPlain } from './names';
import {
  partAccount,
  partEventId,
  partIngestionTime,
  partLogGroup,
  partLogStream,
  partMessage,
  stopEnd,
  stopEvent,
  stopOdd,
  stopUnknown,
} from './protocol';
import { addRow } from './rows';
import { learn, Template, templateOf, timestamp, valueAt, valueCount, valueLength } from './template';
import { termIn } from './terms';

let next: usize = 0;
let end: usize = 0;
let everyEvent: bool = false;
let makesRows: bool = false;

/** Events that were only counted since the last `begin`: how many, earliest and latest timestamp. */
export let skipped: i32 = 0;
export let skippedFrom: f64 = 0;
export let skippedTo: f64 = 0;

/** Sets the bytes to walk over; whether to stop at every event, and whether to make rows. */
export function begin(from: usize, to: usize, stopAtAll: bool, rows: bool): void {
  next = from;
  end = to;
  everyEvent = stopAtAll;
  makesRows = rows;
  skipped = 0;
  skippedFrom = Infinity;
  skippedTo = 0;
}

/** Continues, and returns the reason for the next stop. */
export function walk(): i32 {
  while (next < end) {
    const from = next;
    let to = indexOf(newline, from, end);
    next = to + 1;
    if (to > from && load<u8>(to - 1) === carriageReturn) to -= 1;
    const template = templateOf(from, to);
    if (template !== null && passOver(template, from, to)) continue;
    setLine(from, to);
    if (template === null) return stopUnknown;
    return setParts(template, from, to) ? stopEvent : stopOdd;
  }
  return stopEnd;
}

/** Counts a line that cannot carry a meaning, or makes a row of it; false where neither is possible. */
function passOver(template: Template, from: usize, to: usize): bool {
  if (everyEvent || termIn(from + template.head, to) !== 0) {
    return makesRows && addRow(template, from, to, timestamp);
  }
  skip(timestamp);
  return true;
}

function skip(time: f64): void {
  skipped += 1;
  if (time < skippedFrom) skippedFrom = time;
  if (time > skippedTo) skippedTo = time;
}

/** Sets the parts of an event line; false where one of them has an invalid value. */
function setParts(template: Template, from: usize, to: usize): bool {
  for (let part: usize = 0; part < valueCount; part += 1) {
    setPart(part, valueAt(template, part, from, to), valueLength(template, part));
  }
  setPart(partMessage, from + template.head, to - template.tail - (from + template.head));
  const ingestionTime = partAt(partIngestionTime);
  return (
    (ingestionTime === 0 || epochAt(ingestionTime) >= 0) &&
    areDigits(partAt(partEventId), partLength(partEventId)) &&
    isPlain(partAt(partAccount), partLength(partAccount)) &&
    isPlain(partAt(partLogGroup), partLength(partLogGroup)) &&
    isPlain(partAt(partLogStream), partLength(partLogStream))
  );
}

/**
 * Makes a template of the line at which the walk stopped, whose parts the caller has set; the walk then continues with
 * that same line. False where it cannot be one.
 */
export function learnLine(): bool {
  if (!learn(lineFrom, lineTo) || templateOf(lineFrom, lineTo) === null) return false;
  next = lineFrom;
  return true;
}
