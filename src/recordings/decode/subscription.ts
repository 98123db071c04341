import { gunzipSync } from 'node:zlib';
import type { EventSink, ReadContext } from '../formats/format.ts';
import { maxRecordBytes } from '../limits.ts';
import { accountOf, isObject, type JsonObject, toLogEvent } from './event-object.ts';

/**
 * The message of a log subscription, decoded: `{"messageType":"DATA_MESSAGE","owner","logGroup",
 * "logStream","logEvents":[{"id","timestamp","message"}]}`. A `CONTROL_MESSAGE` is the service's test of the way and holds
 * no log.
 */
export function readSubscription(object: JsonObject, context: ReadContext, sink: EventSink): boolean {
  const { messageType, owner, logGroup, logStream, logEvents } = object;
  if (messageType === 'CONTROL_MESSAGE') return true;
  if (!Array.isArray(logEvents)) return false;
  const own: ReadContext = {
    ...context,
    account: accountOf(owner) ?? context.account,
    logGroup: typeof logGroup === 'string' ? logGroup : context.logGroup,
    logStream: typeof logStream === 'string' ? logStream : context.logStream,
  };
  for (const element of logEvents) {
    const event = isObject(element) ? toLogEvent(element, own) : null;
    if (event === null) sink.unreadable('a subscription record without a timestamp and a message');
    else sink.event(event);
  }
  return true;
}

/**
 * The subscription messages inside a record that carries them as base64: `{"awslogs":{"data"}}`,
 * `{"kinesis":{"data"}}`, `{"data"}`, `{"Data"}`. `null` where the object is none of these; empty where its data
 * is damaged.
 */
export function wrappedSubscription(object: JsonObject): readonly unknown[] | null {
  const data = [object.awslogs, object.kinesis, object]
    .filter(isObject)
    .map((holder) => holder.data ?? holder.Data ?? holder.rawData)
    .find((value) => typeof value === 'string');
  if (typeof data !== 'string') return null;
  try {
    return jsonDocuments(unpacked(Buffer.from(data, 'base64')).toString('utf8'));
  } catch {
    return [];
  }
}

function unpacked(bytes: Buffer): Buffer {
  const gzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return gzip ? gunzipSync(bytes, { maxOutputLength: maxRecordBytes }) : bytes;
}

/** One document, or several a line each (Firehose with a newline delimiter). */
function jsonDocuments(text: string): unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line): unknown => JSON.parse(line));
  }
}
