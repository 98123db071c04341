import type { ParsedEvent } from '../../../events/source.ts';
import { windowEvents } from '../limits.ts';
import { byTime, type Moment, type TimeOrder, timeOrder } from '../time-order.ts';
import { type Block, eventIdBytes, rowKinds } from './block.ts';
import { type BlockReader, blockReader, type KnownNames } from './block-reader.ts';

export interface BlockOrder {
  add(block: Block): void;
  /** As `TimeOrder` has it. */
  take(all: boolean): readonly ParsedEvent[];
}

/**
 * What `timeOrder` does, for blocks. As long as events come in order, as they nearly always do, the window holds blocks
 * instead of events; from the first event on that is not in its place, it is `timeOrder` that orders.
 */
export function blockOrder(): BlockOrder {
  const known: KnownNames = new Map();
  let held: BlockReader[] = [];
  let count = 0;
  let last: Moment | null = null;
  let given = false;
  let order: TimeOrder<ParsedEvent> | null = null;

  function takeHeld(most: number): ParsedEvent[] {
    const events: ParsedEvent[] = [];
    for (const reader of held) reader.read(most - events.length, events);
    held = held.filter((reader) => reader.left() > 0);
    count -= events.length;
    return events;
  }

  return {
    add(block) {
      const reader = blockReader(block, known);
      if (order === null && !follows(block, last)) {
        // What was given out in order has told that the file is oldest first.
        order = timeOrder<ParsedEvent>(false, given ? 'oldest-first' : 'unknown');
        for (const event of takeHeld(count)) order.add(event);
      }
      if (order === null) {
        held.push(reader);
        count += block.kinds.length;
        last = momentAt(block, block.kinds.length - 1) ?? last;
        return;
      }
      const events: ParsedEvent[] = [];
      reader.read(block.kinds.length, events);
      for (const event of events) order.add(event);
    },
    take(all) {
      if (order !== null) return order.take(all);
      if (!all && count < 2 * windowEvents) return [];
      given = true;
      return takeHeld(all ? count : count - windowEvents);
    },
  };
}

function follows(block: Block, last: Moment | null): boolean {
  const first = momentAt(block, 0);
  return block.ordered && (last === null || first === null || byTime(last, first) <= 0);
}

/** When the first or the last event of a block was. */
function momentAt(block: Block, event: number): Moment | null {
  const { kinds, times, eventIds, others } = block;
  const timestamp = times[event];
  if (timestamp === undefined) return null;
  if (kinds[event] === rowKinds.other) return others.at(event === 0 ? 0 : -1) ?? null;
  const at = event === 0 ? 0 : eventIds.length - eventIdBytes;
  return { timestamp, eventId: Buffer.from(eventIds.buffer, at, eventIdBytes).toString('latin1') };
}
