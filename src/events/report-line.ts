import type { ReportRecord, Status } from './record.ts';
import { skipBlanks, wordAt, wordEnd } from './scan.ts';
import { statusOf } from './status.ts';

const opening = 'REPORT RequestId: ';

type Key = Exclude<keyof ReportRecord, 'kind' | 'requestId'>;

interface Field {
  readonly label: string;
  /** What the field tells; `null` for one that is known and passed over. */
  readonly key: Key | null;
}

const fields: readonly Field[] = [
  { label: 'Duration:', key: 'durationMs' },
  { label: 'Billed Duration:', key: 'billedMs' },
  { label: 'Billed Restore Duration:', key: 'billedRestoreMs' },
  { label: 'Memory Size:', key: 'sizeMb' },
  { label: 'Max Memory Used:', key: 'usedMb' },
  { label: 'Init Duration:', key: 'initMs' },
  { label: 'Restore Duration:', key: 'restoreMs' },
  { label: 'Status:', key: 'status' },
  { label: 'Error Type:', key: 'errorType' },
  { label: 'ErrorType:', key: 'errorType' },
  { label: 'XRAY TraceId:', key: 'xrayTraceId' },
  { label: 'SegmentId:', key: null },
  { label: 'Sampled:', key: null },
];

const fieldsByFirst: readonly (readonly Field[])[] = Array.from({ length: 128 }, (_, code) =>
  fields.filter((field) => field.label.charCodeAt(0) === code),
);

/**
 * Reads `REPORT RequestId: U\tDuration: D ms\t...` from left to right: fields in any order (emulators put Init
 * Duration first), parted by tabs, by the ` \t` of before 2020 or by the blanks of a paste, and the X-Ray
 * tail on its own line or on the same one. `null` where the text is not a REPORT line with at least one field.
 */
export function parseReportLine(message: string, at: number): ReportRecord | null {
  if (!message.startsWith(opening, at)) return null;
  const idAt = at + opening.length;
  const requestId = wordAt(message, idAt);
  if (requestId === null) return null;
  let i = idAt + requestId.length;
  const tabbed = message.indexOf('\t', i) !== -1;
  let status: Status | null = null;
  let errorType: string | null = null;
  let durationMs: number | null = null;
  let billedMs: number | null = null;
  let sizeMb: number | null = null;
  let usedMb: number | null = null;
  let initMs: number | null = null;
  let restoreMs: number | null = null;
  let billedRestoreMs: number | null = null;
  let xrayTraceId: string | null = null;
  let known = false;
  let emulated = false;
  for (i = skipBlanks(message, i); i < message.length; i = skipBlanks(message, i)) {
    const field = fieldAt(message, i);
    if (field === null) {
      i = tabbed ? cellEnd(message, i) : wordEnd(message, i);
      continue;
    }
    const from = skipBlanks(message, i + field.label.length);
    i = wordEnd(message, from);
    known ||= field.key !== null;
    // Plain variables, not a keyed object: this is the line that comes a hundred million times.
    switch (field.key) {
      case 'durationMs':
        durationMs ??= decimal(message, from, i);
        break;
      case 'billedMs':
        billedMs ??= decimal(message, from, i);
        break;
      case 'sizeMb':
        sizeMb ??= decimal(message, from, i);
        break;
      case 'usedMb':
        usedMb ??= decimal(message, from, i);
        break;
      case 'initMs':
        emulated ||= durationMs === null;
        initMs ??= decimal(message, from, i);
        break;
      case 'restoreMs':
        restoreMs ??= decimal(message, from, i);
        break;
      case 'billedRestoreMs':
        billedRestoreMs ??= decimal(message, from, i);
        break;
      case 'status':
        status ??= statusOf(wordAt(message, from));
        break;
      case 'errorType':
        errorType ??= wordAt(message, from);
        break;
      case 'xrayTraceId':
        xrayTraceId ??= wordAt(message, from);
        break;
      case null:
        break;
    }
    i = unitEnd(message, i);
  }
  if (!known) return null;
  return {
    kind: 'report',
    requestId,
    status,
    errorType,
    durationMs,
    billedMs,
    // No function has no memory, and shares of 0 are no figures.
    sizeMb: sizeMb === 0 ? null : sizeMb,
    usedMb,
    initMs,
    restoreMs,
    billedRestoreMs,
    xrayTraceId,
    ...(emulated && status === null ? { emulated: true as const } : {}),
  };
}

function fieldAt(text: string, at: number): Field | null {
  const candidates = fieldsByFirst[text.charCodeAt(at)];
  if (candidates === undefined) return null;
  for (const field of candidates) if (text.startsWith(field.label, at)) return field;
  return null;
}

/** The next tab or line break: where an unknown field of a tabbed line ends. */
function cellEnd(text: string, at: number): number {
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 9 || code === 10) return at;
    at++;
  }
  return at;
}

/** Past ` ms` or ` MB`. */
function unitEnd(text: string, at: number): number {
  const from = skipBlanks(text, at);
  const first = text.charCodeAt(from);
  const second = text.charCodeAt(from + 1);
  const known = (first === 109 && second === 115) || (first === 77 && second === 66);
  return known ? from + 2 : at;
}

/** `123`, `123.45` read exactly: both halves stay far below 2^53, so the one division rounds as parseFloat does. */
function decimal(text: string, from: number, to: number): number | null {
  let digits = 0;
  let scale = 0;
  let any = false;
  if (to - from > 15) return null;
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code === 46 && scale === 0) scale = 1;
    else if (code >= 48 && code <= 57) {
      any = true;
      digits = digits * 10 + (code - 48);
      if (scale !== 0) scale *= 10;
    } else return null;
  }
  if (!any) return null;
  return scale === 0 ? digits : digits / scale;
}
