import type { LogEvent } from '../../events/log-event.ts';
import { relevantTerms } from '../../events/relevance.ts';
import { type GroupName, parseGroupName } from '../discovery/group-names.ts';

/** Most rows that one query returns. */
export const mostRows = 10_000;
/** Log groups that one query may name. */
export const groupsPerQuery = 50;
/** Characters that the text of a query may have. */
export const longestQuery = 10_000;

/** A row of a result: its fields by name. */
export type ResultRow = Readonly<Record<string, string>>;

/** Keeps the lines that bear on memory and failures. */
export const relevanceFilter = `filter ${relevantTerms.map((term) => `@message like ${quoted(term)}`).join(' or ')}`;

export interface LinesQueryOptions {
  /** Also lines that bear on neither memory nor failures. */
  readonly allLines: boolean;
  /** `null`: every log stream. */
  readonly streams: readonly string[] | null;
}

/** The text of a query for lines, oldest first. Streams are listed by name: CloudWatch Logs keeps an index of them. */
export function linesQueryText({ allLines, streams }: LinesQueryOptions): string {
  return [
    'fields @timestamp, @ingestionTime, @log, @logStream, @message',
    ...(streams === null ? [] : [`filter @logStream in [${streams.map(quoted).join(', ')}]`]),
    ...(allLines ? [] : [relevanceFilter]),
    'sort @timestamp asc',
  ].join(' | ');
}

/** A string literal of the query language. */
export function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** A range in whole seconds, both ends inclusive, as Logs Insights counts. */
export interface Seconds {
  readonly from: number;
  readonly to: number;
}

/** How many seconds a range has: one where both ends are the same. */
export function secondsIn({ from, to }: Seconds): number {
  return to - from + 1;
}

/**
 * Cuts a range that holds more rows than one query returns into pieces that each should return fewer; `null` for a
 * single second, which cannot be cut.
 */
export function cut(range: Seconds, expected: number): Seconds[] | null {
  const seconds = secondsIn(range);
  if (seconds <= 1) return null;
  // Events are not spread evenly: pieces for two thirds of the limit.
  const pieces = Math.min(seconds, Math.max(2, Math.ceil(expected / (mostRows * (2 / 3)))));
  const edge = (index: number) => range.from + Math.floor((seconds * index) / pieces);
  return Array.from({ length: pieces }, (_, index) => ({ from: edge(index), to: edge(index + 1) - 1 }));
}

/** A row of lines as a log event; `null` without a readable time. */
export function rowToEvent(row: ResultRow): LogEvent | null {
  const timestamp = timeOf(row['@timestamp']);
  if (timestamp === null) return null;
  const { account, name } = groupOf(row);
  return {
    account,
    logGroup: name,
    logStream: row['@logStream'] ?? '',
    timestamp,
    ingestionTime: timeOf(row['@ingestionTime']),
    eventId: null,
    message: row['@message'] ?? '',
  };
}

/** The log group of a row: `@log` is `account:name`. */
export function groupOf(row: ResultRow): GroupName {
  return parseGroupName(row['@log'] ?? '');
}

/**
 * Epoch milliseconds of a time field: `2026-11-24 12:00:00.000` is UTC; some clients and functions return epoch
 * milliseconds, also as `1.764E12`.
 */
export function timeOf(text: string | undefined): number | null {
  if (text === undefined || text === '') return null;
  const isNumber = /^\d+(?:\.\d+)?(?:E\d+)?$/i.test(text);
  const at = isNumber ? Number(text) : Date.parse(`${text.replace(' ', 'T')}Z`);
  return Number.isFinite(at) ? at : null;
}
