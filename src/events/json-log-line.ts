import { isFields } from './json-format.ts';
import { lastWordsAt } from './last-words.ts';
import type { LambdaRecord } from './record.ts';
import { jsonMemoryErrors } from './signatures.ts';

type Fields = Readonly<Record<string, unknown>>;

const errorLevels: ReadonlySet<string> = new Set(['ERROR', 'FATAL', 'CRITICAL']);

/**
 * What a JSON log line of an application or a runtime tells of a failed invocation; `null` where it tells
 * nothing. The runtime's frame of an unhandled error has `errorType` and `stackTrace` at the top level, an error
 * level (`log_level` in Python up to 2026, `level` elsewhere) and no `message` of the application's: that is
 * proof. With a `message` the application logged an error that it caught.
 */
export function failureOfJsonLine(line: Fields): LambdaRecord | null {
  const level = line.level ?? line.log_level;
  const requestId = requestIdOf(line);
  const { errorType, stackTrace, message } = line;
  const atErrorLevel = typeof level === 'string' && errorLevels.has(level.toUpperCase());
  if (atErrorLevel && typeof message === 'string') {
    const words = lastWordsAt(message, 0, 'event', requestId);
    // Only Java puts its frame into `message`; others' words there are the application's.
    if (words?.kind === 'runtime-oom' && words.runtime === 'java') return words;
  }
  if (typeof errorType === 'string' && Array.isArray(stackTrace)) {
    const frame = atErrorLevel && (message === undefined || message === null);
    const runtime = jsonMemoryErrors.get(errorType);
    if (runtime !== undefined && (atErrorLevel || level === undefined)) {
      return { kind: 'runtime-oom', requestId, runtime, signature: `${runtime}-json`, fatal: frame };
    }
    return frame ? { kind: 'failure-line', requestId, errorType: errorType.slice(0, 200) } : null;
  }
  if (atErrorLevel && isFields(message)) {
    // Node logs whatever error so; the `Runtime.` types alone are the runtime's.
    const type = message.errorType;
    if (typeof type === 'string' && type.startsWith('Runtime.')) {
      return { kind: 'failure-line', requestId, errorType: type.slice(0, 200) };
    }
  }
  return null;
}

/** The request id of a JSON log line: `requestId`, Java's `AWSRequestId`. */
export function requestIdOf(line: Fields): string | null {
  const id = line.requestId ?? line.AWSRequestId;
  return typeof id === 'string' && id !== '' && id.length <= 200 ? id : null;
}
