import { at } from '../../invariant.ts';
import type { TimedRecord } from '../ingest/record-order.ts';
import { enqueue, type Waiting } from '../ingest/reorder-buffer.ts';
import type { Growth } from '../leak/forecast.ts';
import type { LifeSummary } from '../leak/life-summary.ts';
import type { LifeFacts } from '../model/facts.ts';
import type { Failure } from '../model/failure.ts';
import type { ContainerId, FunctionId } from '../model/ids.ts';
import { type ContainerState, cloneContainerState, newContainerState } from './container-state.ts';
import { foldRecord } from './fold.ts';
import type { FoldContext } from './fold-context.ts';
import type { KnownAttempts } from './identity.ts';
import type { Unfinished } from './unfinished.ts';

/**
 * One log stream. Lines come late and out of order, and what they mean depends on their order. So the records
 * of the newest minute wait, sorted; what is older is folded for good into `settled`, and a look at the present
 * is a fold of the waiting ones onto a copy.
 */
export interface Container extends Waiting {
  readonly key: ContainerId;
  readonly functionId: FunctionId;
  /** The account of its log group, where the source told it. */
  readonly account: string | null;
  readonly logGroup: string;
  readonly logStream: string;
  readonly functionName: string;
  settled: ContainerState | null;
  /** A view of the past holds `settled`: it is copied before it changes. */
  isFrozen: boolean;
  /** The analyzer's newest event when this container last took a record, and when it was last queued to settle. */
  lastActivityAt: number;
  enqueuedAt: number;
  /** It waits in line to settle (`silence.ts`). */
  isQueued: boolean;
  /** `settled` and the first `applied` of those that wait, folded at these envelopes, as long as none has moved. */
  head: {
    readonly state: ContainerState;
    readonly envelopes: number;
    readonly moves: number;
    applied: number;
  } | null;
  /** As it was looked at last. */
  look: ContainerView | null;
  readonly versionHint: string | null;
  /** The attempts of it that were emitted; `null` where nothing is emitted at all. */
  emitted: KnownAttempts | null;
  /** It was evicted once and came back: the totals have it, and all its records up to this time; else `null`. */
  readonly countedUntil: number | null;
  /** Grows whenever its present state would be another one. */
  revision: number;
}

/**
 * A container as a look finds it, with all that follows from its own records alone: kept until those change, so
 * that a look at a function costs little for its containers that were silent since the last one.
 */
export interface ContainerView {
  readonly container: Container;
  readonly state: ContainerState;
  /** The container's when this was made. */
  readonly revision: number;
  /** The present life; `null` before its first REPORT with memory. */
  readonly summary: LifeSummary | null;
  readonly failures: readonly Failure[];
  readonly unfinished: Unfinished;
  /** Filled in when first asked for. */
  growth: LifeGrowth | null;
  facts: LifeFacts | null;
}

/** How the present life grows. */
export interface LifeGrowth {
  /** `null` where it has not grown. */
  readonly own: Growth | null;
  /** When the growth began (epoch ms). */
  readonly since: number | null;
  /** Mean time between its newest invocations. */
  readonly paceMs: number | null;
}

/** How late a line may come and still find its place. */
const horizonMs = 60_000;
/** Records of one container that wait at the most; beyond that the oldest settle early. */
const pendingLimit = 8_192;

/** A log stream that nothing was taken from yet. */
export function newContainer(
  identity: Omit<
    Container,
    | keyof Waiting
    | 'settled'
    | 'isFrozen'
    | 'lastActivityAt'
    | 'enqueuedAt'
    | 'isQueued'
    | 'head'
    | 'look'
    | 'revision'
    | 'emitted'
  >,
): Container {
  return {
    ...identity,
    settled: null,
    isFrozen: false,
    pending: [],
    start: 0,
    newest: Number.NEGATIVE_INFINITY,
    moves: 0,
    lastActivityAt: Number.NEGATIVE_INFINITY,
    enqueuedAt: Number.NEGATIVE_INFINITY,
    isQueued: false,
    head: null,
    look: null,
    emitted: null,
    revision: 0,
  };
}

/** Puts a record in its place; false where it is there already. */
export function takeRecord(container: Container, timed: TimedRecord): boolean {
  container.revision += 1;
  return enqueue(container, timed);
}

/**
 * Folds for good what has waited out the horizon (everything where `all` is set); `each` is called with the settled
 * state after each record.
 */
export function settle(
  container: Container,
  context: FoldContext,
  all: boolean,
  each: (settled: ContainerState) => void,
): void {
  if (container.isFrozen) thaw(container);
  const { pending, start } = container;
  const due = all ? Number.POSITIVE_INFINITY : container.newest - horizonMs;
  for (let timed = pending[start]; timed !== undefined; timed = pending[container.start]) {
    if (timed.timestamp >= due && pending.length - container.start <= pendingLimit / 2) break;
    container.settled ??= newState(container, timed.timestamp);
    foldRecord(container.settled, timed.timestamp, timed.record, context);
    container.start += 1;
    each(container.settled);
  }
  if (container.start > start) forgetSettled(container);
}

/** From now on the container's states are what they are at this moment; what comes next is folded into copies of them. */
export function freezeContainer(container: Container): void {
  container.head = null;
  container.isFrozen = true;
}

function thaw(container: Container): void {
  container.isFrozen = false;
  if (container.settled === null) return;
  container.settled = Object.assign(cloneContainerState(container.settled), { recentReports: null });
}

/** Settling starts late, so that it comes in runs and the head outlives most records. */
export const settleAfterMs = 1.5 * horizonMs;

/** Whether so much waits, or for so long, that the oldest is to be settled. */
export function isSettlingDue({ pending, start, newest }: Container): boolean {
  const oldest = pending[start];
  if (oldest === undefined) return false;
  return newest - oldest.timestamp > settleAfterMs || pending.length - start > pendingLimit;
}

/** The container as it is now. The state belongs to the container: read it, do not change it. */
export function presentState(container: Container, context: FoldContext): ContainerState {
  const waiting = container.pending.length - container.start;
  if (waiting === 0 && container.settled !== null) return container.settled;
  const { head: before } = container;
  if (before !== null && (before.moves !== container.moves || before.envelopes !== context.envelopes)) {
    container.head = null;
    container.revision += 1;
  }
  container.head ??= {
    moves: container.moves,
    envelopes: context.envelopes,
    state:
      container.settled === null
        ? cloneContainerState(newState(container, at(container.pending, container.start).timestamp))
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

function newState({ versionHint, logStream, emitted }: Container, time: number): ContainerState {
  return newContainerState({
    version: versionHint,
    at: time,
    mixed: logStream === '',
    emits: emitted !== null,
  });
}

function forgetSettled(container: Container): void {
  // What settled is no longer among the records that the head applied one by one.
  container.head = null;
  container.look = null;
  container.revision += 1;
  // What still waits moves up in runs, no more of it than settled since.
  const { pending, start } = container;
  if (start * 2 < pending.length) return;
  container.pending = pending.slice(start);
  container.start = 0;
}
