/** The block being written: a relevant event is a row here, or is kept by the caller and only counted here. */
import { isSame } from './bytes';
import {
  accountColumn,
  detailColumn,
  figureColumn,
  groupColumn,
  idColumn,
  ingestedColumn,
  joinedColumn,
  kindColumn,
  requestIdColumn,
  rowsKept,
  streamColumn,
  timeColumn,
  timeOf,
} from './columns';
import { areDigits, epochAt, isUuid } from './digits';
import { clearOpen, interrupt, join, openStartOf } from './joiner';
import { readJsonLine } from './json-platform-line';
import { clearNames, isPlain, knownPlace, nameCount, placeOf } from './names';
import { figures, line } from './platform-line';
import {
  figuresPerReport,
  partAccount,
  partEventId,
  partIngestionTime,
  partLogGroup,
  partLogStream,
  requestIdBytes,
  rowJsonReport,
  rowJsonStart,
  rowOther,
  rowReport,
  rowStart,
} from './protocol';
import { Template, valueAt, valueLength } from './template';
import { readTextLine } from './text-platform-line';

/** Number of events, request ids and reports in the block so far, and whether the events are in order of time. */
export let eventCount: usize = 0;
export let idCount: usize = 0;
export let reportCount: usize = 0;
export let ordered: bool = true;

/** Adds a row for a START, END or REPORT in its usual form; false for any other line. */
export function addRow(template: Template, from: usize, to: usize, timestamp: f64): bool {
  if (eventCount === rowsKept) return false;
  if (!readPlatformLine(from + template.head, to - template.tail)) return false;
  // Event ids are not kept, but a quote in one would change what the line means.
  const eventId = valueAt(template, partEventId, from, to);
  const eventIdLength = valueLength(template, partEventId);
  if (!areDigits(eventId, eventIdLength) && !isPlain(eventId, eventIdLength)) return false;
  const ingested = ingestionTimeOf(template, from, to);
  if (ingested < 0) return false;
  const account = optionalName(template, partAccount, from, to);
  const group = optionalName(template, partLogGroup, from, to);
  const stream = placeOf(valueAt(template, partLogStream, from, to), valueLength(template, partLogStream));
  const isStart = line.kind === rowStart || line.kind === rowJsonStart;
  const version = isStart ? placeOf(line.version, line.versionLength) : 0;
  if (account < 0 || group < 0 || stream < 0 || version < 0) return false;
  const isReport = line.kind === rowReport || line.kind === rowJsonReport;
  const requestId = placeOfRequestId(line.requestId, stream);
  if (requestId < 0) return false;

  const row = eventCount;
  store<f64>(ingestedColumn + 8 * row, ingested);
  store<u16>(accountColumn + 2 * row, <u16>account);
  store<u16>(groupColumn + 2 * row, <u16>group);
  store<u16>(streamColumn + 2 * row, <u16>stream);
  store<u16>(requestIdColumn + 2 * row, <u16>requestId);
  store<u16>(detailColumn + 2 * row, <u16>(isReport ? addFigures() : version));
  addEvent(line.kind, timestamp);
  join(row, stream, line.kind);
  return true;
}

function readPlatformLine(from: usize, to: usize): bool {
  return readTextLine(from, to) || readJsonLine(from, to);
}

/** NaN where the line has none; -1 where it is not a timestamp. */
function ingestionTimeOf(template: Template, from: usize, to: usize): f64 {
  const at = valueAt(template, partIngestionTime, from, to);
  return at === 0 ? NaN : epochAt(at);
}

/** The place of an optional name; 0 where the line has none, -1 where it cannot be interned. */
function optionalName(template: Template, part: usize, from: usize, to: usize): i32 {
  const length = valueLength(template, part);
  return length === 0 ? 0 : placeOf(valueAt(template, part, from, to), length);
}

/** The place of a request id, which the lines of one invocation share; -1 where the bytes are not one. */
function placeOfRequestId(at: usize, stream: usize): i32 {
  const open = openStartOf(stream);
  if (open >= 0) {
    const place: usize = load<u16>(requestIdColumn + 2 * <usize>open);
    if (isSame(idColumn + requestIdBytes * place, at, requestIdBytes)) return <i32>place;
  }
  if (!isUuid(at)) return -1;
  memory.copy(idColumn + requestIdBytes * idCount, at, requestIdBytes);
  idCount += 1;
  return <i32>idCount - 1;
}

function addFigures(): usize {
  const bytes = 8 * figuresPerReport;
  memory.copy(figureColumn + bytes * reportCount, figures, bytes);
  reportCount += 1;
  return reportCount - 1;
}

/** Counts an event. */
function addEvent(kind: u8, timestamp: f64): void {
  const event = eventCount;
  store<u8>(kindColumn + event, kind);
  store<f64>(timeColumn + 8 * event, timestamp);
  if (ordered && event > 0) ordered = timestamp >= timeOf(event - 1);
  eventCount += 1;
}

/** The log stream of an event that the caller keeps. */
export const otherStream: usize = memory.data(1_024);

/** Counts an event that the caller keeps. False where there is no room for more. */
export function addOther(timestamp: f64, streamLength: usize): bool {
  interrupt(knownPlace(otherStream, streamLength));
  if (eventCount === rowsKept) return false;
  addEvent(rowOther, timestamp);
  return true;
}

/** Starts the next block. The columns hold 0 for events that the caller keeps. */
export function clearRows(): void {
  clearOpen(nameCount);
  clearNames();
  memory.fill(ingestedColumn, 0, 8 * eventCount);
  memory.fill(accountColumn, 0, 2 * eventCount);
  memory.fill(groupColumn, 0, 2 * eventCount);
  memory.fill(streamColumn, 0, 2 * eventCount);
  memory.fill(requestIdColumn, 0, 2 * eventCount);
  memory.fill(detailColumn, 0, 2 * eventCount);
  memory.fill(joinedColumn, 0, 4 * eventCount);
  eventCount = idCount = reportCount = 0;
  ordered = true;
}
