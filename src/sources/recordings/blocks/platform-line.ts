import { type Chunk, literal, standsAt } from '../chunk.ts';
import { backslash, isDigit, quote } from '../json-bytes.ts';
import { figuresPerReport, requestIdBytes, rowKinds } from './block.ts';

/** What a platform line says, by its bytes. One serves for all lines: nothing is made for each. */
export interface PlatformLine {
  kind: number;
  idAt: number;
  /** Of a START; nothing of the others. */
  versionFrom: number;
  versionTo: number;
  /** Of a REPORT: duration, billed, size, used, init; NaN where it has none. */
  readonly figures: Float64Array;
}

export const createPlatformLine = (): PlatformLine => ({
  kind: rowKinds.other,
  idAt: 0,
  versionFrom: 0,
  versionTo: 0,
  figures: new Float64Array(figuresPerReport),
});

const start = literal('START RequestId: ');
const version = literal(' Version: ');
const end = literal('END RequestId: ');
const report = literal('REPORT RequestId: ');
/** As JSON writes them, with the escaped tabs. */
const reportFigures = [
  { before: literal('\\tDuration: '), unit: literal(' ms') },
  { before: literal('\\tBilled Duration: '), unit: literal(' ms') },
  { before: literal('\\tMemory Size: '), unit: literal(' MB') },
  { before: literal('\\tMax Memory Used: '), unit: literal(' MB') },
  { before: literal('\\tInit Duration: '), unit: literal(' ms') },
] as const;
const required = 4;

/**
 * Reads a START, END or REPORT as the platform writes them today, from the bytes of a JSON string without its quotes:
 * what `parseMessage` would make of the text, or false. Anything unusual is left to `parseMessage`. Its request id is
 * as many bytes at `idAt`; whether they are an id is for the caller to ask (`isUuid`).
 */
export function readPlatformLine(line: PlatformLine, chunk: Chunk, from: number, to: number): boolean {
  const { bytes } = chunk;
  line.versionFrom = from;
  line.versionTo = from;
  switch (bytes[from]) {
    case 0x53 /* S */:
      {
        if (!standsAt(start, chunk, from, to)) return false;
        line.kind = rowKinds.start;
        line.idAt = from + start.byteLength;
        const versionAt = line.idAt + requestIdBytes;
        if (!standsAt(version, chunk, versionAt, to)) return false;
        line.versionFrom = versionAt + version.byteLength;
        line.versionTo = wordEnd(bytes, line.versionFrom, to);
        return line.versionTo > line.versionFrom && isLineEnd(bytes, line.versionTo, to);
      }
    case 0x45 /* E */:
      if (!standsAt(end, chunk, from, to)) return false;
      line.kind = rowKinds.end;
      line.idAt = from + end.byteLength;
      return isLineEnd(bytes, line.idAt + requestIdBytes, to);
    case 0x52 /* R */:
      if (!standsAt(report, chunk, from, to)) return false;
      line.kind = rowKinds.report;
      line.idAt = from + report.byteLength;
      return readFigures(line.figures, chunk, line.idAt + requestIdBytes, to);
    default:
      return false;
  }
}

function readFigures(figures: Float64Array, chunk: Chunk, from: number, to: number): boolean {
  const { bytes } = chunk;
  let at = from;
  for (let index = 0; index < figuresPerReport; index += 1) {
    figures[index] = Number.NaN;
    const field = reportFigures[index];
    if (field === undefined) return false;
    if (!standsAt(field.before, chunk, at, to)) {
      if (index < required) return false;
      continue;
    }
    const first = at + field.before.byteLength;
    const behind = decimalEnd(bytes, first);
    const value = decimal(bytes, first, behind);
    if (value < 0 || !standsAt(field.unit, chunk, behind, to)) return false;
    figures[index] = value;
    at = behind + field.unit.byteLength;
  }
  if (bytes[at] === backslash && bytes[at + 1] === 0x74 /* t */) at += 2;
  return isLineEnd(bytes, at, to);
}

const isInId = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[0-9a-f-]/.test(String.fromCharCode(byte)) ? 1 : 0,
);

/** Hexadecimal digits and hyphens, as many as an id has. */
export function isUuid(bytes: Uint8Array, at: number): boolean {
  for (let index = at; index < at + requestIdBytes; index += 1) {
    if (isInId[bytes[index] ?? 0] !== 1) return false;
  }
  return true;
}

const longestVersion = 40;

function wordEnd(bytes: Uint8Array, from: number, to: number): number {
  const most = Math.min(to, from + longestVersion);
  let at = from;
  for (; at < most; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte <= 0x20 || byte >= 0x7f || byte === backslash || byte === quote) break;
  }
  return at;
}

/** The end of the message, or the escaped line break before it. */
function isLineEnd(bytes: Uint8Array, at: number, to: number): boolean {
  return at === to || (at + 2 === to && bytes[at] === backslash && bytes[at + 1] === 0x6e) /* n */;
}

const point = 0x2e;

function decimalEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (isDigit(bytes[at]) || bytes[at] === point) at += 1;
  return at;
}

/** The figure as `parseReportLine` reads it: both halves are exact, so one division rounds as parseFloat does. */
function decimal(bytes: Uint8Array, from: number, to: number): number {
  if (to === from || to - from > 15) return -1;
  let digits = 0;
  let scale = 0;
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === point) {
      if (scale !== 0 || to - from === 1) return -1;
      scale = 1;
    } else {
      digits = digits * 10 + (byte - 0x30);
      scale *= 10;
    }
  }
  return scale === 0 ? digits : digits / scale;
}
