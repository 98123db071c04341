import { type Chunk, chunkOf } from './chunk.ts';
import { readEventLine } from './event-line.ts';
import { carriageReturn, newline } from './json-bytes.ts';
import { eventBy, type LineTemplate, templateOf, timestampBy } from './line-template.ts';
import { createNames, type Names } from './names.ts';
import { nextRelevant } from './relevance.ts';
import type { ReadContext, Sink } from './shape.ts';
import type { TermSearch } from './term-search.ts';

/** What one chunk's scan learns for the next: nothing depends on it but speed. */
export interface ScanMemory {
  /** Of the lines seen last, the last one first. */
  readonly templates: LineTemplate[];
  readonly names: Names;
}

export const scanMemory = (): ScanMemory => ({ templates: [], names: createNames() });

/** Functions with names of different lengths differ in their lines' layout; a recording seldom has more. */
const mostTemplates = 8;

/** Takes a line that may have a meaning, by its template; false where its event is to be decoded. */
export type TakeLine = (
  template: LineTemplate,
  chunk: Chunk,
  from: number,
  to: number,
  timestamp: number,
) => boolean;

/** Every message is to be decoded. */
const always: TermSearch = (_, from) => from;

/**
 * Reads the whole lines of NDJSON in a chunk. Event lines with nothing in them that `parseMessage` would give a
 * meaning to are counted without being decoded; those that may have a meaning are decoded by their bytes; any
 * other line is left to `otherLine`. `take` is asked before a line is decoded. It depends on nothing but its
 * arguments, so chunks can be scanned apart.
 */
export function scanChunk(
  bytes: Buffer,
  context: ReadContext,
  sink: Sink,
  otherLine: (line: string) => void,
  memory: ScanMemory,
  take: TakeLine | null = null,
): void {
  const nextPlace = context.decodeAll ? always : nextRelevant;
  const { templates, names } = memory;
  const chunk = chunkOf(bytes);
  let count = 0;
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  let next = 0;
  for (let from = 0; from < bytes.length; from = next) {
    const lineBreak = bytes.indexOf(newline, from);
    let to = lineBreak < 0 ? bytes.length : lineBreak;
    next = to + 1;
    if (to > from && bytes[to - 1] === carriageReturn) to -= 1;

    const timestamp = timestampOf(chunk, from, to, templates);
    const template = templates[0];
    if (timestamp >= 0 && template !== undefined) {
      if (nextPlace(chunk, from + template.messageAt, to) < 0) {
        count += 1;
        if (timestamp < first) first = timestamp;
        if (timestamp > last) last = timestamp;
        continue;
      }
      if (take?.(template, chunk, from, to, timestamp) === true) continue;
      const event = eventBy(template, chunk, from, to, context.logGroup, names);
      if (event !== null) {
        sink.event(event);
        continue;
      }
    }
    otherLine(bytes.toString('utf8', from, to));
  }
  if (count > 0) sink.skipped(count, first, last);
}

/** The timestamp of an event line, whose template is the first afterwards; -1 for any other line. */
function timestampOf(chunk: Chunk, from: number, to: number, templates: LineTemplate[]): number {
  for (let index = 0; index < templates.length; index += 1) {
    const template = templates[index];
    const timestamp = template === undefined ? -1 : timestampBy(template, chunk, from, to);
    if (timestamp < 0 || template === undefined) continue;
    if (index > 0) {
      templates.splice(index, 1);
      templates.unshift(template);
    }
    return timestamp;
  }
  const line = readEventLine(chunk, from, to);
  if (line === null) return -1;
  const template = templateOf(line, chunk.bytes, from, to);
  templates.unshift(template);
  templates.length = Math.min(templates.length, mostTemplates);
  return timestampBy(template, chunk, from, to);
}
