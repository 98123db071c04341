import { awslogsText, sawText } from './awslogs-text.ts';
import { bareMessages } from './bare-messages.ts';
import { csv } from './csv.ts';
import type { Shape } from './format.ts';
import { insightsRows, jsonDocument } from './json-document.ts';
import { ndjson } from './ndjson.ts';
import { s3Export } from './s3-export.ts';
import { tableText } from './table-text.ts';
import { samText, tailDetailed, tailShort } from './tail-text.ts';

/**
 * Every export shape that is read, the more particular before the more general: the first that recognises a
 * file's head reads it. A new shape is a file and a row here; a new kind of JSON object is a row in
 * `json-objects.ts`.
 */
export const shapes: readonly Shape[] = [
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

/** The shape of a recording that begins with `head`, by its content alone; `null` where none fits. */
export function recogniseShape(head: string): Shape | null {
  return shapes.find((shape) => shape.recognise(head)) ?? null;
}
