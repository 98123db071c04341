/**
 * START, END and REPORT as the platform writes them today, read from the bytes of a JSON string without its quotes: what
 * `parseMessage` would make of the text. Anything unusual is left to `parseMessage`.
 */
import { backslash, quote, standsAt } from './bytes';
import { isDigit } from './digits';
import { figuresPerReport, requestIdBytes, rowEnd, rowOther, rowReport, rowStart } from './protocol';

/** Of the line that was read last. */
export let kind: u8 = rowOther;
export let requestId: usize = 0;
/** Of a START. */
export let version: usize = 0;
export let versionLength: usize = 0;
/** Of a REPORT: duration, billed, size, used, init; NaN where it has none. */
export const figures: usize = memory.data(8 * figuresPerReport, 8);

const start = 'START RequestId: ';
const beforeVersion = ' Version: ';
const end = 'END RequestId: ';
const report = 'REPORT RequestId: ';

/** Reads a line; false where it is none of the three. Whether the request id is one is for the caller to ask. */
export function readPlatformLine(from: usize, to: usize): bool {
  if (standsAt(start, from, to)) return readStart(from + start.length, to);
  if (standsAt(end, from, to)) return readEnd(from + end.length, to);
  return standsAt(report, from, to) && readReport(from + report.length, to);
}

function readStart(at: usize, to: usize): bool {
  const behindId = at + requestIdBytes;
  kind = rowStart;
  requestId = at;
  version = behindId + beforeVersion.length;
  if (!standsAt(beforeVersion, behindId, to)) return false;
  versionLength = wordEnd(version, to) - version;
  return versionLength > 0 && isLineEnd(version + versionLength, to);
}

function readEnd(at: usize, to: usize): bool {
  kind = rowEnd;
  requestId = at;
  return isLineEnd(at + requestIdBytes, to);
}

function readReport(at: usize, to: usize): bool {
  kind = rowReport;
  requestId = at;
  return readFigures(at + requestIdBytes, to);
}

/** Of the figure that was read last: the first byte behind its unit. */
let behindFigure: usize = 0;

function readFigures(at: usize, to: usize): bool {
  // As JSON writes them, with the escaped tabs.
  if (!readFigure(0, '\\tDuration: ', ' ms', at, to)) return false;
  if (!readFigure(1, '\\tBilled Duration: ', ' ms', behindFigure, to)) return false;
  if (!readFigure(2, '\\tMemory Size: ', ' MB', behindFigure, to)) return false;
  if (!readFigure(3, '\\tMax Memory Used: ', ' MB', behindFigure, to)) return false;
  let behind = behindFigure;
  if (readFigure(4, '\\tInit Duration: ', ' ms', behind, to)) behind = behindFigure;
  else store<f64>(figures + 8 * 4, NaN);
  return isLineEnd(load<u16>(behind) === escapedTab ? behind + 2 : behind, to);
}

/** A backslash and a t, the first byte being the lower one. */
const escapedTab: u16 = 0x745c;
const escapedLineBreak: u16 = 0x6e5c;

function readFigure(index: usize, before: string, unit: string, at: usize, to: usize): bool {
  if (!standsAt(before, at, to)) return false;
  const from = at + before.length;
  const behind = decimalEnd(from, to);
  const value = decimal(from, behind);
  if (value < 0 || !standsAt(unit, behind, to)) return false;
  store<f64>(figures + 8 * index, value);
  behindFigure = behind + unit.length;
  return true;
}

const longestVersion: usize = 40;

function wordEnd(from: usize, to: usize): usize {
  const most = min(to, from + longestVersion);
  let at = from;
  for (; at < most; at += 1) {
    const byte = load<u8>(at);
    if (byte <= 0x20 || byte >= 0x7f || byte === backslash || byte === quote) break;
  }
  return at;
}

/** The end of the message, or the escaped line break before it. */
function isLineEnd(at: usize, to: usize): bool {
  return at === to || (at + 2 === to && load<u16>(at) === escapedLineBreak);
}

const point: u8 = 0x2e;

function decimalEnd(at: usize, to: usize): usize {
  while (at < to && (isDigit(load<u8>(at)) || load<u8>(at) === point)) at += 1;
  return at;
}

/** The figure as `parseReportLine` reads it: both halves are exact, so one division rounds as parseFloat does. -1: none. */
function decimal(from: usize, to: usize): f64 {
  if (to === from || to - from > 15) return -1;
  let digits: u64 = 0;
  let scale: u64 = 0;
  for (let at = from; at < to; at += 1) {
    const byte = load<u8>(at);
    if (byte === point) {
      if (scale !== 0 || to - from === 1) return -1;
      scale = 1;
    } else {
      digits = digits * 10 + (byte - 0x30);
      scale *= 10;
    }
  }
  return scale === 0 ? <f64>digits : <f64>digits / <f64>scale;
}
