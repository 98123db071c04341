import type { LogEvent } from '../../events/log-event.ts';
import type { Input } from './input.ts';
import { batchEvents, mergeEvents, openFiles } from './limits.ts';
import type { Portion } from './read-input.ts';
import { byTime } from './time-order.ts';

/** One file of a merge: the events read ahead of it, and the rest of it still to be read. */
interface Cursor {
  readonly rest: AsyncGenerator<Portion>;
  events: readonly LogEvent[];
  at: number;
  ended: boolean;
}

/** A file that was too much to be held open: when it begins is known, and it is opened again then. */
interface Waiting {
  readonly input: Input;
  readonly first: number;
}

export interface MergeLimits {
  readonly openFiles: number;
  readonly mergeEvents: number;
}

/** Takes what a portion tells beside its events, once for each portion that counts. */
export type Account = (input: Input, portion: Portion) => void;

/**
 * The events of many files in order of time, in batches. Every file is begun once; a small one is then wholly
 * in memory. Of those that are not, at most `openFiles` stay open, and the others are opened again when the
 * merge reaches their first event. Where more than that overlap, the order between files is approximate; within
 * a file, and so within a stream, it never is.
 */
export async function* merged(
  inputs: readonly Input[],
  read: (input: Input) => AsyncGenerator<Portion>,
  account: Account,
  limits: MergeLimits = { openFiles, mergeEvents },
): AsyncGenerator<readonly LogEvent[]> {
  const heap: Cursor[] = [];
  const waiting: Waiting[] = [];
  const inputOf = new Map<Cursor, Input>();
  let open = 0;
  let held = 0;

  async function fill(cursor: Cursor, tell: (portion: Portion) => void): Promise<void> {
    while (!cursor.ended && cursor.at >= cursor.events.length) {
      const next = await cursor.rest.next();
      if (next.done === true) {
        cursor.ended = true;
        cursor.events = [];
        cursor.at = 0;
        return;
      }
      tell(next.value);
      cursor.events = next.value.events;
      cursor.at = 0;
      held += cursor.events.length;
    }
  }

  async function begin(input: Input, mayWait: boolean): Promise<void> {
    const cursor: Cursor = { rest: read(input), events: [], at: 0, ended: false };
    const told: Portion[] = [];
    await fill(cursor, (portion) => told.push(portion));
    const first = cursor.events[0];
    if (first !== undefined && mayWait && (open >= limits.openFiles || held > limits.mergeEvents)) {
      await cursor.rest.return(undefined);
      held -= cursor.events.length;
      waiting.push({ input, first: first.timestamp });
      return;
    }
    for (const portion of told) account(input, portion);
    if (first === undefined) return;
    inputOf.set(cursor, input);
    open += 1;
    push(heap, cursor);
  }

  try {
    for (const input of inputs) await begin(input, input.size !== null);
    waiting.sort((a, b) => b.first - a.first);

    let batch: LogEvent[] = [];
    while (heap.length > 0 || waiting.length > 0) {
      const next = waiting.at(-1);
      const top = heap[0];
      if (next !== undefined && isDue(next, top, open, limits)) {
        waiting.pop();
        await begin(next.input, false);
        continue;
      }
      if (top === undefined) break;
      const event = top.events[top.at];
      if (event !== undefined) batch.push(event);
      top.at += 1;
      held -= 1;
      if (top.at >= top.events.length) {
        const input = inputOf.get(top);
        await fill(top, (portion) => {
          if (input !== undefined) account(input, portion);
        });
        if (top.ended) {
          open -= 1;
          inputOf.delete(top);
        }
      }
      settleTop(heap);
      if (batch.length >= batchEvents) {
        yield batch;
        batch = [];
      }
    }
    if (batch.length > 0) yield batch;
  } finally {
    for (const cursor of heap) await cursor.rest.return(undefined);
  }
}

function isDue(next: Waiting, top: Cursor | undefined, open: number, limits: MergeLimits): boolean {
  if (top === undefined) return true;
  return open < limits.openFiles && next.first <= timeOf(top);
}

const timeOf = (cursor: Cursor): number => cursor.events[cursor.at]?.timestamp ?? Number.POSITIVE_INFINITY;

function before(a: Cursor, b: Cursor): boolean {
  const left = a.events[a.at];
  const right = b.events[b.at];
  return left !== undefined && (right === undefined || byTime(left, right) < 0);
}

function push(heap: Cursor[], cursor: Cursor): void {
  heap.push(cursor);
  let at = heap.length - 1;
  while (at > 0) {
    const above = (at - 1) >> 1;
    if (!swapIfBefore(heap, at, above)) return;
    at = above;
  }
}

/** Restores the order after the head of the first cursor moved on, or takes it out where it has ended. */
function settleTop(heap: Cursor[]): void {
  if (heap[0]?.ended === true) {
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    heap[0] = last;
  }
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const right = left + 1;
    const [l, r] = [heap[left], heap[right]];
    if (l === undefined) return;
    const least = r !== undefined && before(r, l) ? right : left;
    if (!swapIfBefore(heap, least, at)) return;
    at = least;
  }
}

function swapIfBefore(heap: Cursor[], below: number, above: number): boolean {
  const [a, b] = [heap[below], heap[above]];
  if (a === undefined || b === undefined || !before(a, b)) return false;
  heap[below] = b;
  heap[above] = a;
  return true;
}
