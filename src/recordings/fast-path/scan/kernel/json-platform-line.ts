/**
 * `platform.start` and `platform.report` of the JSON format, read from JSON that stands in a JSON string: before each of
 * its quotes is a backslash. What `parseMessage` would make of them. Keys may come in any order; a line with anything
 * else in it, and a report of no success, is left to `parseMessage`.
 */
import { backslash, quote, standsAt } from './bytes';
import { decimal, decimalEnd, isDigit } from './digits';
import { clearFigures, isLineEnd, line, longestVersion, setFigure } from './platform-line';
import { requestIdBytes, rowJsonReport, rowJsonStart } from './protocol';

/** Where in the line reading is, and the line's end. */
let at: usize = 0;
let end: usize = 0;
/** The string that was read last. */
let text: usize = 0;
let textLength: usize = 0;
/** A bit for each member that was read: JSON may have a key twice, and the later one then counts. */
let seen: u32 = 0;

const seenTime: u32 = 1;
const seenType: u32 = 2;
const seenRecord: u32 = 4;
const seenId: u32 = 8;
const seenVersion: u32 = 16;
const seenStatus: u32 = 32;
const seenMetrics: u32 = 64;
/** Those of the metrics follow, by their figure. */
const seenFigure: u32 = 128;

const ofStart = seenTime | seenType | seenRecord | seenId | seenVersion;
const ofReport = seenTime | seenType | seenRecord | seenId | seenStatus | seenMetrics;

/** Reads a line; false where it is none of the two. */
export function readJsonLine(from: usize, to: usize): bool {
  at = from;
  end = to;
  seen = 0;
  clearFigures();
  if (!readObject(readTopMember) || !isLineEnd(at, to)) return false;
  return line.kind === rowJsonStart ? seen === ofStart : (seen & (seenFigure - 1)) === ofReport;
}

/** An object of such members, of at least one. */
function readObject(readMember: () => bool): bool {
  if (!take('{')) return false;
  do {
    if (!readMember()) return false;
  } while (take(','));
  return take('}');
}

function readTopMember(): bool {
  if (take('\\"time\\":')) return isFirst(seenTime) && readText();
  if (take('\\"type\\":')) return isFirst(seenType) && readText() && readType();
  return take('\\"record\\":') && isFirst(seenRecord) && readObject(readRecordMember);
}

function readType(): bool {
  if (isText('platform.start')) line.kind = rowJsonStart;
  else if (isText('platform.report')) line.kind = rowJsonReport;
  else return false;
  return true;
}

function readRecordMember(): bool {
  if (take('\\"requestId\\":')) {
    if (!isFirst(seenId) || !readText() || textLength !== requestIdBytes) return false;
    line.requestId = text;
    return true;
  }
  if (take('\\"version\\":')) {
    if (!isFirst(seenVersion) || !readText()) return false;
    if (textLength === 0 || textLength > longestVersion) return false;
    line.version = text;
    line.versionLength = textLength;
    return true;
  }
  if (take('\\"status\\":')) return isFirst(seenStatus) && readText() && isText('success');
  return take('\\"metrics\\":') && isFirst(seenMetrics) && readObject(readMetric);
}

function readMetric(): bool {
  if (take('\\"durationMs\\":')) return readFigure(0);
  if (take('\\"billedDurationMs\\":')) return readFigure(1);
  if (take('\\"memorySizeMB\\":')) return readFigure(2);
  if (take('\\"maxMemoryUsedMB\\":')) return readFigure(3);
  return take('\\"initDurationMs\\":') && readFigure(4);
}

/** A number that is more than 0, for a Memory Size of 0 is none, without an exponent. */
function readFigure(index: u32): bool {
  if (!isFirst(seenFigure << index)) return false;
  const from = at;
  at = decimalEnd(from, end);
  const value = decimal(from, at);
  if (value <= 0 || !isDigit(load<u8>(at - 1)) || hasLeadingZero(from)) return false;
  setFigure(index, value);
  return true;
}

/** JSON has no number that begins with a point, nor with a zero that another digit follows. */
function hasLeadingZero(from: usize): bool {
  return !isDigit(load<u8>(from)) || (load<u8>(from) === 0x30 && isDigit(load<u8>(from + 1)));
}

function isFirst(member: u32): bool {
  if ((seen & member) !== 0) return false;
  seen |= member;
  return true;
}

function take(bytes: string): bool {
  if (!standsAt(bytes, at, end)) return false;
  at += bytes.length;
  return true;
}

/** A string without any escape. */
function readText(): bool {
  if (!take('\\"')) return false;
  text = at;
  while (at < end && isInText(load<u8>(at))) at += 1;
  textLength = at - text;
  return take('\\"');
}

function isInText(byte: u8): bool {
  return byte >= 0x20 && byte !== backslash && byte !== quote;
}

function isText(bytes: string): bool {
  return textLength === <usize>bytes.length && standsAt(bytes, text, end);
}
