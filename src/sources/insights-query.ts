import type { LogEvent } from '../events/log-event.ts';
import { relevantTerms } from '../events/relevance.ts';

/** Most rows that one query gives. */
export const mostRows = 10_000;
/** Log groups that one query may name. */
export const groupsPerQuery = 50;

/** Asks for the lines that bear on memory and failures, oldest first (all lines where `allLines`). */
export function insightsQuery(allLines: boolean): string {
  const like = relevantTerms.map((term) => `@message like ${quoted(term)}`).join(' or ');
  return [
    'fields @timestamp, @ingestionTime, @log, @logStream, @message',
    ...(allLines ? [] : [`filter ${like}`]),
    'sort @timestamp asc',
  ].join(' | ');
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** A range in whole seconds, both ends inclusive, as Logs Insights counts. */
export interface Seconds {
  readonly from: number;
  readonly to: number;
}

/**
 * Cuts a range whose query matched more rows than one query gives into pieces that each should give fewer;
 * `null` for one second, which cannot be cut.
 */
export function cut({ from, to }: Seconds, matched: number): Seconds[] | null {
  const seconds = to - from + 1;
  if (seconds <= 1) return null;
  // Events are not spread evenly: pieces for two thirds of the limit.
  const pieces = Math.min(seconds, Math.max(2, Math.ceil(matched / (mostRows * (2 / 3)))));
  const edge = (index: number) => from + Math.floor((seconds * index) / pieces);
  return Array.from({ length: pieces }, (_, index) => ({ from: edge(index), to: edge(index + 1) - 1 }));
}

/** A row of the result as a log event; `null` without a readable time. */
export function rowToEvent(row: Readonly<Record<string, string>>): LogEvent | null {
  const timestamp = timeOf(row['@timestamp']);
  if (timestamp === null) return null;
  return {
    // `account:name`
    logGroup: (row['@log'] ?? '').replace(/^\d{12}:/, ''),
    logStream: row['@logStream'] ?? '',
    timestamp,
    ingestionTime: timeOf(row['@ingestionTime']),
    eventId: null,
    message: row['@message'] ?? '',
  };
}

/** `2026-11-24 12:00:00.000` is UTC without saying so; some clients give epoch milliseconds. */
function timeOf(text: string | undefined): number | null {
  if (text === undefined || text === '') return null;
  const at = /^\d+$/.test(text) ? Number(text) : Date.parse(`${text.replace(' ', 'T')}Z`);
  return Number.isFinite(at) ? at : null;
}
