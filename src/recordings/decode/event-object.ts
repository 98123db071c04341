import type { LogEvent } from '../../events/log-event.ts';
import type { ReadContext } from '../formats/format.ts';
import { jsonText } from './json-text.ts';
import { parseTimestamp } from './timestamp.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** A JSON object: no list, and not `null`. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The spellings of each field, after `plainKey`, the likeliest first. */
const spellings = {
  timestamp: ['timestamp', 'time', 'ts', 'datetime'],
  message: ['message', 'msg'],
  logGroup: ['loggroupname', 'loggroup', 'log', 'loggroupidentifier'],
  logStream: ['logstreamname', 'logstream'],
  ingestionTime: ['ingestiontime'],
  eventId: ['eventid', 'id'],
  account: ['accountid'],
} as const;

/** `@logStream`, `log_stream`, `LogStream` -> `logstream`. */
export function plainKey(key: string): string {
  return key.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/**
 * A log event written as a JSON object, with its keys in any spelling; `null` where it has no timestamp or no
 * message, and is something else.
 */
export function toLogEvent(object: JsonObject, context: ReadContext): LogEvent | null {
  return ownSpelling(object, context) ?? anySpelling(object, context);
}

/** The spelling of `--record`, FilterLogEvents and Live Tail, without the cost of looking for others. */
function ownSpelling(object: JsonObject, context: ReadContext): LogEvent | null {
  const { timestamp, message, logStreamName, logGroupName, accountId, ingestionTime, eventId } = object;
  if (typeof timestamp !== 'number' || typeof message !== 'string' || typeof logStreamName !== 'string') {
    return null;
  }
  const time = parseTimestamp(timestamp);
  if (time === null) return null;
  const { logGroupIdentifier } = object;
  const named = isName(logGroupIdentifier) ? readLogGroup(logGroupIdentifier) : context;
  return {
    account: accountOf(accountId) ?? named.account,
    logGroup: isName(logGroupName) ? logGroupName : named.logGroup,
    logStream: logStreamName,
    timestamp: time,
    ingestionTime: parseTimestamp(ingestionTime),
    eventId: isName(eventId) ? eventId : null,
    message,
  };
}

const isName = (value: unknown): value is string => typeof value === 'string' && value !== '';

function anySpelling(object: JsonObject, context: ReadContext): LogEvent | null {
  const fields = new Map<string, unknown>();
  for (const key of Object.keys(object)) {
    const plain = plainKey(key);
    if (!fields.has(plain)) fields.set(plain, object[key]);
  }
  const field = (name: keyof typeof spellings): unknown => {
    for (const spelling of spellings[name]) {
      const value = fields.get(spelling);
      if (value !== undefined && value !== null && value !== '') return value;
    }
    return undefined;
  };
  const timestamp = parseTimestamp(field('timestamp'));
  const message = messageText(fields.has('message') ? fields.get('message') : field('message'));
  if (timestamp === null || message === null) return null;
  const group = field('logGroup');
  const named = typeof group === 'string' ? readLogGroup(group) : context;
  const stream = field('logStream');
  const eventId = field('eventId');
  return {
    account: named.account ?? accountOf(field('account')),
    logGroup: named.logGroup,
    logStream: typeof stream === 'string' ? stream : mixesStreams(object) ? '' : context.logStream,
    timestamp,
    ingestionTime: parseTimestamp(field('ingestionTime')),
    eventId: typeof eventId === 'string' && isEventId(eventId, fields.has('eventid')) ? eventId : null,
    message,
  };
}

/** A query of Insights gives rows of many streams, whether it asked for their names or not. */
const mixesStreams = (object: JsonObject): boolean => '@message' in object;

/** An `id` is the event's only where it looks like one; applications have ids of their own. */
function isEventId(id: string, named: boolean): boolean {
  return named || /^\d{50,60}$/.test(id);
}

/** The Insights console turns a JSON message into an object. */
function messageText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'object' && value !== null) return jsonText(value);
  return null;
}

/** The id of an AWS account, or the mask that `--redact` puts in its place. */
const account = String.raw`\d{12}|<account-id:\w*>`;
const accountId = new RegExp(`^(?:${account})$`);
const qualifiedGroup = new RegExp(
  `^(?:arn:[^:]*:logs:[^:]*:(?<inArn>${account}|\\d*):log-group:|(?<before>${account}):)`,
);

/** The account that a value names; `null` where it is none. */
export function accountOf(value: unknown): string | null {
  return typeof value === 'string' && accountId.test(value) ? value : null;
}

/**
 * Log group and account of `123456789012:/aws/lambda/fn` (Insights' `@log`, Live Tail's `logGroupIdentifier`),
 * `arn:aws:logs:...:log-group:/aws/lambda/fn[:*]` or a plain name, which tells no account.
 */
export function readLogGroup(text: string): Pick<LogEvent, 'account' | 'logGroup'> {
  const match = qualifiedGroup.exec(text);
  if (match === null) return { account: null, logGroup: text.replace(/:\*$/, '') };
  const { inArn, before } = match.groups ?? {};
  return { account: accountOf(inArn ?? before), logGroup: text.slice(match[0].length).replace(/:\*$/, '') };
}
