import type { Parsed } from '../../../source/source.ts';
import { feedReader } from '../../input/feed-reader.ts';
import type { Advance, OpenInput, OrderedReader } from '../../input/open-input.ts';
import type { Block } from './block.ts';
import { blockDocuments } from './block-documents.ts';
import { blockLines } from './block-lines.ts';
import { blockOrder } from './block-order.ts';
import { readBlocks } from './read-blocks.ts';

/** From which size on a file is scanned in pieces, and in how many threads besides the main one. */
export interface ParsedReading {
  readonly leastBytes: number;
  readonly workers: number;
}

/** How each kind of text becomes blocks on this thread. */
const blockReaders = { lines: blockLines, documents: blockDocuments } as const;

/** Reads an input as blocks: a large file of lines piece by piece, anything else as it comes. */
export function blockInput(
  open: OpenInput,
  kind: keyof typeof blockReaders,
  { leastBytes, workers }: ParsedReading,
): OrderedReader<Parsed> {
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
  const isLargeFile = kind === 'lines' && probed.isPlain && input.size !== null && input.size >= leastBytes;
  return {
    advances: isLargeFile ? pieces() : feedReader(open, blockReaders[kind](context, add)),
    *take(all) {
      // A step reports how far the file was read even where no event is ready.
      yield [];
      yield* order.take(all);
    },
  };
}
