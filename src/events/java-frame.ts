import { isMemoryType, isThreadLimit, memoryErrorOf } from './memory-errors.ts';
import type { FailureLineRecord, RuntimeOomRecord } from './record.ts';
import { lineEnd } from './scan.ts';

const className = /^(?:[A-Za-z_$][\w$]*\.)+[A-Za-z_$][\w$]*$|^[A-Z][\w$]*(?:Exception|Error)$/;

/** Lines that the message of an error may have before its class is named. */
const mostMessageLines = 8;
const longestType = 200;

/**
 * Reads the managed Java runtime's frame of an unhandled error: `<message>: <class>\n<class>[: <message>]\n\tat ...`,
 * the class once behind the message and once as the stack names it (LambdaLogger of aws-lambda-java-libs). The error
 * of memory may be its cause. `null` where the text is no such frame.
 */
export function parseJavaFrame(
  message: string,
  at: number,
  requestId: string | null,
): RuntimeOomRecord | FailureLineRecord | null {
  const errorType = framedClass(message, at);
  if (errorType === null) return null;
  const memory = memoryInChain(message, at, errorType);
  if (memory !== null) {
    const { signature, limit } = memory;
    return { kind: 'runtime-oom', requestId, runtime: 'java', signature, limit, proof: 'frame' };
  }
  const threads = isMemoryType('java', errorType) && isThreadLimit('java', message);
  return {
    kind: 'failure-line',
    requestId,
    errorType: threads ? 'unable to create native thread' : errorType,
    runtime: 'java',
  };
}

/** The class that ends one line and begins the next. */
function framedClass(message: string, at: number): string | null {
  let from = at;
  for (let line = 0; line < mostMessageLines; line++) {
    const end = lineEnd(message, from);
    if (end >= message.length - 1) return null;
    const blank = message.lastIndexOf(' ', end - 1);
    const typeAt = blank < from ? from : blank + 1;
    if (end - typeAt <= longestType && (typeAt === from || message[typeAt - 2] === ':')) {
      const type = message.slice(typeAt, end);
      const after = message.charCodeAt(end + 1 + type.length);
      const named =
        message.startsWith(type, end + 1) && (Number.isNaN(after) || after === 58 || after === 10);
      if (named && className.test(type)) return type;
    }
    from = end + 1;
  }
  return null;
}

/** The last error of memory in the chain of causes: the one that all the others came of. */
function memoryInChain(message: string, at: number, errorType: string) {
  let found = isMemoryType('java', errorType)
    ? memoryErrorOf('java', errorType, message.slice(at, at + 1_000), message)
    : null;
  const cause = 'Caused by: ';
  for (let i = message.indexOf(cause, at); i !== -1; i = message.indexOf(cause, i + 1)) {
    const line = message.slice(i + cause.length, Math.min(lineEnd(message, i), i + 1_000));
    const colon = line.indexOf(':');
    const type = colon === -1 ? line.trim() : line.slice(0, colon);
    if (isMemoryType('java', type)) found = memoryErrorOf('java', type, line) ?? found;
  }
  return found;
}
