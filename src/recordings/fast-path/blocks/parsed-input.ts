import type { LogEvent } from '../../../events/log-event.ts';
import { parseEvent } from '../../../events/parse.ts';
import { isIdle } from '../../../events/relevance.ts';
import type { Parsed, ParsedEvent } from '../../../source/source.ts';
import { ndjson } from '../../formats/ndjson.ts';
import type { Input } from '../../input/input.ts';
import {
  eventReading,
  type Opened,
  type Portion,
  type Reading,
  type ReadOptions,
  readerSteps,
  readPortions,
  type Step,
} from '../../input/read-input.ts';
import type { Block } from './block.ts';
import { blockLines } from './block-lines.ts';
import { blockOrder } from './block-order.ts';
import { readBlocks } from './read-blocks.ts';

/** From how large a file on its pieces are scanned, and in how many threads beside the main one. */
export interface ParsedReading {
  readonly leastBytes: number;
  readonly workers: number;
}

/** The events of one input, parsed where they are read. Reads like `readPortions`. */
export function parsedInput(
  input: Input,
  options: ReadOptions,
  parsing: ParsedReading,
): AsyncGenerator<Portion<Parsed>> {
  return readPortions(input, options, (opened) =>
    opened.probed.shape === ndjson ? blockReading(opened, parsing) : eventReading(opened, parsedIfAny),
  );
}

/** Of an event that bears on nothing its lag may still be told, where its shape has one. */
function parsedIfAny(event: LogEvent): ParsedEvent | null {
  const parsed = parseEvent(event);
  return event.ingestionTime === null && isIdle(parsed.record) ? null : parsed;
}

/** NDJSON becomes blocks: a large file piece by piece, anything else as it comes. */
function blockReading(opened: Opened, { leastBytes, workers }: ParsedReading): Reading<Parsed> {
  const { input, probed, context, found } = opened;
  const order = blockOrder();
  const add = (block: Block): void => {
    const { kinds, skipped, unreadable, firstUnreadable } = block;
    order.add(block);
    found.events(kinds.length);
    if (skipped !== null) found.skipped(skipped.count, skipped.from, skipped.to);
    if (firstUnreadable !== null) found.unreadable(firstUnreadable, unreadable);
  };
  async function* pieces(): AsyncGenerator<Step> {
    await probed.close();
    let bytes = 0;
    for await (const block of readBlocks(input.name, context, workers)) {
      bytes += block.bytes;
      found.bytes(bytes);
      add(block);
      yield 'read';
    }
  }
  const isFile = probed.isPlain && input.size !== null && input.size >= leastBytes;
  return {
    steps: isFile ? pieces() : readerSteps(opened, blockLines(context, add)),
    *take(all) {
      // How far the file was read is told even where no event is ready.
      yield [];
      yield* order.take(all);
    },
  };
}
