import { parseJavaFrame } from './java-frame.ts';
import { isFields } from './json-format.ts';
import { memoryErrorOf } from './memory-errors.ts';
import { nodeErrorOf } from './node-frame.ts';
import type { LambdaRecord, Runtime } from './record.ts';

type Fields = Readonly<Record<string, unknown>>;

const errorLevels: ReadonlySet<string> = new Set(['ERROR', 'FATAL', 'CRITICAL']);

/** Errors of Node.js's runtime itself. Up to version 3 of its interface client they begin with `Runtime.`. */
const nodeOwnErrors: ReadonlySet<string> = new Set([
  'HandlerNotFound',
  'ImportModuleError',
  'InvalidStreamingOperation',
  'MalformedHandlerName',
  'MalformedStreamingHandler',
  'NodeJsExit',
  'UnhandledPromiseRejection',
  'UserCodeSyntaxError',
]);

const longestType = 200;

/**
 * What a JSON log line of an application or a runtime says of a failed invocation; `null` where it says nothing. Each
 * runtime has its own frame of an unhandled error:
 * - Python, Java, .NET, Ruby: `errorType` and `stackTrace` at the top level, and no `message` of the application's.
 * - Java also puts the frame of the text format into `message`.
 * - Node.js: an object with `errorType` as the `message`, which is also what it logs of an error that was caught.
 */
export function failureOfJsonLine(line: Fields): LambdaRecord | null {
  const level = line.level ?? line.log_level;
  const requestId = requestIdOf(line);
  const { errorType, stackTrace, message } = line;
  const atErrorLevel = typeof level === 'string' && errorLevels.has(level.toUpperCase());
  if (atErrorLevel && typeof message === 'string') {
    const frame = parseJavaFrame(message, 0, requestId);
    if (frame !== null) return frame;
  }
  if (typeof errorType === 'string' && Array.isArray(stackTrace)) {
    if (!atErrorLevel && level !== undefined) return null;
    return errorAtTop(line, errorType, atErrorLevel && (message === undefined || message === null));
  }
  return atErrorLevel && isFields(message) ? nodeError(message, requestId) : null;
}

/** The request id of a JSON log line: `requestId`, Java's `AWSRequestId`. */
export function requestIdOf(line: Fields): string | null {
  const id = line.requestId ?? line.AWSRequestId;
  return typeof id === 'string' && id !== '' && id.length <= 200 ? id : null;
}

function errorAtTop(line: Fields, errorType: string, framed: boolean): LambdaRecord | null {
  const requestId = requestIdOf(line);
  const runtime = languageOf(line, errorType);
  const text = typeof line.errorMessage === 'string' ? line.errorMessage : '';
  const memory = memoryErrorOf(runtime, errorType, text, JSON.stringify([text, line.stackTrace]));
  if (memory !== null) {
    return {
      kind: 'runtime-oom',
      requestId,
      runtime,
      signature: `${runtime}-json`,
      limit: memory.limit,
      proof: framed ? 'frame' : 'hint',
    };
  }
  return framed
    ? { kind: 'failure-line', requestId, errorType: errorType.slice(0, longestType), runtime }
    : null;
}

/** Which runtime writes an error so. Classes of the same name exist in several languages. */
function languageOf(line: Fields, errorType: string): Runtime {
  if (/^\w+<.+>$/.test(errorType) || errorType === 'NoMemoryError') return 'ruby';
  if (line.AWSRequestId !== undefined || /^(?:java|javax|io|com|org)\./.test(errorType)) return 'java';
  if (line.log_level !== undefined || line.location !== undefined) return 'python';
  if (errorType.startsWith('System.')) return 'dotnet';
  const stack = JSON.stringify(line.stackTrace);
  if (stack.includes('File \\"')) return 'python';
  if (errorType === 'OutOfMemoryError') return 'java';
  return errorType === 'OutOfMemoryException' || /at [\w.`]+\(.*\) in /.test(stack) ? 'dotnet' : 'python';
}

function nodeError(error: Fields, requestId: string | null): LambdaRecord | null {
  const { errorType } = error;
  if (typeof errorType !== 'string') return null;
  const type = errorType.slice(0, longestType);
  const record = nodeErrorOf(type, JSON.stringify(error), requestId);
  if (record.kind === 'runtime-oom') return record;
  return type.startsWith('Runtime.') || nodeOwnErrors.has(type) ? record : null;
}
