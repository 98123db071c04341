import { readLine } from '../decode/json-line.ts';
import { lineBlocks, linesOf, lineTooLong } from '../decode/line-blocks.ts';
import { fastLines } from '../fast-path/index.ts';
import type { EventSink, Format, ReadContext, Reader } from './format.ts';

/** One JSON object a line: `--record`, `sam logs --output json`, a file of telemetry records and the like. */
export const ndjson: Format = {
  id: 'ndjson',
  fastPath: 'lines',
  title: 'NDJSON, an event a line',
  detect(head) {
    const lines = head.split('\n');
    const whole = lines.length > 1 ? lines.slice(0, -1) : lines;
    const filled = whole.filter((line) => line.trim() !== '').slice(0, 50);
    return filled.filter(isJsonObject).length * 2 > filled.length;
  },
  read: readLines,
};

function isJsonObject(line: string): boolean {
  if (!line.trimStart().startsWith('{')) return false;
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

function readLines(context: ReadContext, sink: EventSink): Reader {
  const fast = fastLines(context, sink);
  if (fast !== null) return fast;
  return lineBlocks(
    (bytes) => {
      for (const line of linesOf(bytes)) readLine(line, context, sink);
    },
    () => sink.unreadable(lineTooLong),
  );
}
