import { at, invariant } from '../invariant.ts';
import { type Heap, newHeap } from './heap.ts';
import type { Input } from './input/input.ts';
import type { ReadStep } from './input/read-input.ts';
import { batchEvents, mergeEvents, openFiles } from './limits.ts';
import { byTime, type Ordered } from './time-order.ts';

/** One file of a merge: the events read ahead of it, and the rest of it still to be read. */
interface Cursor<Event> {
  readonly input: Input;
  readonly rest: AsyncGenerator<ReadStep<Event>>;
  /** Timestamp of its first event. */
  readonly first: number;
  events: readonly Event[];
  at: number;
  /** The file is closed: only what was read ahead is left. */
  closed: boolean;
  ended: boolean;
}

/** A cursor as it was opened, with the steps that led to its first events. */
interface Opening<Event> {
  readonly cursor: Cursor<Event>;
  readonly steps: readonly ReadStep<Event>[];
}

/** A file that was closed again to limit what is held: it is reopened when the merge reaches its first event. */
interface Postponed {
  readonly input: Input;
  readonly first: number;
}

export interface MergeLimits {
  readonly openFiles: number;
  readonly mergeEvents: number;
}

/** Called once per step, for its counters (skipped, unreadable, bytes). */
export type OnStep = (input: Input, step: ReadStep<unknown>) => void;

/**
 * The events of many files in order of time, in batches. Every file is opened once; a small one is then wholly
 * in memory. Of those that are not, the `openFiles` that start first stay open, and the others are reopened
 * when the merge reaches their first event. Where more than that overlap, the order between files is
 * approximate; within a file, and so within a stream, it never is.
 */
export async function* merged<Event extends Ordered>(
  inputs: readonly Input[],
  read: (input: Input) => AsyncGenerator<ReadStep<Event>>,
  onStep: OnStep,
  limits: MergeLimits = { openFiles, mergeEvents },
): AsyncGenerator<readonly Event[]> {
  const heap = newHeap<Cursor<Event>>(isBefore);
  const { openings, postponed } = await openAll(inputs, read, limits);
  try {
    for (const opening of openings) enter(heap, opening, onStep);
    let batch: Event[] = [];
    let open = openCount(heap.items);
    while (heap.items.length > 0 || postponed.length > 0) {
      const next = postponed.at(-1);
      const top = heap.items[0];
      const isDue = top === undefined || (next !== undefined && next.first <= timeOf(top));
      if (next !== undefined && isDue && open < limits.openFiles) {
        postponed.pop();
        enter(heap, await openCursor(next.input, read), onStep);
        open = openCount(heap.items);
        continue;
      }
      invariant(top !== undefined, 'files are open as long as none can be reopened');
      batch.push(at(top.events, top.at));
      top.at += 1;
      if (top.at >= top.events.length) {
        await fill(top, (step) => onStep(top.input, step));
        open = openCount(heap.items);
      }
      if (top.ended) heap.removeTop();
      else heap.settleTop();
      if (batch.length >= batchEvents) {
        yield batch;
        batch = [];
      }
    }
    yield batch;
  } finally {
    for (const cursor of heap.items) await cursor.rest.return(undefined);
  }
}

/** Opens every file, and closes those again that are too many; those that start last are the first to go. */
async function openAll<Event extends Ordered>(
  inputs: readonly Input[],
  read: (input: Input) => AsyncGenerator<ReadStep<Event>>,
  limits: MergeLimits,
): Promise<{ readonly openings: readonly Opening<Event>[]; readonly postponed: Postponed[] }> {
  const openings = new Map<Cursor<Event>, Opening<Event>>();
  const postponed: Postponed[] = [];
  const held = { open: 0, events: 0 };
  try {
    for (const input of inputs) {
      const opening = await openCursor(input, read);
      const { cursor } = opening;
      openings.set(cursor, opening);
      held.open += isOpen(cursor) ? 1 : 0;
      held.events += cursor.events.length;
      if (held.open <= limits.openFiles && held.events <= limits.mergeEvents) continue;
      const last = lastToStart([...openings.keys()], held.open > limits.openFiles);
      if (last === null) continue;
      openings.delete(last);
      held.open -= isOpen(last) ? 1 : 0;
      held.events -= last.events.length;
      postponed.push({ input: last.input, first: last.first });
      await last.rest.return(undefined);
    }
  } catch (error) {
    for (const cursor of openings.keys()) await cursor.rest.return(undefined);
    throw error;
  }
  postponed.sort((a, b) => b.first - a.first);
  return { openings: [...openings.values()], postponed };
}

/** Of the files that can be opened again (standard input cannot), the one that starts last; `onlyOpen`: of those still open. */
function lastToStart<Event>(cursors: readonly Cursor<Event>[], onlyOpen: boolean): Cursor<Event> | null {
  return cursors
    .filter((cursor) => cursor.input.size !== null && (isOpen(cursor) || !onlyOpen))
    .reduce<Cursor<Event> | null>(
      (last, cursor) => (last !== null && last.first >= cursor.first ? last : cursor),
      null,
    );
}

/** Opens a file and reads on to its first events. */
async function openCursor<Event extends Ordered>(
  input: Input,
  read: (input: Input) => AsyncGenerator<ReadStep<Event>>,
): Promise<Opening<Event>> {
  const rest = read(input);
  const cursor: Cursor<Event> = { input, rest, first: 0, events: [], at: 0, closed: false, ended: false };
  const steps: ReadStep<Event>[] = [];
  await fill(cursor, (step) => steps.push(step));
  return { cursor: Object.assign(cursor, { first: timeOf(cursor) }), steps };
}

function enter<Event>(heap: Heap<Cursor<Event>>, { cursor, steps }: Opening<Event>, onStep: OnStep): void {
  for (const step of steps) onStep(cursor.input, step);
  if (!cursor.ended) heap.push(cursor);
}

/** Reads on until there are events, or the file is over. */
async function fill<Event>(cursor: Cursor<Event>, onStep: (step: ReadStep<Event>) => void): Promise<void> {
  while (!cursor.ended && cursor.at >= cursor.events.length) {
    const next = await cursor.rest.next();
    cursor.at = 0;
    cursor.ended = next.done === true;
    cursor.events = [];
    if (next.done === true) return;
    onStep(next.value);
    cursor.events = next.value.events;
    cursor.closed ||= next.value.last;
  }
}

const isOpen = (cursor: Cursor<unknown>): boolean => !cursor.closed && !cursor.ended;

const openCount = (cursors: readonly Cursor<unknown>[]): number =>
  cursors.reduce((count, cursor) => (cursor.closed ? count : count + 1), 0);

/** When a cursor's next event was; one that has none any more stands behind all others. */
const timeOf = (cursor: Cursor<Ordered>): number =>
  cursor.events[cursor.at]?.timestamp ?? Number.POSITIVE_INFINITY;

function isBefore(a: Cursor<Ordered>, b: Cursor<Ordered>): boolean {
  const left = a.events[a.at];
  const right = b.events[b.at];
  return left !== undefined && (right === undefined || byTime(left, right) < 0);
}
