/**
 * Reads START, END and REPORT in the text log format as the platform writes them today. Agrees with `parseMessage`, to
 * which anything unusual is left.
 */
import { backslash, quote, standsAt } from './bytes';
import { decimal, decimalEnd } from './digits';
import { clearFigures, isLineEnd, line, longestVersion, setFigure } from './platform-line';
import { requestIdBytes, rowEnd, rowReport, rowStart } from './protocol';

const start = 'START RequestId: ';
const beforeVersion = ' Version: ';
const end = 'END RequestId: ';
const report = 'REPORT RequestId: ';

/** Reads a line; false where it is none of them. */
export function readTextLine(from: usize, to: usize): bool {
  if (standsAt(start, from, to)) return readStart(from + start.length, to);
  if (standsAt(end, from, to)) return readEnd(from + end.length, to);
  return standsAt(report, from, to) && readReport(from + report.length, to);
}

function readStart(at: usize, to: usize): bool {
  const behindId = at + requestIdBytes;
  line.kind = rowStart;
  line.requestId = at;
  line.version = behindId + beforeVersion.length;
  if (!standsAt(beforeVersion, behindId, to)) return false;
  const behind = wordEnd(line.version, to);
  line.versionLength = behind - line.version;
  return line.versionLength > 0 && isLineEnd(behind, to);
}

function wordEnd(from: usize, to: usize): usize {
  const most = min(to, from + longestVersion);
  let at = from;
  for (; at < most; at += 1) {
    const byte = load<u8>(at);
    if (byte <= 0x20 || byte >= 0x7f || byte === backslash || byte === quote) break;
  }
  return at;
}

function readEnd(at: usize, to: usize): bool {
  line.kind = rowEnd;
  line.requestId = at;
  return isLineEnd(at + requestIdBytes, to);
}

/** Address after the figure that was read last and its unit. */
let behind: usize = 0;

function readReport(at: usize, to: usize): bool {
  line.kind = rowReport;
  line.requestId = at;
  clearFigures();
  behind = at + requestIdBytes;
  // As JSON writes them, with the escaped tabs.
  if (!readFigure(0, '\\tDuration: ', ' ms', to)) return false;
  if (!readFigure(1, '\\tBilled Duration: ', ' ms', to)) return false;
  if (!readFigure(2, '\\tMemory Size: ', ' MB', to)) return false;
  if (!readFigure(3, '\\tMax Memory Used: ', ' MB', to)) return false;
  readFigure(4, '\\tInit Duration: ', ' ms', to);
  return isLineEnd(load<u16>(behind) === escapedTab ? behind + 2 : behind, to);
}

/** A backslash and a t, the first byte being the lower one. */
const escapedTab: u16 = 0x745c;

function readFigure(index: usize, before: string, unit: string, to: usize): bool {
  if (!standsAt(before, behind, to)) return false;
  const from = behind + before.length;
  const end = decimalEnd(from, to);
  const value = decimal(from, end);
  if (value < 0 || !standsAt(unit, end, to)) return false;
  setFigure(index, value);
  behind = end + unit.length;
  return true;
}
