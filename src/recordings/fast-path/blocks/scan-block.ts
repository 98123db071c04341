import { readSync } from 'node:fs';
import { newline } from '../../decode/json-bytes.ts';
import { lineTooLong } from '../../decode/line-blocks.ts';
import type { ReadContext } from '../../formats/format.ts';
import { maxRecordBytes } from '../../limits.ts';
import { roomFor } from '../scan/line-scanner.ts';
import type { Block } from './block.ts';
import { createBlockWriter } from './block-writer.ts';

/** The pieces that a file is cut into. `fileChunks` has the same size, so both ways through a file give alike. */
export const pieceBytes = 1024 * 1024;

/** How far before a piece the start of its first line is searched at first. */
const nearby = 4 * 1024;

/**
 * Scans an open NDJSON file piece by piece, in any order: `scan(index)` returns the block of the lines that end in that
 * piece. Pieces are independent, so several threads can share a file. Throws what reading throws.
 */
export function blockScanner(fd: number, context: ReadContext): (index: number) => Block {
  const writer = createBlockWriter(context);

  return (index) => {
    const begin = index * pieceBytes;
    const farthest = Math.min(begin, maxRecordBytes + 1);
    for (let before = Math.min(begin, nearby); ; before = Math.min(farthest, before * 16)) {
      const room = roomFor(before + pieceBytes);
      const read = readAll(fd, room, before + pieceBytes, begin - before);
      const bytes = room.subarray(0, read);
      const last = read < before + pieceBytes;
      const piece = Math.max(0, read - before);
      const to = last ? read : bytes.lastIndexOf(newline) + 1;
      if (to <= before && !last) return writer.block(index, piece, last);
      let from = bytes.subarray(0, before).lastIndexOf(newline) + 1;
      if (from === 0 && before < farthest) continue;
      const firstEnd = bytes.indexOf(newline, Math.max(from, before));
      if ((firstEnd < 0 ? to : firstEnd + 1) - from > maxRecordBytes) {
        writer.sink.unreadable(lineTooLong);
        from = firstEnd < 0 ? to : firstEnd + 1;
      }
      if (to > from) writer.scan(from, to);
      return writer.block(index, piece, last);
    }
  };
}

/** Reads `length` bytes, or all that are left. */
function readAll(fd: number, buffer: Buffer, length: number, position: number): number {
  let read = 0;
  while (read < length) {
    const step = readSync(fd, buffer, read, length - read, position + read);
    if (step === 0) break;
    read += step;
  }
  return read;
}
