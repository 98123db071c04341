/**
 * Walks over events by their bytes: over the lines of NDJSON, or over the elements of a JSON array. Events that cannot
 * carry a meaning are counted, START, END and REPORT become rows, and at any other event the walk stops: the caller
 * decodes it.
 */
import { carriageReturn, indexOf, newline } from './bytes';
import { areDigits, epochAt } from './digits';
import { isBlank, readEvent } from './json-event';
import { partAt, partLength, setLine, setPart } from './line';
import { isPlain } from './names';
import {
  partAccount,
  partEventId,
  partIngestionTime,
  partLogGroup,
  partLogStream,
  partMessage,
  partTimestamp,
  stopEnd,
  stopEvent,
  stopOdd,
  stopUnknown,
} from './protocol';
import { addRow } from './rows';
import {
  learn,
  Template,
  templateOf,
  timestamp,
  valueAt,
  valueCount,
  valueLength,
  wantsTemplate,
} from './template';
import { termIn } from './terms';

/** The address up to which the bytes have been walked over. */
export let position: usize = 0;
let end: usize = 0;
let everyEvent: bool = false;
let makesRows: bool = false;

/** Events that were only counted since the last `begin`: how many, earliest and latest timestamp. */
export let skipped: i32 = 0;
export let skippedFrom: f64 = 0;
export let skippedTo: f64 = 0;

/** Sets the bytes to walk over; whether to stop at every event, and whether to make rows. */
export function begin(from: usize, to: usize, stopAtAll: bool, rows: bool): void {
  position = from;
  end = to;
  everyEvent = stopAtAll;
  makesRows = rows;
  skipped = 0;
  skippedFrom = Infinity;
  skippedTo = 0;
}

/** Continues over lines, and returns the reason for the next stop. */
export function walk(): i32 {
  while (position < end) {
    const from = position;
    let to = indexOf(newline, from, end);
    position = to + 1;
    if (to > from && load<u8>(to - 1) === carriageReturn) to -= 1;
    const template = templateOf(from, to);
    if (template !== null) {
      if (canPass(from + template.head, to)) {
        skip(timestamp);
        continue;
      }
      setParts(template, from, to);
      if (makesRows && addRow(timestamp)) continue;
      setLine(from, to);
      return areValid() ? stopEvent : stopOdd;
    }
    setLine(from, to);
    if (readEvent(from, to, makesRows) !== to) return stopUnknown;
    if (!takeEvent()) return areValid() ? stopEvent : stopOdd;
    if (wantsTemplate()) learn(from, to);
  }
  return stopEnd;
}

/** Continues over the elements of an array, and returns the reason for the next stop. Commas and blanks are passed over. */
export function walkElements(): i32 {
  while (toNextElement()) {
    const after = readEvent(position, end, makesRows);
    if (after === 0) return stopUnknown;
    setLine(position, after);
    position = after;
    if (!takeEvent()) return areValid() ? stopEvent : stopOdd;
  }
  return stopEnd;
}

/** Passes over what is between elements; false at the end of the bytes. */
function toNextElement(): bool {
  while (position < end && (load<u8>(position) === 0x2c /* , */ || isBlank(load<u8>(position))))
    position += 1;
  return position < end;
}

/** Counts the event whose parts are set, or makes a row of it; false where neither is possible. */
function takeEvent(): bool {
  const time = epochAt(partAt(partTimestamp));
  const message = partAt(partMessage);
  if (!canPass(message, message + partLength(partMessage))) return makesRows && addRow(time);
  skip(time);
  return true;
}

function canPass(from: usize, to: usize): bool {
  return !everyEvent && termIn(from, to) === 0;
}

function skip(time: f64): void {
  skipped += 1;
  if (time < skippedFrom) skippedFrom = time;
  if (time > skippedTo) skippedTo = time;
}

/** Sets the parts of a line that matches a template. */
function setParts(template: Template, from: usize, to: usize): void {
  for (let part: usize = 0; part < valueCount; part += 1) {
    setPart(part, valueAt(template, part, from, to), valueLength(template, part));
  }
  setPart(partMessage, from + template.head, to - template.tail - (from + template.head));
}

/** Whether each part has a value of its kind. */
function areValid(): bool {
  const ingestionTime = partAt(partIngestionTime);
  return (
    (ingestionTime === 0 || epochAt(ingestionTime) >= 0) &&
    areDigits(partAt(partEventId), partLength(partEventId)) &&
    isPlain(partAt(partAccount), partLength(partAccount)) &&
    isPlain(partAt(partLogGroup), partLength(partLogGroup)) &&
    isPlain(partAt(partLogStream), partLength(partLogStream))
  );
}
