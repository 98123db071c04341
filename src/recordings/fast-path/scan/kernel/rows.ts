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
import { partAt, partLength } from './line';
import { clearNames, isPlain, knownPlace, nameCount, placeOf } from './names';
import { figures, line } from './platform-line';
import {
  figuresPerReport,
  partAccount,
  partEventId,
  partIngestionTime,
  partLogGroup,
  partLogStream,
  partMessage,
  requestIdBytes,
  rowJsonReport,
  rowJsonStart,
  rowOther,
  rowReport,
  rowStart,
} from './protocol';
import { readTextLine } from './text-platform-line';

/** Number of events, request ids and reports in the block so far, and whether the events are in order of time. */
export let eventCount: usize = 0;
export let idCount: usize = 0;
export let reportCount: usize = 0;
export let ordered: bool = true;

/** Adds a row for a START, END or REPORT in its usual form, whose parts are set; false for any other event. */
export function addRow(timestamp: f64): bool {
  if (eventCount === rowsKept) return false;
  const message = partAt(partMessage);
  if (!readPlatformLine(message, message + partLength(partMessage))) return false;
  // Event ids are not kept, but a quote in one would change what the line means.
  const eventId = partAt(partEventId);
  const eventIdLength = partLength(partEventId);
  if (!areDigits(eventId, eventIdLength) && !isPlain(eventId, eventIdLength)) return false;
  const ingested = ingestionTime();
  if (ingested < 0) return false;
  const inContext = partAt(partLogStream) === 0;
  const account = inContext ? contextAccount : optionalName(partAccount);
  const group = inContext ? contextGroup : optionalName(partLogGroup);
  const stream = inContext ? contextStream : placeOf(partAt(partLogStream), partLength(partLogStream));
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

const contextBytes: usize = 65_536;
/** The places of account, log group and log stream of events that name no log stream; -1 where not known. */
let contextAccount: i32 = 0;
let contextGroup: i32 = 0;
let contextStream: i32 = -1;

/** Where the caller writes these three names, one after the other, from `contextEnd` on: a block refers to them. */
export const contextText: usize = memory.data(<i32>contextBytes, 16);
export let contextEnd: usize = contextText;

/** Sets the place of events that name no log stream; false where the block cannot hold it. Valid for this block only. */
export function setContext(account: usize, group: usize, stream: usize): bool {
  const from = contextEnd;
  contextEnd = from + account + group + stream;
  contextAccount = account === 0 ? 0 : placeOf(from, account);
  contextGroup = group === 0 ? 0 : placeOf(from + account, group);
  contextStream = placeOf(from + account + group, stream);
  return contextAccount >= 0 && contextGroup >= 0 && contextStream >= 0;
}

function readPlatformLine(from: usize, to: usize): bool {
  return readTextLine(from, to) || readJsonLine(from, to);
}

/** NaN where the event has none; -1 where it is not a timestamp. */
function ingestionTime(): f64 {
  const at = partAt(partIngestionTime);
  return at === 0 ? NaN : epochAt(at);
}

/** The place of an optional name; 0 where the event has none, -1 where it cannot be interned. */
function optionalName(part: usize): i32 {
  const length = partLength(part);
  return length === 0 ? 0 : placeOf(partAt(part), length);
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
  contextEnd = contextText;
  contextStream = -1;
  ordered = true;
}
