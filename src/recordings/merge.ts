import type { Input } from './input/input.ts';
import type { Portion } from './input/read-input.ts';
import { batchEvents, mergeEvents, openFiles } from './limits.ts';
import { byTime, type Moment } from './time-order.ts';

/** One file of a merge: the events read ahead of it, and the rest of it still to be read. */
interface Cursor<Event> {
  readonly input: Input;
  readonly rest: AsyncGenerator<Portion<Event>>;
  /** When its first event was. */
  readonly first: number;
  events: readonly Event[];
  at: number;
  /** The file is closed: only what was read ahead is left. */
  closed: boolean;
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
export type Account = (input: Input, portion: Portion<unknown>) => void;

/**
 * The events of many files in order of time, in batches. Every file is begun once; a small one is then wholly
 * in memory. Of those that are not, the `openFiles` that begin first stay open, and the others are opened again
 * when the merge reaches their first event. Where more than that overlap, the order between files is
 * approximate; within a file, and so within a stream, it never is.
 */
export async function* merged<Event extends Moment>(
  inputs: readonly Input[],
  read: (input: Input) => AsyncGenerator<Portion<Event>>,
  account: Account,
  limits: MergeLimits = { openFiles, mergeEvents },
): AsyncGenerator<readonly Event[]> {
  const heap: Cursor<Event>[] = [];
  const waiting: Waiting[] = [];
  try {
    const begun: { cursor: Cursor<Event>; told: readonly Portion<Event>[] }[] = [];
    for (const input of inputs) {
      const one = await begin(input, read);
      heap.push(one.cursor);
      begun.push(one);
      const late = tooMuch(heap, limits);
      if (late === null) continue;
      heap.splice(heap.indexOf(late), 1);
      waiting.push({ input: late.input, first: late.first });
      await late.rest.return(undefined);
    }
    const kept = new Set(heap.splice(0));
    for (const { cursor, told } of begun) {
      if (kept.has(cursor)) enter(cursor, told);
    }
    waiting.sort((a, b) => b.first - a.first);

    let batch: Event[] = [];
    let open = openOf(heap);
    while (heap.length > 0 || waiting.length > 0) {
      const next = waiting.at(-1);
      const top = heap[0];
      const due = top === undefined || (next !== undefined && next.first <= timeOf(top));
      if (next !== undefined && due && open < limits.openFiles) {
        waiting.pop();
        const { cursor, told } = await begin(next.input, read);
        enter(cursor, told);
        open = openOf(heap);
        continue;
      }
      if (top === undefined) break;
      const event = top.events[top.at];
      if (event !== undefined) batch.push(event);
      top.at += 1;
      if (top.at >= top.events.length) {
        await fill(top, (portion) => account(top.input, portion));
        settleTop(heap);
        open = openOf(heap);
      } else settleTop(heap);
      if (batch.length >= batchEvents) {
        yield batch;
        batch = [];
      }
    }
    yield batch;
  } finally {
    for (const cursor of heap) await cursor.rest.return(undefined);
  }

  function enter(cursor: Cursor<Event>, told: readonly Portion<Event>[]): void {
    for (const portion of told) account(cursor.input, portion);
    if (!cursor.ended) push(heap, cursor);
  }
}

/** Opens a file and reads on to its first events. */
async function begin<Event extends Moment>(
  input: Input,
  read: (input: Input) => AsyncGenerator<Portion<Event>>,
): Promise<{ cursor: Cursor<Event>; told: readonly Portion<Event>[] }> {
  const cursor: Cursor<Event> = {
    input,
    rest: read(input),
    first: 0,
    events: [],
    at: 0,
    closed: false,
    ended: false,
  };
  const told: Portion<Event>[] = [];
  await fill(cursor, (portion) => told.push(portion));
  return { cursor: Object.assign(cursor, { first: timeOf(cursor) }), told };
}

async function fill<Event>(cursor: Cursor<Event>, tell: (portion: Portion<Event>) => void): Promise<void> {
  while (!cursor.ended && cursor.at >= cursor.events.length) {
    const next = await cursor.rest.next();
    cursor.at = 0;
    cursor.ended = next.done === true;
    cursor.events = [];
    if (next.done === true) return;
    tell(next.value);
    cursor.events = next.value.events;
    cursor.closed ||= next.value.last;
  }
}

/**
 * The file to be given up for the time being: the one that begins last, of those that are still open where they
 * are too many, of all where they hold too much. Standard input cannot be opened again.
 */
function tooMuch<Event>(cursors: readonly Cursor<Event>[], limits: MergeLimits): Cursor<Event> | null {
  const open = cursors.filter((cursor) => !cursor.closed && !cursor.ended);
  const held = cursors.reduce((sum, cursor) => sum + cursor.events.length, 0);
  const from = open.length > limits.openFiles ? open : held > limits.mergeEvents ? cursors : [];
  return from
    .filter((cursor) => cursor.input.size !== null)
    .reduce<Cursor<Event> | null>(
      (late, cursor) => (late !== null && late.first >= cursor.first ? late : cursor),
      null,
    );
}

const openOf = (heap: readonly Cursor<unknown>[]): number =>
  heap.reduce((count, cursor) => (cursor.closed ? count : count + 1), 0);

const timeOf = (cursor: Cursor<Moment>): number =>
  cursor.events[cursor.at]?.timestamp ?? Number.POSITIVE_INFINITY;

function before(a: Cursor<Moment>, b: Cursor<Moment>): boolean {
  const left = a.events[a.at];
  const right = b.events[b.at];
  return left !== undefined && (right === undefined || byTime(left, right) < 0);
}

function push<Event extends Moment>(heap: Cursor<Event>[], cursor: Cursor<Event>): void {
  heap.push(cursor);
  let at = heap.length - 1;
  while (at > 0) {
    const above = (at - 1) >> 1;
    if (!swapIfBefore(heap, at, above)) return;
    at = above;
  }
}

/** Restores the order after the head of the first cursor moved on, or takes it out where it has ended. */
function settleTop(heap: Cursor<Moment>[]): void {
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

function swapIfBefore(heap: Cursor<Moment>[], below: number, above: number): boolean {
  const [a, b] = [heap[below], heap[above]];
  if (a === undefined || b === undefined || !before(a, b)) return false;
  heap[below] = b;
  heap[above] = a;
  return true;
}
