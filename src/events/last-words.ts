import { type FailureSignature, failureSignatures } from './failure-lines.ts';
import type { LambdaRecord } from './record.ts';
import { lineEnd, own } from './scan.ts';
import {
  type Anchor,
  crashOpenings,
  javaTerm,
  type OomSignature,
  oomSignatures,
  type Signature,
} from './signatures.ts';

interface Rows {
  readonly ooms: OomSignature[];
  readonly failures: FailureSignature[];
}

type Place = 'event' | 'frame' | 'line';

const placesOf: Readonly<Record<Anchor, readonly Place[]>> = {
  event: ['event'],
  frame: ['frame'],
  either: ['event', 'frame'],
  line: ['event', 'frame', 'line'],
};

/** The rows that can match at a place, by the first character there: nearly every application line has none. */
const rowsAt: Readonly<Record<Place, readonly (Rows | undefined)[]>> = {
  event: rowsByFirst('event'),
  frame: rowsByFirst('frame'),
  line: rowsByFirst('line'),
};

function rowsByFirst(place: Place): readonly (Rows | undefined)[] {
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

/** Whether the tables have a row for the text that stands at `at`, which is a `place`; `null` where none has. */
export function lastWordsAt(
  message: string,
  at: number,
  place: Place,
  requestId: string | null,
): LambdaRecord | null {
  const rows = rowsAt[place][message.charCodeAt(at)];
  if (rows === undefined) return null;
  for (const row of rows.ooms) {
    if (matches(row, message, at) && !isThreadLimit(row, message, at)) {
      return { kind: 'runtime-oom', requestId, runtime: row.runtime, signature: row.id, fatal: row.fatal };
    }
  }
  for (const row of rows.failures) {
    if (matches(row, message, at)) {
      return { kind: 'failure-line', requestId, errorType: row.errorType ?? quotedErrorType(message, at) };
    }
  }
  return null;
}

/** Java calls the limit of threads an OutOfMemoryError, too: memory has nothing to do with it. */
function isThreadLimit(row: OomSignature, message: string, at: number): boolean {
  if (row.runtime !== 'java') return false;
  const found = message.indexOf(`${javaTerm}: unable to create `, at);
  return found !== -1 && found < lineEnd(message, at);
}

/** Looks for a runtime's last words on the later lines of an event that opens as a crash report. */
export function lastWordsInCrash(message: string, at: number): LambdaRecord | null {
  if (!crashOpenings.some((opening) => message.startsWith(opening, at))) return null;
  for (let i = lineEnd(message, at); i < message.length; i = lineEnd(message, i + 1)) {
    const record = lastWordsAt(message, i + 1, 'line', null);
    if (record !== null) return record;
  }
  return null;
}

function matches(row: Signature, message: string, at: number): boolean {
  if (!message.startsWith(row.starts, at)) return false;
  if (row.contains === null) return true;
  const found = message.indexOf(row.contains, at + row.starts.length);
  return found !== -1 && found < lineEnd(message, at);
}

const errorTypeKey = '"errorType":"';
const longestType = 200;

/** The value of the first `"errorType"` of a Node frame's JSON; `null` where it has none. */
function quotedErrorType(message: string, at: number): string | null {
  const key = message.indexOf(errorTypeKey, at);
  if (key === -1) return null;
  const from = key + errorTypeKey.length;
  const to = message.indexOf('"', from);
  return to === -1 || to === from || to - from > longestType ? null : own(message, from, to);
}
