import type { EventSink, ReadContext } from '../formats/format.ts';
import { isObject, type JsonObject, toLogEvent } from './event-object.ts';
import { isFieldList, readFieldList, readFlatRow } from './insights-row.ts';
import { jsonText } from './json-text.ts';
import { readSubscription, wrappedSubscription } from './subscription.ts';
import { parseTimestamp } from './timestamp.ts';

/** What a JSON object of an export can be. */
interface JsonKind {
  readonly id: string;
  /** Reads the object into the sink and says true, or leaves it to the next kind. */
  read(object: JsonObject, context: ReadContext, sink: EventSink, depth: number): boolean;
}

/** Keys under which exports keep a list of events, rows or records; `value` is PowerShell's. */
const pageKeys: ReadonlySet<string> = new Set([
  ...['events', 'Events', 'logEvents', 'LogEvents', 'payload', 'results', 'Results', 'Records', 'records'],
  ...['sessionResults', 'sessionUpdate', 'messages', 'value'],
]);

/** Keys that say that an object is a page of an API answer, though an empty one. */
const emptyPageKeys = ['nextToken', 'nextForwardToken', 'searchedLogStreams', 'statistics', 'sessionId'];

export const isPageKey = (key: string): boolean => pageKeys.has(key);

/** The kinds in the order in which they are tried. A new kind of record is a row here. */
const kinds: readonly JsonKind[] = [
  { id: 'subscription', read: readSubscription },
  { id: 'lambda-json-line', read: readLambdaJsonLine },
  {
    id: 'event',
    read(object, context, sink) {
      const event = toLogEvent(object, context);
      if (event !== null) sink.event(event);
      return event !== null;
    },
  },
  { id: 'wrapped-subscription', read: readWrapped },
  { id: 'page', read: readPage },
  { id: 'insights-row', read: readFlatRow },
];

const deepest = 8;

/** Reads whatever a JSON value of an export holds: one event, a row, a record, or pages of them. */
export function readJsonValue(value: unknown, context: ReadContext, sink: EventSink, depth = 0): void {
  if (depth > deepest) {
    sink.unreadable('JSON nested too deeply to be an export');
  } else if (Array.isArray(value)) {
    if (isFieldList(value)) readFieldList(value, context, sink);
    else for (const element of value) readJsonValue(element, context, sink, depth + 1);
  } else if (!isObject(value)) {
    sink.unreadable('a JSON value that is no log event');
  } else if (!kinds.some((kind) => kind.read(value, context, sink, depth))) {
    sink.unreadable('a JSON object without a timestamp and a message');
  }
}

/** An API answer around its list. */
function readPage(object: JsonObject, context: ReadContext, sink: EventSink, depth: number): boolean {
  let found = false;
  for (const key of Object.keys(object)) {
    if (!isPageKey(key)) continue;
    const list = object[key];
    if (Array.isArray(list) || isObject(list)) {
      found = true;
      readJsonValue(list, context, sink, depth + 1);
    }
  }
  return found || emptyPageKeys.some((key) => key in object);
}

/** `{"awslogs":{"data"}}`, a Kinesis record, a Firehose record: base64, mostly gzip, around a subscription message. */
function readWrapped(object: JsonObject, context: ReadContext, sink: EventSink, depth: number): boolean {
  const messages = wrappedSubscription(object);
  if (messages === null) return false;
  if (messages.length === 0) sink.unreadable('base64 data without a log subscription message');
  for (const message of messages) readJsonValue(message, context, sink, depth + 1);
  return true;
}

/**
 * A line of a function with LogFormat JSON, or a record of the Logs or Telemetry API, without an event around
 * it: the object itself is the message. Records of the function and its extensions hold their text in `record`.
 */
function readLambdaJsonLine(object: JsonObject, context: ReadContext, sink: EventSink): boolean {
  const { time, type, record, level, requestId, AWSRequestId, timestamp: written } = object;
  const isRecord = typeof type === 'string' && record !== undefined && time !== undefined;
  const isLine =
    typeof level === 'string' && (requestId ?? AWSRequestId) !== undefined && !('eventId' in object);
  if (!isRecord && !isLine) return false;
  const timestamp = parseTimestamp(isRecord ? time : written);
  if (timestamp === null) return false;
  const plain = isRecord && (type === 'function' || type === 'extension') && typeof record === 'string';
  const message = plain ? record : jsonText(object);
  if (message === null) return false;
  sink.event({
    account: context.account,
    logGroup: context.logGroup,
    logStream: context.logStream,
    timestamp,
    ingestionTime: null,
    eventId: null,
    message,
  });
  return true;
}
