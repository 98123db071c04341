import { lineBlocks, lineTooLong } from '../decode/line-blocks.ts';
import { lineScanner, scanCopy } from '../fast-path/scan/line-scanner.ts';
import type { ReadContext, Reader, Shape, Sink } from './format.ts';

/** One JSON object a line: `--record`, `sam logs --output json`, a file of telemetry records and the like. */
export const ndjson: Shape = {
  id: 'ndjson',
  title: 'NDJSON, an event a line',
  recognise(head) {
    const lines = head.split('\n');
    const whole = lines.length > 1 ? lines.slice(0, -1) : lines;
    const told = whole.filter((line) => line.trim() !== '').slice(0, 50);
    return told.filter(isJsonObject).length * 2 > told.length;
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

function readLines(context: ReadContext, sink: Sink): Reader {
  const scan = lineScanner(context, sink, { rows: false });
  return lineBlocks(
    (bytes) => scanCopy(scan, bytes),
    () => sink.unreadable(lineTooLong),
  );
}
