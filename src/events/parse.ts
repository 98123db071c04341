import type { ParsedEvent } from '../source/source.ts';
import { isFields, platformRecordOf } from './json-format.ts';
import { failureOfJsonLine, requestIdOf } from './json-log-line.ts';
import { lastWordsAt, lastWordsInCrash } from './last-words.ts';
import type { LogEvent } from './log-event.ts';
import { logFrameAt } from './log-frame.ts';
import { parsePythonFrame } from './python-frame.ts';
import type { ApplicationRecord, LambdaRecord, TimeoutRecord } from './record.ts';
import { isIdle } from './relevance.ts';
import { isBlank, onlyBlanksFrom, skipBlanks, wordAt } from './scan.ts';
import { parsePlatformLine } from './text-format.ts';
import { textHash } from './text-hash.ts';

const application: ApplicationRecord = { kind: 'application', requestId: null };

/**
 * What a log message means to Lambda. Never throws, whatever the text; takes time linear in its length, and for
 * nearly every application line looks at the first characters alone.
 */
export function parseMessage(message: string): LambdaRecord {
  const at = isBlank(message.charCodeAt(0)) ? skipBlanks(message, 0) : 0;
  const first = message.charCodeAt(at);
  switch (first) {
    case 0x7b /* { */:
      return parseJson(at === 0 ? message : message.slice(at));
    case 0x5b /* [ */:
      return parsePythonFrame(message, at) ?? lastWordsAt(message, at, 'event', null) ?? application;
    default:
      if ((first >= 0x30 && first <= 0x39) || (first >= 0x61 && first <= 0x66)) {
        return parseAfterId(message, at) ?? lastWordsAt(message, at, 'event', null) ?? application;
      }
      return (
        parsePlatformLine(message, at) ??
        lastWordsInCrash(message, at) ??
        lastWordsAt(message, at, 'event', null) ??
        application
      );
  }
}

/** An event with what its message means, and the hash that tells it from other events of its millisecond. */
export function parseEvent(event: LogEvent): ParsedEvent {
  const { account, logGroup, logStream, timestamp, ingestionTime, message } = event;
  const record = parseMessage(message);
  return {
    kind: 'event',
    account,
    logGroup,
    logStream,
    timestamp,
    ingestionTime,
    textHash: contentHash(record, message),
    record,
  };
}

/**
 * What tells an event from others with the same timestamp, record kind and RequestId. For a platform line about one
 * request that is its log format: text comes first, since the same line in JSON is then a copy that an extension
 * printed. Events that carry no meaning are never compared.
 */
function contentHash(record: LambdaRecord, message: string): number {
  switch (record.kind) {
    case 'start':
    case 'report':
      return record.json === true ? 1 : 0;
    case 'end':
    case 'runtime-done':
      return 0;
    default:
      return isIdle(record) ? 0 : textHash(message);
  }
}

/** Lines that open with a time or with a request id: frames, and `Task timed out`. */
function parseAfterId(message: string, at: number): LambdaRecord | null {
  const frame = logFrameAt(message, at);
  if (frame === null) return parseBareTimeout(message, at);
  if (frame.level === null) {
    const timeout = timeoutAt(message, frame.textAt, frame.requestId);
    if (timeout !== null) return timeout;
  }
  if (frame.level === null || failureLevels.has(frame.level)) {
    const words = lastWordsAt(message, frame.textAt, 'frame', frame.requestId);
    if (words !== null) return words;
  }
  return frame.requestId === null ? application : { kind: 'application', requestId: frame.requestId };
}

/** The levels at which runtimes log an error that ended the invocation; `fail` and `crit` are .NET's. */
const failureLevels: ReadonlySet<string> = new Set(['ERROR', 'FATAL', 'fail', 'crit']);

const timedOut = 'Task timed out after ';

/** `<id> Task timed out after 6.01 seconds`: pastes drop the time before it. */
function parseBareTimeout(message: string, at: number): TimeoutRecord | null {
  const space = message.indexOf(' ', at);
  if (space === -1 || !message.startsWith(timedOut, space + 1)) return null;
  const requestId = wordAt(message, at);
  return requestId === null ? null : timeoutAt(message, space + 1, requestId);
}

function timeoutAt(message: string, at: number, requestId: string | null): TimeoutRecord | null {
  if (!message.startsWith(timedOut, at)) return null;
  const word = wordAt(message, at + timedOut.length);
  if (word === null) return null;
  const rest = skipBlanks(message, at + timedOut.length + word.length);
  if (!message.startsWith('seconds', rest) || !onlyBlanksFrom(message, rest + 'seconds'.length)) return null;
  const seconds = Number(word);
  return { kind: 'timeout', requestId, afterSeconds: Number.isFinite(seconds) ? seconds : null };
}

/** Literals of which a JSON message must have one to be worth parsing: a platform record, or an error. */
export const jsonHints = ['platform.', '"errorType"', 'OutOfMemoryError'] as const;

function parseJson(message: string): LambdaRecord {
  if (!jsonHints.some((hint) => message.includes(hint))) return application;
  let value: unknown;
  try {
    value = JSON.parse(message);
  } catch {
    return application;
  }
  if (!isFields(value)) return application;
  const record = platformRecordOf(value) ?? failureOfJsonLine(value);
  if (record !== null) return record;
  const requestId = requestIdOf(value);
  return requestId === null ? application : { kind: 'application', requestId };
}
