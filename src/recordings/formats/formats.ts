import { awslogsText, sawText } from './awslogs-text.ts';
import { bareMessages } from './bare-messages.ts';
import { csv } from './csv.ts';
import type { Format } from './format.ts';
import { insightsRows, jsonDocument } from './json-document.ts';
import { ndjson } from './ndjson.ts';
import { s3Export } from './s3-export.ts';
import { tableText } from './table-text.ts';
import { samText, tailDetailed, tailShort } from './tail-text.ts';

/**
 * Every export format that is read, the more particular before the more general: the first that detects a
 * file's head reads it. A new format is a file and a row here; a new kind of JSON object is a row in
 * `json-objects.ts`.
 */
export const formats: readonly Format[] = [
  ndjson,
  insightsRows,
  jsonDocument,
  csv,
  tailDetailed,
  samText,
  awslogsText,
  sawText,
  bareMessages,
  s3Export,
  tailShort,
  tableText,
];

/** The format of a recording that begins with `head`, by its content alone; `null` where none fits. */
export function detectFormat(head: string): Format | null {
  return formats.find((format) => format.detect(head)) ?? null;
}
