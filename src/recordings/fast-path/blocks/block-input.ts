import type { Parsed } from '../../../source/source.ts';
import { feedReader } from '../../input/feed-reader.ts';
import type { Advance, OpenInput, OrderedReader } from '../../input/open-input.ts';
import type { Block } from './block.ts';
import { blockLines } from './block-lines.ts';
import { blockOrder } from './block-order.ts';
import { readBlocks } from './read-blocks.ts';

/** From which size on a file is scanned in pieces, and in how many threads besides the main one. */
export interface ParsedReading {
  readonly leastBytes: number;
  readonly workers: number;
}

/** Reads NDJSON as blocks: a large file piece by piece, anything else as it comes. */
export function blockInput(open: OpenInput, { leastBytes, workers }: ParsedReading): OrderedReader<Parsed> {
  const { input, probed, context, observer } = open;
  const order = blockOrder();
  const add = (block: Block): void => {
    const { kinds, skipped, unreadable, firstUnreadable } = block;
    order.add(block);
    observer.events(kinds.length);
    if (skipped !== null) observer.skipped(skipped.count, skipped.from, skipped.to);
    if (firstUnreadable !== null) observer.unreadable(firstUnreadable, unreadable);
  };
  async function* pieces(): AsyncGenerator<Advance> {
    await probed.close();
    let bytes = 0;
    for await (const block of readBlocks(input.name, context, workers)) {
      bytes += block.bytes;
      observer.bytes(bytes);
      add(block);
      yield 'read';
    }
  }
  const isLargeFile = probed.isPlain && input.size !== null && input.size >= leastBytes;
  return {
    advances: isLargeFile ? pieces() : feedReader(open, blockLines(context, add)),
    *take(all) {
      // A step reports how far the file was read even where no event is ready.
      yield [];
      yield* order.take(all);
    },
  };
}
