import { lineBlocks, lineTooLong } from '../../decode/line-blocks.ts';
import type { ReadContext, Reader } from '../../formats/format.ts';
import { scanCopy } from '../scan/line-scanner.ts';
import type { Block } from './block.ts';
import { createBlockWriter } from './block-writer.ts';

/** Bytes scanned at a time: large enough that the fixed cost of a block does not matter. */
const scannedBytes = 256 * 1024;

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
    () => writer.unreadable(lineTooLong),
  );
  return gathered(lines, () => give(0, true));
}

/** Hands chunks to a reader in larger ones; `over` is called after the last one. */
function gathered(reader: Reader, over: () => void): Reader {
  const held = Buffer.allocUnsafeSlow(scannedBytes);
  let length = 0;

  function handOn(): void {
    if (length > 0) reader.push(held.subarray(0, length));
    length = 0;
  }

  return {
    push(chunk) {
      for (let at = 0; at < chunk.length; ) {
        const copied = chunk.copy(held, length, at);
        at += copied;
        length += copied;
        if (length === held.length) handOn();
      }
    },
    idle: handOn,
    end() {
      handOn();
      reader.end();
      over();
    },
  };
}
