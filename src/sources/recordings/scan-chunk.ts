import type { LogEvent } from '../../events/log-event.ts';
import { eventOf, readEventLine } from './event-line.ts';
import { carriageReturn, epochAt, newline } from './json-bytes.ts';
import { eventBy, type LineTemplate, templateOf, timestampBy } from './line-template.ts';
import { createNames, type Names } from './names.ts';
import { relevanceSearch } from './relevance.ts';
import type { ReadContext, Sink } from './shape.ts';
import type { TermSearch } from './term-search.ts';

/** What one chunk's scan learns for the next: nothing depends on it but speed. */
export interface ScanMemory {
  template: LineTemplate | null;
  readonly names: Names;
}

/** Every message is to be decoded. */
const always: TermSearch = (_, from) => from;

export const scanMemory = (): ScanMemory => ({ template: null, names: createNames() });

/**
 * Reads the whole lines of NDJSON in a chunk. Event lines with nothing in them that `parseMessage` would give a
 * meaning to are counted without being decoded; those that may have a meaning are decoded by their bytes; any
 * other line is left to `otherLine`. It depends on nothing but its arguments, so chunks can be scanned apart.
 */
export function scanChunk(
  bytes: Buffer,
  context: ReadContext,
  sink: Sink,
  otherLine: (line: string) => void,
  memory: ScanMemory,
): void {
  const { logGroup, decodeAll } = context;
  const nextRelevant = decodeAll ? always : relevanceSearch(bytes);
  const { names } = memory;
  let count = 0;
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  let next = 0;
  for (let from = 0; from < bytes.length; from = next) {
    const lineBreak = bytes.indexOf(newline, from);
    let to = lineBreak < 0 ? bytes.length : lineBreak;
    next = to + 1;
    if (to > from && bytes[to - 1] === carriageReturn) to -= 1;

    const template = memory.template;
    let timestamp = template === null ? -1 : timestampBy(template, bytes, from, to);
    if (template === null || timestamp < 0) {
      const line = readEventLine(bytes, from, to);
      if (line !== null) memory.template = templateOf(line, bytes, from, to);
      if (line === null || nextRelevant(bytes, line.message.from, line.message.to) >= 0) {
        give(line === null ? null : eventOf(line, bytes, logGroup), from, to);
        continue;
      }
      timestamp = epochAt(bytes, line.timestamp.from);
    } else if (nextRelevant(bytes, from + template.messageAt, to) >= 0) {
      give(eventBy(template, bytes, from, to, logGroup, names) ?? eventAnyway(from, to), from, to);
      continue;
    }
    count += 1;
    if (timestamp < first) first = timestamp;
    if (timestamp > last) last = timestamp;
  }
  if (count > 0) sink.skipped(count, first, last);

  function give(event: LogEvent | null, from: number, to: number): void {
    if (event === null) otherLine(bytes.toString('utf8', from, to));
    else sink.event(event);
  }

  function eventAnyway(from: number, to: number): LogEvent | null {
    const line = readEventLine(bytes, from, to);
    return line === null ? null : eventOf(line, bytes, logGroup);
  }
}
