import { memoryErrorLineAt } from './error-line.ts';
import { type FailureSignature, failureSignatures } from './failure-lines.ts';
import { isThreadLimit, memoryErrorOf } from './memory-errors.ts';
import type { FailureLineRecord, LambdaRecord, RuntimeOomRecord } from './record.ts';
import { lineEnd } from './scan.ts';
import { type Anchor, memoryHint, type OomSignature, oomSignatures, type Signature } from './signatures.ts';

interface Rows {
  readonly ooms: OomSignature[];
  readonly failures: FailureSignature[];
}

/** Where a text stands: at the start of its event, behind a runtime's log frame, at the start of another line. */
export type WordPlace = 'event' | 'frame' | 'line';

const placesOf: Readonly<Record<Anchor, readonly WordPlace[]>> = {
  event: ['event'],
  frame: ['frame'],
  line: ['event', 'frame', 'line'],
  text: [],
};

/** The rows that can match at a place, by the first character there: nearly every application line has none. */
const rowsAt: Readonly<Record<WordPlace, readonly (Rows | undefined)[]>> = {
  event: rowsByFirst('event'),
  frame: rowsByFirst('frame'),
  line: rowsByFirst('line'),
};

const textRows = oomSignatures.filter(({ anchor }) => anchor === 'text');

function rowsByFirst(place: WordPlace): readonly (Rows | undefined)[] {
  const table = new Array<Rows | undefined>(128).fill(undefined);
  const rowsOf = ({ starts }: { readonly starts: string }): Rows => {
    const rows = table[starts.charCodeAt(0)] ?? { ooms: [], failures: [] };
    table[starts.charCodeAt(0)] = rows;
    return rows;
  };
  const isHere = ({ anchor }: { readonly anchor: Anchor }) => placesOf[anchor].includes(place);
  for (const row of oomSignatures) if (isHere(row)) rowsOf(row).ooms.push(row);
  for (const row of failureSignatures) if (isHere(row)) rowsOf(row).failures.push(row);
  return table;
}

/** The record of the row that matches the text at `at`, which is a `place`; `null` where none does. */
export function lastWordsAt(
  message: string,
  at: number,
  place: WordPlace,
  requestId: string | null,
): RuntimeOomRecord | FailureLineRecord | null {
  const rows = rowsAt[place][message.charCodeAt(at)];
  if (rows === undefined) return null;
  const oom = rows.ooms.find((row) => matches(row, message, at));
  if (oom !== undefined && !isOfThreads(oom, message, at)) return oomRecord(oom, message, at, requestId);
  const failure = rows.failures.find((row) => matches(row, message, at));
  if (failure === undefined) return null;
  const { errorType, runtime } = failure;
  return { kind: 'failure-line', requestId, errorType, ...(runtime === null ? {} : { runtime }) };
}

/** PHP: `Allowed memory size of 134217728 bytes exhausted`. */
const allowedSize = /Allowed memory size of (\d{1,15}) bytes/;

/** Of what follows a row's text, so much is looked through for the limit that was met. */
const longestTrace = 4_000;

function oomRecord(
  row: OomSignature,
  message: string,
  at: number,
  requestId: string | null,
): RuntimeOomRecord {
  const { runtime, id, proof } = row;
  // The JVM says on the same line which of its limits was met.
  const line = message.slice(at, Math.min(lineEnd(message, at), at + longestTrace));
  const named = runtime === 'java' && line.includes('OutOfMemory');
  const limit = (named ? memoryErrorOf('java', 'OutOfMemoryError', line)?.limit : null) ?? row.limit;
  const bytes = limit === 'memory-limit' ? allowedSize.exec(line)?.[1] : undefined;
  const size = bytes === undefined ? {} : { limitMb: Math.round(Number(bytes) / 2 ** 20) };
  return { kind: 'runtime-oom', requestId, runtime, signature: id, limit, ...size, proof };
}

/** Java and .NET call the limit of threads a memory error, too: memory has nothing to do with it. */
function isOfThreads({ runtime }: OomSignature, message: string, at: number): boolean {
  return runtime !== null && isThreadLimit(runtime, message.slice(at, at + longestTrace));
}

/**
 * The words of memory on any line of a text from `at` on: a crash report, a traceback or a trace may stand in one event,
 * the telling line far down in it. An abort weighs more than an error's name.
 */
export function memoryWordsIn(
  message: string,
  at: number,
  requestId: string | null,
): RuntimeOomRecord | null {
  if (!memoryHint.test(at === 0 ? message : message.slice(at))) return null;
  let best: RuntimeOomRecord | null = null;
  for (let from = at; from < message.length; ) {
    const end = lineEnd(message, from);
    const found = memoryWordsOn(message, from, end);
    if (found?.proof === 'abort') return { ...found, requestId };
    if (found !== null && (best === null || (best.runtime === null && found.runtime !== null))) {
      best = { ...found, requestId };
    }
    from = end + 1;
  }
  return best;
}

function memoryWordsOn(message: string, from: number, end: number): RuntimeOomRecord | null {
  const at = textOn(message, from, end);
  const words = lastWordsAt(message, at, 'line', null);
  if (words?.kind === 'runtime-oom') return words;
  const error = memoryErrorLineAt(message, at, end);
  if (error !== null) return error;
  const line = message.slice(from, end);
  const row = textRows.find(({ contains }) => contains !== null && line.includes(contains));
  if (row === undefined || isOfThreads(row, message, at)) return null;
  return oomRecord(row, message, at, null);
}

/** Behind blanks and the bars of a Python exception group. */
function textOn(message: string, from: number, end: number): number {
  let at = from;
  for (; at < end; at++) {
    const code = message.charCodeAt(at);
    if (code > 32 && code !== 0x7c && code !== 0xa0 && code !== 0x2b) break;
  }
  return at;
}

function matches(row: Signature, message: string, at: number): boolean {
  if (!message.startsWith(row.starts, at)) return false;
  if (row.contains === null) return true;
  const found = message.indexOf(row.contains, at + row.starts.length);
  return found !== -1 && found < lineEnd(message, at);
}

/** A record that says that the invocation failed, with what the rest of its event says of memory. */
export function withMemoryOf(failure: LambdaRecord, words: RuntimeOomRecord | null): LambdaRecord {
  if (failure.kind !== 'failure-line' || words === null) return failure;
  const { requestId, runtime } = failure;
  return { ...words, requestId, proof: 'frame', runtime: words.runtime ?? runtime ?? null };
}
