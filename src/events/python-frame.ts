import { killedChildIn } from './child-killed.ts';
import { type MemoryError, memoryErrorOf } from './memory-errors.ts';
import type { FailureLineRecord, Proof, RuntimeOomRecord } from './record.ts';
import { isBlank, lineEnd, onlyBlanksFrom, own } from './scan.ts';

const opening = '[ERROR] ';
/** The frame always has this line, with an empty stack too; an application's own `[ERROR] ` line has not. */
const traceback = 'Traceback (most recent call last):';
const longestType = 200;
const longestText = 4_000;

/** Errors that the runtime frames without a traceback (awslambdaric, `FaultException`). */
const ownErrors: ReadonlySet<string> = new Set(
  [
    'BuiltInModuleConflict',
    'HandlerNotFound',
    'ImportModuleError',
    'LambdaRuntimeClientError',
    'MalformedHandlerName',
    'MarshalError',
    'UnmarshalError',
    'UserCodeSyntaxError',
  ].map((name) => `Runtime.${name}`),
);

/**
 * Reads the managed Python runtime's frame of an unhandled error, one event:
 * `[ERROR] Type: message\nTraceback (most recent call last):\n...` (awslambdaric, `log_error`; old runtimes part
 * the lines with `\r`, pastes with a blank). Without a traceback it is an application's line, save for the
 * runtime's own types and a bare memory error. `null` where it is no such frame.
 */
export function parsePythonFrame(message: string, at: number): RuntimeOomRecord | FailureLineRecord | null {
  if (!message.startsWith(opening, at)) return null;
  const typeAt = at + opening.length;
  let typeEnd = typeAt;
  const last = Math.min(message.length, typeAt + longestType);
  while (typeEnd < last && isTypeCharacter(message.charCodeAt(typeEnd))) typeEnd++;
  if (typeEnd === typeAt) return null;
  const after = message.charCodeAt(typeEnd);
  const ends = typeEnd === message.length || after === 58 || after === 10 || after === 13;
  if (!ends && !isPastedTraceback(message, typeEnd + 1)) return null;
  const errorType = own(message, typeAt, typeEnd);
  const tracebackAt = tracebackIn(message, typeEnd);
  const framed = tracebackAt !== -1;
  const text = message.slice(typeEnd, Math.min(framed ? tracebackAt : message.length, typeEnd + longestText));
  const memory = memoryErrorOf('python', errorType, text);
  if (memory !== null) {
    const bare = onlyBlanksFrom(message, typeEnd);
    return oom(memory, framed || bare ? 'frame' : 'hint');
  }
  return framed || ownErrors.has(errorType) ? failureOf(errorType, text) : null;
}

/**
 * Reads the frame of Python 3.6 and before, one event: `<message>: <Type>\nTraceback (most recent call last):\n...`.
 * `null` where the text is no such frame.
 */
export function parseOldPythonFrame(
  message: string,
  at: number,
): RuntimeOomRecord | FailureLineRecord | null {
  const end = lineEnd(message, at);
  if (end - at > longestText || !message.startsWith(traceback, end + 1)) return null;
  const typeAt = message.lastIndexOf(' ', end - 1) + 1;
  if (typeAt <= at || message[typeAt - 2] !== ':' || end - typeAt > longestType) return null;
  const errorType = own(message, typeAt, end);
  for (let i = 0; i < errorType.length; i++) if (!isTypeCharacter(errorType.charCodeAt(i))) return null;
  const text = message.slice(at, typeAt);
  const memory = memoryErrorOf('python', errorType, text);
  return memory === null ? failureOf(errorType, text) : oom(memory, 'frame');
}

function oom({ signature, limit }: MemoryError, proof: Proof): RuntimeOomRecord {
  return { kind: 'runtime-oom', requestId: null, runtime: 'python', signature, limit, proof };
}

function failureOf(errorType: string, text: string): FailureLineRecord {
  const killedChild = killedChildIn(text);
  return {
    kind: 'failure-line',
    requestId: null,
    errorType: text.includes('[Errno 12]') ? 'ENOMEM' : text.includes('[Errno 28]') ? 'ENOSPC' : errorType,
    runtime: 'python',
    ...(killedChild === null ? {} : { killedChild }),
  };
}

/** A letter, a digit, `_` or `.`: what a Python class name with its module is made of. */
function isTypeCharacter(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 46
  );
}

/** Where a traceback stands on a line by itself, or in a paste that has blanks for line breaks; -1 where none does. */
function tracebackIn(message: string, from: number): number {
  for (let i = message.indexOf(traceback, from); i !== -1; i = message.indexOf(traceback, i + 1)) {
    const before = message.charCodeAt(i - 1);
    if (before === 10 || before === 13 || isPastedTraceback(message, i)) return i;
  }
  return -1;
}

/** Behind the one blank that is left of a line break, with its first file behind it in the same way. */
function isPastedTraceback(message: string, at: number): boolean {
  return (
    message.charCodeAt(at - 1) === 32 &&
    !isBlank(message.charCodeAt(at - 2)) &&
    message.startsWith(traceback, at) &&
    message.startsWith(' File "', at + traceback.length)
  );
}
