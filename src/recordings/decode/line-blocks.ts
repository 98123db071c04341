import type { Reader } from '../formats/format.ts';
import { maxRecordBytes } from '../limits.ts';
import { newline } from './json-bytes.ts';

/**
 * Cuts chunks into blocks of whole lines: `block(bytes)` always ends at a line end (or at the end of the
 * input), so no character and no record is torn. Bytes are copied only for the line that a chunk boundary
 * cuts. A line over 16 MB is dropped as it comes, without being kept, and `tooLong` is called once for it.
 */
export function lineBlocks(block: (bytes: Buffer) => void, tooLong: () => void): Reader {
  let carried: Buffer[] = [];
  let carriedBytes = 0;
  let dropping = false;

  function carry(bytes: Buffer): void {
    if (dropping || bytes.length === 0) return;
    if (carriedBytes + bytes.length > maxRecordBytes) {
      carried = [];
      carriedBytes = 0;
      dropping = true;
      tooLong();
      return;
    }
    carried.push(Buffer.from(bytes));
    carriedBytes += bytes.length;
  }

  function release(): void {
    if (carriedBytes > 0) {
      const bytes = Buffer.concat(carried, carriedBytes);
      carried = [];
      carriedBytes = 0;
      block(bytes);
    }
    dropping = false;
  }

  return {
    push(chunk) {
      let start = 0;
      if (carriedBytes > 0 || dropping) {
        const end = chunk.indexOf(newline);
        carry(end < 0 ? chunk : chunk.subarray(0, end + 1));
        if (end < 0) return;
        release();
        start = end + 1;
      }
      const end = chunk.lastIndexOf(newline) + 1;
      if (end > start) {
        block(chunk.subarray(start, end));
        start = end;
      }
      carry(chunk.subarray(start));
    },
    end: release,
  };
}

/** The lines of a block as text, without their line ends (`\n` or `\r\n`). */
export function linesOf(block: Buffer): string[] {
  const lines = block.toString('utf8').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}

export const lineTooLong = 'a line over 16 MB';
