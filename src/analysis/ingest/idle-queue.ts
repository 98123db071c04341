import { type Container, settleAfterMs } from '../container/container.ts';
import type { ContainerId } from '../model/ids.ts';

/**
 * The containers whose records wait, in the order in which they were put in line. One that says nothing more
 * would keep its waiting records, and the copy that looks fold them onto, for ever: it settles by the events of
 * others. What it is told by is the newest event of all when the container was last noteActivity of, not its own
 * times, so that recordings which hold one stream after the other settle none before its end.
 */
export interface IdleQueue {
  readonly containers: Set<Container>;
  /** The newest event of all at which the first of them is to be looked at. */
  dueAt: number;
}

/** A line in which none waits. */
export function createIdleQueue(): IdleQueue {
  return { containers: new Set(), dueAt: Number.POSITIVE_INFINITY };
}

/** Notes that a record was taken; `newest`: of all events. */
export function noteActivity(line: IdleQueue, container: Container, newest: number): void {
  container.lastActivityAt = newest;
  if (!container.isQueued) joinQueue(line, container, newest);
}

/** Gives those that were last noteActivity of between once and twice `settleAfterMs` ago, and takes them out of the line. */
export function drainIdle(line: IdleQueue, newest: number): readonly Container[] {
  if (newest < line.dueAt) return [];
  const silent: Container[] = [];
  for (const container of line.containers) {
    if (newest - container.enqueuedAt < settleAfterMs) break;
    leaveQueue(line, container);
    if (newest - container.lastActivityAt >= settleAfterMs) silent.push(container);
    else joinQueue(line, container, newest);
  }
  const first = line.containers.values().next();
  line.dueAt = first.done ? Number.POSITIVE_INFINITY : first.value.enqueuedAt + settleAfterMs;
  return silent;
}

/** Takes a container out of the line. */
export function leaveQueue(line: IdleQueue, container: Container): void {
  container.isQueued = false;
  line.containers.delete(container);
}

function joinQueue(line: IdleQueue, container: Container, newest: number): void {
  container.isQueued = true;
  container.enqueuedAt = newest;
  line.containers.add(container);
  line.dueAt = Math.min(line.dueAt, newest + settleAfterMs);
}

/**
 * `count` of the containers, the longest silent first. One pass over them all: a sort would go back to each of
 * twelve thousand a dozen times, which halts the screen for a third of a second.
 */
export function longestSilent(
  containers: ReadonlyMap<ContainerId, Container>,
  count: number,
): readonly Container[] {
  const newest = Float64Array.from(containers.values(), (container) => container.newest);
  const last = newest.toSorted()[Math.min(count, newest.length) - 1] ?? Number.NEGATIVE_INFINITY;
  const all = [...containers.values()];
  const before = all.filter((_, index) => (newest[index] ?? 0) < last);
  const equal = all.filter((_, index) => newest[index] === last);
  return [...before, ...equal.slice(0, count - before.length)].sort(
    (left, right) => left.newest - right.newest,
  );
}
