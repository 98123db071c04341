/**
 * Walks over the lines of NDJSON by their bytes. What has no meaning is counted, what the platform writes day by day
 * becomes a row, and at any other line the walk stops, for the caller to say what it is.
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

/** Of the events that were counted since the last `begin`: how many, the earliest and the latest time. */
export let skipped: i32 = 0;
export let skippedFrom: f64 = 0;
export let skippedTo: f64 = 0;

/** Sets what is to be walked over; whether to stop at every event, and whether to make rows. */
export function begin(from: usize, to: usize, stopAtAll: bool, rows: bool): void {
  next = from;
  end = to;
  everyEvent = stopAtAll;
  makesRows = rows;
  skipped = 0;
  skippedFrom = Infinity;
  skippedTo = 0;
}

/** Walks on, and gives why it stopped. */
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
    return tellParts(template, from, to) ? stopEvent : stopOdd;
  }
  return stopEnd;
}

/** Counts a line without a meaning, or makes a row of it; false where it is neither. */
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

/** Tells the parts of an event line; false where one of them is not of its kind. */
function tellParts(template: Template, from: usize, to: usize): bool {
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
 * Makes the line at which the walk stopped, whose parts are told, one that others are held against; the walk then goes
 * over it once more. False where it cannot be one.
 */
export function learnLine(): bool {
  if (!learn(lineFrom, lineTo) || templateOf(lineFrom, lineTo) === null) return false;
  next = lineFrom;
  return true;
}
