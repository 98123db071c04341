import type { Reader } from '../../formats/format.ts';

/** Bytes scanned at a time: large enough that the fixed cost of a block does not matter. */
const scannedBytes = 256 * 1024;

/** Hands chunks to a reader in larger ones; `over` is called after the last one. */
export function gathered(reader: Reader, over: () => void): Reader {
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
