import { lineBlocks, lineTooLong } from '../../decode/line-blocks.ts';
import type { ReadContext, Reader } from '../../formats/format.ts';
import { scanCopy } from '../scan/line-scanner.ts';
import type { Block } from './block.ts';
import { createBlockWriter } from './block-writer.ts';
import { gathered } from './gathered.ts';

/** Makes blocks of NDJSON that comes in chunks cut anywhere, on this thread. */
export function blockLines(context: ReadContext, add: (block: Block) => void): Reader {
  const writer = createBlockWriter(context);
  let index = 0;

  function give(bytes: number, last: boolean): void {
    add(writer.block(index, bytes, last));
    index += 1;
  }

  const lines = lineBlocks(
    (bytes) => {
      scanCopy(writer.scan, bytes);
      give(bytes.length, false);
    },
    () => writer.sink.unreadable(lineTooLong),
  );
  return gathered(lines, () => give(0, true));
}
