import type { ParsedEvent } from '../../../events/parsed-event.ts';
import type { Parsed } from '../../../source/source.ts';
import { batchEvents, windowEvents } from '../../limits.ts';
import { type TimeOrder, timeOrder } from '../../time-order.ts';
import type { Block } from './block.ts';
import { type BlockReader, blockReader, type KnownNames } from './block-reader.ts';

export interface BlockOrder {
  add(block: Block): void;
  /** Like `TimeOrder`, batch by batch: events are only made of a block's rows shortly before they are used. */
  take(all: boolean): Generator<readonly Parsed[]>;
}

/**
 * `timeOrder` for blocks. As long as events come in order, as they nearly always do, the window holds blocks instead of
 * events, and invocations stay whole; from the first event that is out of order on, `timeOrder` takes over and
 * invocations are read event by event.
 */
export function blockOrder(): BlockOrder {
  const known: KnownNames = new Map();
  let held: BlockReader[] = [];
  let count = 0;
  let last = Number.NEGATIVE_INFINITY;
  let given = false;
  let order: TimeOrder<ParsedEvent> | null = null;

  function* takeHeld(most: number): Generator<readonly Parsed[]> {
    for (let left = most; left > 0; ) {
      const [reader] = held;
      if (reader === undefined) return;
      const some = Math.min(left, batchEvents, reader.left());
      const events: Parsed[] = [];
      reader.read(some, events);
      if (reader.left() === 0) held.shift();
      left -= some;
      count -= some;
      yield events;
    }
  }

  /** Events that were yielded already show that the file has the oldest first. */
  function beginOrder(): TimeOrder<ParsedEvent> {
    const begun = timeOrder<ParsedEvent>(false, given ? 'oldest-first' : 'unknown');
    for (const reader of held) addApart(reader, begun);
    held = [];
    return begun;
  }

  return {
    add(block) {
      const reader = blockReader(block, known);
      if (order === null && !follows(block, last)) order = beginOrder();
      if (order !== null) {
        addApart(reader, order);
        return;
      }
      held.push(reader);
      count += block.kinds.length;
      last = block.times.at(-1) ?? last;
    },
    *take(all) {
      if (order !== null) {
        yield order.take(all);
      } else if (all || count >= 2 * windowEvents) {
        given = true;
        yield* takeHeld(all ? count : count - windowEvents);
      }
    },
  };
}

function addApart(reader: BlockReader, order: TimeOrder<ParsedEvent>): void {
  const events: ParsedEvent[] = [];
  reader.readApart(reader.left(), events);
  for (const event of events) order.add(event);
}

function follows({ ordered, times }: Block, last: number): boolean {
  return ordered && (times[0] ?? last) >= last;
}
