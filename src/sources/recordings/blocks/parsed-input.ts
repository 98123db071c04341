import { open } from 'node:fs/promises';
import type { Parsed } from '../../../events/source.ts';
import type { Input } from '../input.ts';
import { fileError } from '../inputs.ts';
import { openBrace, quote } from '../json-bytes.ts';
import { ndjson } from '../ndjson.ts';
import { probe } from '../probe.ts';
import { nothingIn, type Portion, type ReadOptions } from '../read-input.ts';
import { blockOrder } from './block-order.ts';
import { readBlocks } from './read-blocks.ts';

/**
 * Whether a file's events can be parsed where its bytes are read: a regular file that the user named, of at least so
 * many bytes, plain NDJSON that is not compressed.
 */
export async function isForBlocks(input: Input, leastBytes: number): Promise<boolean> {
  if (!input.named || input.size === null || input.size < leastBytes) return false;
  const file = await open(input.name).catch(() => null);
  if (file === null) return false;
  const head = Buffer.alloc(2);
  try {
    await file.read(head, 0, 2, 0);
  } catch {
    return false;
  } finally {
    await file.close();
  }
  if (head[0] !== openBrace || head[1] !== quote) return false;
  const { shape, close } = await probe(input, { progress() {}, damaged() {} });
  await close();
  return shape === ndjson;
}

/** What `readInput` gives of a file that is for blocks, the events being parsed. */
export async function* parsedInput(
  input: Input,
  options: ReadOptions,
  workers: number,
): AsyncGenerator<Portion<Parsed>> {
  const order = blockOrder();
  const context = {
    logGroup: options.logGroup === '' ? input.logGroup : options.logGroup,
    logStream: input.logStream,
    decodeAll: options.decodeAll,
  };
  let read = 0;
  let bytes = 0;
  let firstUnreadable: string | null = null;
  try {
    for await (const block of readBlocks(input.name, context, workers)) {
      order.add(block);
      read += block.kinds.length + (block.skipped?.count ?? 0);
      bytes += block.bytes;
      firstUnreadable ??= block.firstUnreadable;
      if (block.last && read === 0 && firstUnreadable !== null) {
        throw nothingIn(input, ndjson.title, firstUnreadable);
      }
      const { skipped, unreadable } = block;
      const reason = block.firstUnreadable;
      yield {
        ...nothing(bytes),
        skipped,
        unreadable,
        firstUnreadable: reason === null ? null : `${input.name}: ${reason}`,
      };
      for (const events of order.take(false)) yield { ...nothing(bytes), events };
    }
    for (const events of order.take(true)) yield { ...nothing(bytes), events };
    yield { ...nothing(bytes), last: true };
  } catch (error) {
    throw fileError(input.name, error);
  }
}

const nothing = (bytes: number): Portion<Parsed> => ({
  events: [],
  skipped: null,
  unreadable: 0,
  firstUnreadable: null,
  bytes,
  last: false,
});
