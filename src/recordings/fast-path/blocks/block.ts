/**
 * A block: the events of one piece of an NDJSON file, in a form that a worker can hand over as a few buffers. Nearly
 * every relevant line is a START, END or REPORT; each of those is a row over columns of numbers. Any other relevant
 * event is in `others` as an object, already parsed. All columns but the last two go by event, in the
 * order of the file; an event of `others` has only its kind and its time there.
 *
 *   kinds        what each is, as `scan/kernel/protocol.ts` numbers it
 *   times        timestamp
 *   ingested     ingestion time; NaN where there is none
 *   accounts     place of the account in `names`; 0 where there is none
 *   groups       place of the log group in `names`
 *   streams      place of the log stream in `names`
 *   requestIds   place of the request id in `ids`
 *   details      of a START the place of its version in `names`, of a REPORT its number among the reports
 *   joined       of an invocation, two: its END and its REPORT; of one of its parts, one: its START
 *   ids          36 characters; the lines of one invocation share it
 *   figures      five of each report: duration, billed, size, used, init; NaN where it has none
 */
import type { ParsedEvent } from '../../../events/parsed-event.ts';
import type { Skipped } from '../../skipped.ts';

export interface Block {
  readonly index: number;
  /** The file ends in this piece. */
  readonly last: boolean;
  /** Bytes of the file that the piece has. */
  readonly bytes: number;
  /** No event is earlier than the one before it. */
  readonly ordered: boolean;
  readonly kinds: Uint8Array<ArrayBuffer>;
  readonly times: Float64Array<ArrayBuffer>;
  readonly ingested: Float64Array<ArrayBuffer>;
  readonly accounts: Uint16Array<ArrayBuffer>;
  readonly groups: Uint16Array<ArrayBuffer>;
  readonly streams: Uint16Array<ArrayBuffer>;
  readonly requestIds: Uint16Array<ArrayBuffer>;
  readonly details: Uint16Array<ArrayBuffer>;
  readonly joined: Uint16Array<ArrayBuffer>;
  readonly ids: Uint8Array<ArrayBuffer>;
  readonly figures: Float64Array<ArrayBuffer>;
  readonly names: readonly string[];
  readonly others: readonly ParsedEvent[];
  readonly skipped: Skipped | null;
  readonly unreadable: number;
  readonly firstUnreadable: string | null;
}

/** The buffers that go over to the main thread instead of being copied. */
export function transfersOf(block: Block): ArrayBuffer[] {
  return Object.values(block).flatMap((column: unknown) =>
    ArrayBuffer.isView(column) && column.buffer instanceof ArrayBuffer ? column.buffer : [],
  );
}
