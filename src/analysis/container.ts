import type { LambdaRecord } from '../events/record.ts';
import { type ContainerState, cloneContainerState, newContainerState } from './container-state.ts';
import { type FoldContext, foldRecord } from './fold.ts';
import type { ContainerKey, FunctionKey } from './snapshot.ts';

/** A record with its place in time. */
export interface TimedRecord {
  readonly timestamp: number;
  readonly eventId: string | null;
  /** The text, where the source gave no id: it tells a repeated event from another one. */
  readonly text: string | null;
  readonly record: LambdaRecord;
}

/**
 * One log stream. Lines come late and out of order, and what they mean depends on their order. So the records
 * of the newest minute wait, sorted; what is older is folded for good into `settled`, and a look at the present
 * is a fold of the waiting ones onto a copy.
 */
export interface Container {
  readonly key: ContainerKey;
  readonly functionKey: FunctionKey;
  readonly logGroup: string;
  readonly logStream: string;
  readonly functionName: string;
  settled: ContainerState | null;
  /** Sorted by time; the first `start` are settled already. */
  pending: TimedRecord[];
  start: number;
  newest: number;
  /** `settled` and the first `applied` of `pending`, kept between looks. */
  head: { readonly state: ContainerState; applied: number } | null;
  readonly versionHint: string | null;
  /** Grows whenever its present state would be another one. */
  revision: number;
}

/** How late a line may come and still find its place. */
export const horizonMs = 60_000;
/** Records of one container that wait at the most; beyond that the oldest settle early. */
const pendingLimit = 8_192;

export function newContainer(
  identity: Omit<Container, 'settled' | 'pending' | 'start' | 'newest' | 'head' | 'revision'>,
): Container {
  return {
    ...identity,
    settled: null,
    pending: [],
    start: 0,
    newest: Number.NEGATIVE_INFINITY,
    head: null,
    revision: 0,
  };
}

/** True where the record is behind one already taken from this stream. */
export function isLate(container: Container, timestamp: number): boolean {
  return timestamp < container.newest;
}

/**
 * Puts a record in its place; false where it is there already. Overlapping reads, merged exports and
 * reconnects repeat events; an event is known by its id, or where the source gives none by its time and text.
 * Never by RequestId: asynchronous retries repeat those.
 */
export function takeRecord(container: Container, timed: TimedRecord): boolean {
  const { pending, start } = container;
  container.newest = Math.max(container.newest, timed.timestamp);
  container.revision += 1;
  const last = pending.at(-1);
  const place =
    last === undefined || pending.length === start || compareRecords(last, timed) < 0
      ? pending.length
      : placeOf(pending, start, timed);
  for (let index = place - 1; index >= start; index -= 1) {
    const before = pending[index];
    if (before === undefined || compareRecords(before, timed) !== 0) break;
    if (before.eventId !== null || before.text === timed.text) return false;
  }
  if (place === pending.length) pending.push(timed);
  else {
    pending.splice(place, 0, timed);
    container.head = null;
  }
  return true;
}

/** Folds for good what has waited out the horizon (everything where `all` is set); true if anything was. */
export function settle(container: Container, context: FoldContext, all: boolean, each: () => void): boolean {
  const { pending } = container;
  const due = all ? Number.POSITIVE_INFINITY : container.newest - horizonMs;
  let settledAny = false;
  for (let timed = pending[container.start]; timed !== undefined; timed = pending[container.start]) {
    if (timed.timestamp >= due && pending.length - container.start <= pendingLimit / 2) break;
    container.settled ??= newState(container, timed.timestamp);
    foldRecord(container.settled, timed.timestamp, timed.record, context);
    container.start += 1;
    settledAny = true;
    each();
  }
  if (settledAny) forgetSettled(container);
  return settledAny;
}

/** Settling starts at one and a half horizons, so that it comes in runs and the head outlives most records. */
export function isSettlingDue({ pending, start, newest }: Container): boolean {
  const oldest = pending[start];
  if (oldest === undefined) return false;
  return newest - oldest.timestamp > 1.5 * horizonMs || pending.length - start > pendingLimit;
}

/** The container as it is now. The state belongs to the container: read it, do not change it. */
export function presentState(container: Container, context: FoldContext): ContainerState {
  const waiting = container.pending.length - container.start;
  if (waiting === 0 && container.settled !== null) return container.settled;
  container.head ??= {
    state:
      container.settled === null
        ? newState(container, container.pending[container.start]?.timestamp ?? 0)
        : cloneContainerState(container.settled),
    applied: 0,
  };
  const { head } = container;
  for (; head.applied < waiting; head.applied += 1) {
    const timed = container.pending[container.start + head.applied];
    if (timed !== undefined) foldRecord(head.state, timed.timestamp, timed.record, context);
  }
  return head.state;
}

function newState({ versionHint, logStream }: Container, at: number): ContainerState {
  return newContainerState(versionHint, at, logStream === '');
}

function forgetSettled(container: Container): void {
  // What settled is no longer among the records that the head applied one by one.
  container.head = null;
  container.revision += 1;
  if (container.start === container.pending.length) {
    container.pending = [];
    container.start = 0;
  } else if (container.start > 256 && container.start * 2 > container.pending.length) {
    container.pending = container.pending.slice(container.start);
    container.start = 0;
  }
}

/**
 * Order of the records of a stream: by time, then as the service numbered them, then (END, REPORT and an error
 * often share one millisecond) in the order in which they are told apart best.
 */
export function compareRecords(left: TimedRecord, right: TimedRecord): number {
  if (left.timestamp !== right.timestamp) return left.timestamp - right.timestamp;
  if (left.eventId !== null && right.eventId !== null && left.eventId !== right.eventId) {
    return left.eventId < right.eventId ? -1 : 1;
  }
  return (
    ranks[left.record.kind] - ranks[right.record.kind] || compareIds(idOf(left.record), idOf(right.record))
  );
}

const ranks: Readonly<Record<LambdaRecord['kind'], number>> = {
  'init-start': 0,
  'restore-start': 0,
  'init-report': 1,
  'restore-report': 1,
  'runtime-oom': 2,
  'failure-line': 2,
  start: 3,
  exit: 4,
  timeout: 4,
  'runtime-done': 5,
  end: 6,
  report: 7,
  extension: 8,
  'logs-dropped': 8,
  platform: 8,
  application: 8,
};

function idOf(record: LambdaRecord): string {
  return 'requestId' in record && record.requestId !== null ? record.requestId : '';
}

function compareIds(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function placeOf(pending: readonly TimedRecord[], from: number, timed: TimedRecord): number {
  let low = from;
  let high = pending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = pending[middle];
    if (other !== undefined && compareRecords(other, timed) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
