import { parseEvent } from '../../../events/parse.ts';
import type { ParsedEvent } from '../../../events/parsed-event.ts';
import { isIdle } from '../../../events/relevance.ts';
import type { EventSink, ReadContext } from '../../formats/format.ts';
import { addSkipped, type Skipped } from '../../skipped.ts';
import { figuresPerReport, requestIdBytes, rowOther } from '../scan/kernel/protocol.ts';
import { lineScanner, type ScanLines, sharedKernel } from '../scan/line-scanner.ts';
import type { Block } from './block.ts';

/** Assembles the block of a piece of a file: the kernel holds the rows, this the rest. */
export interface BlockWriter {
  /** For events that the caller reads. */
  readonly sink: EventSink;
  readonly scan: ScanLines;
  /** The block of all that was scanned since the last call. */
  block(index: number, bytes: number, last: boolean): Block;
}

const longestStream = 1_024;

/** A writer of the blocks of one input, whose lines it scans. */
export function createBlockWriter(context: ReadContext): BlockWriter {
  const kernel = sharedKernel();
  let others: ParsedEvent[] = [];
  /** How many of them, the last ones, came after the kernel ran out of rows. */
  let beyond = 0;
  let ordered = true;
  let skipped: Skipped | null = null;
  let unreadable = 0;
  let firstUnreadable: string | null = null;

  /** Notifies the kernel of an event of a stream. */
  function countOther({ timestamp, logStream }: ParsedEvent): void {
    // The kernel knows no stream with characters beyond Latin-1.
    const streamBytes = kernel.bytes().write(logStream, kernel.otherStream.value, longestStream, 'latin1');
    if (kernel.addOther(timestamp, streamBytes) !== 0) return;
    beyond += 1;
    ordered = false;
  }

  function kindsOf(events: number): Uint8Array<ArrayBuffer> {
    const kinds = new Uint8Array(events + beyond).fill(rowOther);
    kinds.set(new Uint8Array(kernel.memory.buffer, kernel.kindColumn.value, events));
    return kinds;
  }

  function timesOf(events: number): Float64Array<ArrayBuffer> {
    const times = new Float64Array(events + beyond);
    times.set(new Float64Array(kernel.memory.buffer, kernel.timeColumn.value, events));
    for (let left = beyond; left > 0; left -= 1)
      times[times.length - left] = others.at(-left)?.timestamp ?? 0;
    return times;
  }

  /** A copy of a part of the kernel's memory, which can be transferred. */
  function copyOf({ value }: WebAssembly.Global<number>, bytes: number): ArrayBuffer {
    return kernel.memory.buffer.slice(value, value + bytes);
  }

  /** By place; at 0 the log group of lines without one. */
  function namesOf(): string[] {
    const count = kernel.nameCount.value;
    const bytes = kernel.bytes();
    const places = new Uint32Array(kernel.memory.buffer, kernel.nameAt.value, count);
    const lengths = new Uint16Array(kernel.memory.buffer, kernel.nameLength.value, count);
    return Array.from(places, (at, place) =>
      place === 0 ? context.logGroup : bytes.toString('latin1', at, at + (lengths[place] ?? 0)),
    );
  }

  const sink: EventSink = {
    event(event) {
      const parsed = parseEvent(event);
      if (isIdle(parsed.record)) {
        sink.skipped(1, parsed.timestamp, parsed.timestamp);
        return;
      }
      others.push(parsed);
      countOther(parsed);
    },
    skipped(count, from, to) {
      skipped = addSkipped(skipped, { count, from, to });
    },
    unreadable(reason) {
      unreadable += 1;
      firstUnreadable ??= reason;
    },
  };

  return {
    scan: lineScanner(context, sink, { rows: true }),
    sink,
    block(index, bytes, last) {
      const events = kernel.eventCount.value;
      const block: Block = {
        index,
        last,
        bytes,
        ordered: ordered && kernel.ordered.value !== 0,
        kinds: kindsOf(events),
        times: timesOf(events),
        ingested: new Float64Array(copyOf(kernel.ingestedColumn, 8 * events)),
        accounts: new Uint16Array(copyOf(kernel.accountColumn, 2 * events)),
        groups: new Uint16Array(copyOf(kernel.groupColumn, 2 * events)),
        streams: new Uint16Array(copyOf(kernel.streamColumn, 2 * events)),
        requestIds: new Uint16Array(copyOf(kernel.requestIdColumn, 2 * events)),
        details: new Uint16Array(copyOf(kernel.detailColumn, 2 * events)),
        joined: new Uint16Array(copyOf(kernel.joinedColumn, 4 * events)),
        ids: new Uint8Array(copyOf(kernel.idColumn, requestIdBytes * kernel.idCount.value)),
        figures: new Float64Array(
          copyOf(kernel.figureColumn, 8 * figuresPerReport * kernel.reportCount.value),
        ),
        names: namesOf(),
        others,
        skipped,
        unreadable,
        firstUnreadable,
      };
      kernel.clearRows();
      others = [];
      beyond = 0;
      ordered = true;
      skipped = null;
      unreadable = 0;
      firstUnreadable = null;
      return block;
    },
  };
}
