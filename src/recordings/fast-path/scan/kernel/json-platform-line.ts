/**
 * Reads `platform.start` and `platform.report` of the JSON log format from JSON inside a JSON string, where a backslash
 * precedes each quote. Agrees with `parseMessage`. Keys may come in any order; lines with anything else in them, and
 * reports without success, are left to `parseMessage`.
 */
import { backslash, quote, standsAt } from './bytes';
import { decimal, decimalEnd, isDigit } from './digits';
import { clearFigures, isLineEnd, line, longestVersion, setFigure } from './platform-line';
import { requestIdBytes, rowJsonReport, rowJsonStart } from './protocol';

/** Current position, and the line's end. */
let at: usize = 0;
let end: usize = 0;
/** The string that was read last. */
let text: usize = 0;
let textLength: usize = 0;
/** A bit for each member that was read. In JSON the last of two members with one key counts, so such lines are refused. */
let seen: u32 = 0;

const seenTime: u32 = 1;
const seenType: u32 = 2;
const seenRecord: u32 = 4;
const seenId: u32 = 8;
const seenVersion: u32 = 16;
const seenStatus: u32 = 32;
const seenMetrics: u32 = 64;
/** First of the bits of the metrics, one per figure. */
const seenFigure: u32 = 128;

const ofStart = seenTime | seenType | seenRecord | seenId | seenVersion;
const ofReport = seenTime | seenType | seenRecord | seenId | seenStatus | seenMetrics;

/** Reads a line; false where it is neither. */
export function readJsonLine(from: usize, to: usize): bool {
  at = from;
  end = to;
  seen = 0;
  clearFigures();
  if (!readObject(readTopMember) || !isLineEnd(at, to)) return false;
  return line.kind === rowJsonStart ? seen === ofStart : (seen & (seenFigure - 1)) === ofReport;
}

/** Reads an object with at least one member, each by `readMember`. */
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

/** A number without an exponent, above 0: a Memory Size of 0 means unknown. */
function readFigure(index: u32): bool {
  if (!isFirst(seenFigure << index)) return false;
  const from = at;
  at = decimalEnd(from, end);
  const value = decimal(from, at);
  if (value <= 0 || !isDigit(load<u8>(at - 1)) || hasLeadingZero(from)) return false;
  setFigure(index, value);
  return true;
}

/** JSON numbers start neither with a point nor with a zero before another digit. */
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

/** A string without escapes. */
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
