import type { LambdaRecord } from './record.ts';
import { isBlank, onlyBlanksFrom, own } from './scan.ts';
import { pythonMemoryErrors } from './signatures.ts';

const opening = '[ERROR] ';
/** The frame always has this line, with an empty stack too; an application's own `[ERROR] ` line has not. */
const traceback = 'Traceback (most recent call last):';
const longestType = 200;

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
export function parsePythonFrame(message: string, at: number): LambdaRecord | null {
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
  const framed = hasTraceback(message, typeEnd);
  if (pythonMemoryErrors.has(errorType)) {
    const fatal = framed || onlyBlanksFrom(message, typeEnd);
    return { kind: 'runtime-oom', requestId: null, runtime: 'python', signature: 'python-frame', fatal };
  }
  if (framed || ownErrors.has(errorType)) return { kind: 'failure-line', requestId: null, errorType };
  return null;
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

/** Whether a traceback stands on a line of its own, or in a paste that has blanks for line breaks. */
function hasTraceback(message: string, from: number): boolean {
  for (let i = message.indexOf(traceback, from); i !== -1; i = message.indexOf(traceback, i + 1)) {
    const before = message.charCodeAt(i - 1);
    if (before === 10 || before === 13 || isPastedTraceback(message, i)) return true;
  }
  return false;
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
