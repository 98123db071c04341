import { childKilledHint, killedChildIn } from './child-killed.ts';
import { parseDotnetFrame } from './dotnet-frame.ts';
import { parseEmulatorLine } from './emulator-line.ts';
import { insightsReportOf, insightsStream, insightsTerm } from './insights-event.ts';
import { parseJavaFrame } from './java-frame.ts';
import { isFields, platformRecordOf } from './json-format.ts';
import { failureOfJsonLine, requestIdOf } from './json-log-line.ts';
import { lastWordsAt, memoryWordsIn, type WordPlace, withMemoryOf } from './last-words.ts';
import type { LogEvent } from './log-event.ts';
import { logFrameAt } from './log-frame.ts';
import { parseNodeFrame } from './node-frame.ts';
import type { ParsedEvent } from './parsed-event.ts';
import { parseOldPythonFrame, parsePythonFrame } from './python-frame.ts';
import type {
  ApplicationRecord,
  FailureLineRecord,
  LambdaRecord,
  RuntimeOomRecord,
  TimeoutRecord,
} from './record.ts';
import { isIdle } from './relevance.ts';
import { isBlank, lineEnd, onlyBlanksFrom, skipBlanks, wordAt } from './scan.ts';
import { memoryHint } from './signatures.ts';
import { parsePlatformLine } from './text-format.ts';
import { textHash } from './text-hash.ts';

const application: ApplicationRecord = { kind: 'application', requestId: null };

/**
 * What a log message means to Lambda. Never throws, whatever the text; takes time linear in its length, and for
 * nearly every application line looks at the first characters and for a few words alone.
 */
export function parseMessage(message: string): LambdaRecord {
  const at = isBlank(message.charCodeAt(0)) ? skipBlanks(message, 0) : 0;
  const first = message.charCodeAt(at);
  switch (first) {
    case 0x1b /* escape */:
      return parseColored(message);
    case 0x7b /* { */:
      return parseJson(at === 0 ? message : message.slice(at));
    case 0x5b /* [ */:
      if (isCalm(message, at + 1)) return application;
      return parsePythonFrame(message, at) ?? parseWords(message, at, 'event', null) ?? application;
    default:
      if ((first >= 0x30 && first <= 0x39) || (first >= 0x61 && first <= 0x66)) {
        return parseAfterId(message, at) ?? parseWords(message, at, 'event', null) ?? application;
      }
      return parsePlatformLine(message, at) ?? parseWords(message, at, 'event', null) ?? application;
  }
}

/** `[INFO]`, `[DEBUG]`: Python's logging, at levels at which nothing failed. */
function isCalm(message: string, at: number): boolean {
  return message.startsWith('INFO]', at) || message.startsWith('DEBUG]', at);
}

/** Deno colors its errors, whether a terminal reads them or not. */
function parseColored(message: string): LambdaRecord {
  const plain = message.replace(/\x1b\[[\d;]*m/g, '');
  return plain.charCodeAt(0) === 0x1b ? application : parseMessage(plain);
}

/**
 * One of these stands in every text that says something of memory or of a killed child: `memoryHint` and
 * `childKilledHint` in one expression, as nearly every line has neither.
 */
const wordsHint = new RegExp(`${memoryHint.source}|${childKilledHint.source}`);

/** Text that is neither the platform's nor JSON: frames of unhandled errors, last words, killed children. */
function parseWords(
  message: string,
  at: number,
  place: WordPlace,
  requestId: string | null,
): LambdaRecord | null {
  const first = lastWordsAt(message, at, place, requestId);
  if (first?.kind === 'runtime-oom' && first.proof !== 'hint') return first;
  const frame = first?.kind === 'failure-line' ? first : place === 'event' ? frameOf(message, at) : null;
  if (frame?.kind === 'runtime-oom' || !wordsHint.test(message)) return frame;
  const words = memoryWordsIn(message, at, requestId);
  if (frame !== null) return withMemoryOf(frame, words);
  if (words !== null) return words;
  const child = killedChildIn(message);
  return child === null ? null : { kind: 'child-killed', requestId, child };
}

/** Python's runtime warns in the same event where it writes to plain stdout: the frame is the next line. */
const warning = 'LAMBDA_WARNING: Unhandled exception.';

/** Frames that have more than one line. */
function frameOf(message: string, at: number): RuntimeOomRecord | FailureLineRecord | null {
  const last = message.length - 1;
  const lineBreak = message.indexOf('\n', at);
  if ((lineBreak === -1 || lineBreak === last) && !message.includes('\r')) return null;
  if (message.startsWith(warning, at)) {
    const frame = parsePythonFrame(message, skipBlanks(message, lineEnd(message, at)));
    return frame ?? { kind: 'failure-line', requestId: null, errorType: null, runtime: 'python' };
  }
  return parseJavaFrame(message, at, null) ?? parseOldPythonFrame(message, at);
}

/** An event with what its message means. Its text stays only where nothing else tells it from a repeated one. */
export function parseEvent(event: LogEvent): ParsedEvent {
  const { account, logGroup, logStream, timestamp, ingestionTime, message } = event;
  const record = parseMessage(message);
  const insightsOf = record.kind === 'report' ? record.insightsOf : undefined;
  return {
    kind: 'event',
    account,
    logGroup: insightsOf === undefined ? logGroup : `/aws/lambda/${insightsOf}`,
    logStream: insightsOf === undefined ? logStream : insightsStream(logStream),
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
  if (frame === null) return parseBareTimeout(message, at) ?? parseEmulatorLine(message, at);
  const { level, textAt, requestId } = frame;
  if (level === null) {
    const timeout = timeoutAt(message, textAt, requestId);
    if (timeout !== null) return timeout;
  }
  if (level === null || failureLevels.has(level)) {
    const framed =
      parseNodeFrame(message, textAt, requestId) ??
      (dotnetLevels.has(level ?? '') ? parseDotnetFrame(message, textAt, requestId) : null);
    const words = framed ?? parseWords(message, textAt, 'frame', requestId);
    if (words !== null) return words;
  }
  return requestId === null ? application : { kind: 'application', requestId };
}

/** The levels at which runtimes log an error that ended the invocation; `fail` and `crit` are .NET's. */
const dotnetLevels: ReadonlySet<string> = new Set(['fail', 'crit']);
const failureLevels: ReadonlySet<string> = new Set(['ERROR', 'FATAL', ...dotnetLevels]);

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
export const jsonHints = ['platform.', '"errorType"', 'OutOfMemoryError', insightsTerm] as const;

function parseJson(message: string): LambdaRecord {
  if (!jsonHints.some((hint) => message.includes(hint))) return application;
  let value: unknown;
  try {
    value = JSON.parse(message);
  } catch {
    return application;
  }
  if (!isFields(value)) return application;
  const record = platformRecordOf(value) ?? insightsReportOf(value) ?? failureOfJsonLine(value);
  if (record !== null) return record;
  const requestId = requestIdOf(value);
  return requestId === null ? application : { kind: 'application', requestId };
}
