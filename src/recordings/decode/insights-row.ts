import type { EventSink, ReadContext } from '../formats/format.ts';
import { isObject, type JsonObject, plainKey, toLogEvent } from './event-object.ts';
import { parseTimestamp } from './timestamp.ts';

interface Field {
  readonly name: string;
  readonly value: unknown;
}

/**
 * True for a row of GetQueryResults: `[{"field","value"}, ...]`, with capitals (Go SDK v1) or without. A list
 * of several rows that PowerShell flattened into one is a field list, too.
 */
export function isFieldList(list: readonly unknown[]): boolean {
  return list.length > 0 && list.every((element) => asField(element) !== null);
}

/** Reads a row, or the flattened rows of a list: a new row begins where a field comes again. */
export function readFieldList(list: readonly unknown[], context: ReadContext, sink: EventSink): void {
  let row: Record<string, unknown> = {};
  for (const element of list) {
    const field = asField(element);
    if (field === null) continue;
    if (field.name in row) {
      readRow(row, context, sink);
      row = {};
    }
    row[field.name] = field.value;
  }
  readRow(row, context, sink);
}

function asField(element: unknown): Field | null {
  if (!isObject(element)) return null;
  const name = element.field ?? element.Field;
  return typeof name === 'string' ? { name, value: element.value ?? element.Value } : null;
}

function readRow(row: JsonObject, context: ReadContext, sink: EventSink): void {
  const event = toLogEvent(row, context);
  if (event !== null) sink.event(event);
  else if (!readFlatRow(row, context, sink)) {
    sink.unreadable('an Insights row without @timestamp and @message');
  }
}

/**
 * A row of a query that chose Insights' own fields of the REPORT line instead of `@message`: the line is put
 * together again. Insights counts memory in bytes, 1,000,000 a MB (`@maxMemoryUsed` 118000000 is 118 MB).
 */
export function readFlatRow(row: JsonObject, context: ReadContext, sink: EventSink): boolean {
  const fields = new Map(Object.keys(row).map((key) => [plainKey(key), row[key]]));
  const timestamp = parseTimestamp(fields.get('timestamp'));
  const requestId = fields.get('requestid');
  const sizeMb = megabytes(fields.get('memorysize'));
  const usedMb = megabytes(fields.get('maxmemoryused'));
  if (timestamp === null || typeof requestId !== 'string' || sizeMb === null || usedMb === null) return false;
  const ms = (label: string, key: string): string => {
    const value = finite(fields.get(key));
    return value === null ? '' : `${label}: ${value} ms\t`;
  };
  const message = [
    `REPORT RequestId: ${requestId}\t`,
    ms('Duration', 'duration'),
    ms('Billed Duration', 'billedduration'),
    `Memory Size: ${sizeMb} MB\tMax Memory Used: ${usedMb} MB\t`,
    ms('Init Duration', 'initduration'),
  ].join('');
  const event = toLogEvent({ ...row, '@message': message }, context);
  if (event !== null) sink.event(event);
  return event !== null;
}

function finite(value: unknown): number | null {
  if (value === null || value === undefined || value === '') return null;
  const number = Number(value);
  return Number.isFinite(number) && number >= 0 ? number : null;
}

function megabytes(value: unknown): number | null {
  const bytes = finite(value);
  return bytes === null ? null : Math.round(bytes / 1e6);
}
