import { rowKinds } from './block.ts';

/** The columns of a block that is being written, as far as joining goes by them. */
export interface JoinedColumns {
  readonly kinds: Uint8Array;
  readonly times: Float64Array;
  readonly groups: Uint16Array;
  readonly requestIds: Uint16Array;
  readonly joined: Uint16Array;
}

/** Finds the invocations among the rows of a block. */
export interface Joiner {
  /** Takes the row of an event, and the place of its stream. */
  add(event: number, stream: number): void;
  /** Place of the request id that the stream's open invocation has; -1 where none is open. */
  openId(stream: number): number;
  /** Something came of the stream that is no row: what is open of it stays apart. */
  interrupt(stream: number): void;
  /** The block is over. */
  clear(): void;
}

/** `isIdBefore`: whether the event id of the first event is before that of the second one. */
export function createJoiner(
  columns: JoinedColumns,
  isIdBefore: (event: number, other: number) => boolean,
): Joiner {
  /** By place of the stream: its newest START and the END behind it, where their invocation is still open. */
  let starts: number[] = [];
  let ends: number[] = [];

  function follows(event: number, before: number): boolean {
    const { times, groups, requestIds } = columns;
    if (requestIds[event] !== requestIds[before] || groups[event] !== groups[before]) return false;
    const [time = 0, timeBefore = 0] = [times[event], times[before]];
    return time > timeBefore || (time === timeBefore && isIdBefore(before, event));
  }

  function join(start: number, end: number, report: number): void {
    const { kinds, joined } = columns;
    kinds[start] = rowKinds.invocation;
    joined[2 * start] = end;
    joined[2 * start + 1] = report;
    kinds[end] = rowKinds.endPart;
    joined[2 * end] = start;
    kinds[report] = rowKinds.reportPart;
    joined[2 * report] = start;
  }

  return {
    add(event, stream) {
      const kind = columns.kinds[event];
      if (kind === rowKinds.start) {
        starts[stream] = event;
        ends[stream] = -1;
        return;
      }
      const start = starts[stream] ?? -1;
      const end = ends[stream] ?? -1;
      if (kind === rowKinds.end && start >= 0 && end < 0 && follows(event, start)) {
        ends[stream] = event;
        return;
      }
      if (kind === rowKinds.report && start >= 0 && end >= 0 && follows(event, end)) join(start, end, event);
      starts[stream] = -1;
    },
    openId(stream) {
      const start = starts[stream] ?? -1;
      return start < 0 ? -1 : (columns.requestIds[start] ?? -1);
    },
    interrupt(stream) {
      starts[stream] = -1;
    },
    clear() {
      starts = [];
      ends = [];
    },
  };
}
