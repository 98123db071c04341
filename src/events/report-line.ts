import type { ReportRecord } from './record.ts';
import { skipBlanks, wordAt, wordEnd } from './scan.ts';
import { statusOf } from './status.ts';

const opening = 'REPORT RequestId: ';

type Figure = 'durationMs' | 'billedMs' | 'sizeMb' | 'usedMb' | 'initMs' | 'restoreMs' | 'billedRestoreMs';
type Word = 'status' | 'errorType' | 'xrayTraceId';

interface Field {
  readonly label: string;
  readonly figure?: Figure;
  readonly word?: Word;
}

/** Every field that is known, the passed-over ones included; new ones are skipped as far as the next tab. */
const fields: readonly Field[] = [
  { label: 'Duration:', figure: 'durationMs' },
  { label: 'Billed Duration:', figure: 'billedMs' },
  { label: 'Billed Restore Duration:', figure: 'billedRestoreMs' },
  { label: 'Memory Size:', figure: 'sizeMb' },
  { label: 'Max Memory Used:', figure: 'usedMb' },
  { label: 'Init Duration:', figure: 'initMs' },
  { label: 'Restore Duration:', figure: 'restoreMs' },
  { label: 'Status:', word: 'status' },
  { label: 'Error Type:', word: 'errorType' },
  { label: 'ErrorType:', word: 'errorType' },
  { label: 'XRAY TraceId:', word: 'xrayTraceId' },
  { label: 'SegmentId:' },
  { label: 'Sampled:' },
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
  const figures: Record<Figure, number | null> = {
    durationMs: null,
    billedMs: null,
    sizeMb: null,
    usedMb: null,
    initMs: null,
    restoreMs: null,
    billedRestoreMs: null,
  };
  const words: Record<Word, string | null> = { status: null, errorType: null, xrayTraceId: null };
  let known = false;
  for (i = skipBlanks(message, i); i < message.length; i = skipBlanks(message, i)) {
    const field = fieldAt(message, i);
    if (field === null) {
      i = tabbed ? cellEnd(message, i) : wordEnd(message, i);
      continue;
    }
    const from = skipBlanks(message, i + field.label.length);
    i = wordEnd(message, from);
    if (field.figure !== undefined) {
      known = true;
      figures[field.figure] ??= decimal(message, from, i);
      i = unitEnd(message, i);
    } else if (field.word !== undefined) {
      known = true;
      words[field.word] ??= wordAt(message, from);
    }
  }
  if (!known) return null;
  return {
    kind: 'report',
    requestId,
    status: statusOf(words.status),
    errorType: words.errorType,
    durationMs: figures.durationMs,
    billedMs: figures.billedMs,
    sizeMb: figures.sizeMb,
    usedMb: figures.usedMb,
    initMs: figures.initMs,
    restoreMs: figures.restoreMs,
    billedRestoreMs: figures.billedRestoreMs,
    xrayTraceId: words.xrayTraceId,
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
  return text.startsWith('ms', from) || text.startsWith('MB', from) ? from + 2 : at;
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
