import type { EventSink, ReadContext } from '../formats/format.ts';
import { plainKey, toLogEvent } from './event-object.ts';
import { readFlatRow } from './insights-row.ts';

/**
 * Reads one row of a table by the names of its columns. Cells beyond the columns belong to the message, whose
 * own delimiters were not quoted. Where the table has a column for the stream, an empty cell stays unknown.
 */
export function readColumns(
  columns: readonly string[],
  cells: readonly string[],
  delimiter: string,
  context: ReadContext,
  sink: EventSink,
): void {
  const row: Record<string, unknown> = {};
  const extra = Math.max(0, cells.length - columns.length);
  let at = 0;
  for (const column of columns) {
    const isMessage = plainKey(column) === 'message';
    const width = isMessage ? 1 + extra : 1;
    const value = cells.slice(at, at + width).join(delimiter);
    row[column] = isMessage ? unguarded(value) : value;
    at += width;
  }
  const hasStream =
    columns.some((column) => /^logstream/.test(plainKey(column))) && cells.length >= columns.length;
  const own = hasStream ? { ...context, logStream: '' } : context;
  const event = toLogEvent(row, own);
  if (event !== null) sink.event(event);
  else if (!readFlatRow(row, own, sink)) sink.unreadable('a row without a timestamp and a message');
}

/** The console puts an apostrophe before what a spreadsheet would take for a formula. */
function unguarded(message: string): string {
  return /^'[-=+@]/.test(message) ? message.slice(1) : message;
}
