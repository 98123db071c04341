import type { ReadContext, Reader } from '../../formats/format.ts';
import { readDocuments } from '../../formats/json-document.ts';
import { elementScanner, roomFor } from '../scan/line-scanner.ts';
import type { Block } from './block.ts';
import { createBlockWriter } from './block-writer.ts';
import { gathered } from './gathered.ts';

/**
 * Makes blocks of JSON documents that come in chunks cut anywhere: the kernel scans the events in their arrays, and a JSON
 * parser reads what is around them, events with other keys, and those that a chunk's end cuts.
 */
export function blockDocuments(context: ReadContext, add: (block: Block) => void): Reader {
  const writer = createBlockWriter(context);
  const scan = elementScanner();
  const documents = readDocuments(context, writer.sink, (chunk, at, own) =>
    scan(at, chunk.length, own, writer.sink),
  );
  let index = 0;

  function give(bytes: number, last: boolean): void {
    add(writer.block(index, bytes, last));
    index += 1;
  }

  const reader: Reader = {
    push(bytes) {
      const room = roomFor(bytes.length);
      room.set(bytes);
      documents.push(room);
      give(bytes.length, false);
    },
    end: documents.end,
  };
  return gathered(reader, () => give(0, true));
}
