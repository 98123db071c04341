import type { Attempt } from '../container/attempt.ts';
import { attemptAt } from '../container/attempts.ts';
import type { Container } from '../container/container.ts';
import { attemptView } from '../container/container-snapshot.ts';
import type { ContainerState } from '../container/container-state.ts';
import { findKnown } from '../container/identity.ts';
import { fromEnd, oldestFirst } from '../container/ring-buffer.ts';
import { presentOutcome } from '../container/unfinished.ts';
import { failureView } from '../failure/failure-view.ts';
import { isFailure } from '../model/outcome.ts';
import type { AnalysisEvent, AttemptEvent, FailureEvent } from './analysis-event.ts';
import { type EmittedAttempt, type EmittedContainer, entriesOf, entryOf } from './emitted-attempts.ts';
import { isSameAttempt, isSameFailure } from './same-record.ts';
import { whereOf } from './where.ts';

/** A container as it is now, and what was emitted of it. */
export interface ContainerComparison {
  readonly container: Container;
  readonly state: ContainerState;
  readonly emitted: EmittedContainer;
  /** Time of the newest event of all (epoch ms). */
  readonly now: number;
  /** An error line that belongs to the newest attempt has had time to come. */
  readonly waited: boolean;
  /** Compares every attempt that is kept, and takes what began and never ended for vanished. */
  readonly whole: boolean;
  /** The container is evicted: what it runs will never be known to end. */
  readonly evicted: boolean;
  readonly emit: (event: AnalysisEvent) => void;
}

/** Emits how the container's attempts and failures differ from what was emitted; true where nothing is left to wait for. */
export function emitAttemptChanges(comparison: ContainerComparison): boolean {
  const { container, state, emitted } = comparison;
  const present = new Set<EmittedAttempt>();
  let isDone = state.unattributed === null;
  for (const attempt of changedAttempts(comparison)) {
    const outcome = comparableOutcome(comparison, attempt);
    if (outcome === 'wait') {
      isDone = false;
      emitted.unripe.add(attempt.place);
    }
    const known = findKnown(emitted.known, attempt);
    if (known !== undefined) present.add(known);
    if (outcome === 'wait' || (outcome === 'running' && known === undefined)) continue;
    const entry = entryOf(emitted, container, attempt);
    present.add(entry);
    emitAttempt(comparison, entry, attempt, outcome === 'running');
    emitFailure(comparison, entry, attempt);
  }
  if (emitted.moves !== container.moves) withdrawMissing(comparison, present);
  emitted.moves = container.moves;
  return isDone;
}

/** The attempts that may differ from what was emitted, as they are now. */
function changedAttempts({ container, state, emitted, whole }: ContainerComparison): Iterable<Attempt> {
  const { settled } = container;
  const byPlace = new Map<number, Attempt>();
  const unattributed = new Set<Attempt>();
  const add = (attempt: Attempt): void => {
    if (attempt.place >= 0) byPlace.set(attempt.place, attemptAt(state, attempt.place) ?? attempt);
    // What the settled state still holds waits in the present one too, or has found its attempt there.
    else if (attempt !== settled?.unattributed || state === settled) unattributed.add(attempt);
  };
  for (const attempt of take(settled?.touched)) add(attempt);
  for (const attempt of take(state.touched)) add(attempt);
  for (const place of take(emitted.unripe)) {
    const attempt = attemptAt(state, place);
    if (attempt !== undefined) add(attempt);
  }
  if (state.unattributed !== null) add(state.unattributed);
  // One that was emitted, settled and forgotten has not changed since, or it would have been touched.
  if (whole) for (const attempt of oldestFirst(state.attempts)) if (attempt.emittedAs === null) add(attempt);
  return [...byPlace.values(), ...unattributed];
}

function take<Item>(set: Set<Item> | null | undefined): Item[] {
  if (set === null || set === undefined || set.size === 0) return [];
  const items = [...set];
  set.clear();
  return items;
}

/** Whether the attempt is to be compared now (`ended`, or `running`: it has not ended), or to `wait` for more lines. */
function comparableOutcome(
  { container, state, emitted, now, waited, whole, evicted }: ContainerComparison,
  attempt: Attempt,
): 'ended' | 'running' | 'wait' {
  if (attempt.outcome === 'running') {
    const isGone = evicted || (whole && presentOutcome(state, attempt, now) === 'vanished');
    return isGone || isDropped(state, attempt) ? 'ended' : 'running';
  }
  const isNewest =
    attempt.place < 0 ? attempt === state.unattributed : attempt === fromEnd(state.attempts, 0);
  if (!isNewest || waited || findKnown(emitted.known, attempt) !== undefined) return 'ended';
  return isCertainKill(container, state, attempt) ? 'ended' : 'wait';
}

function isDropped(state: ContainerState, { place }: Attempt): boolean {
  return place >= 0 && attemptAt(state, place) === undefined;
}

/** A kill that its REPORT states needs no further evidence. */
function isCertainKill(container: Container, state: ContainerState, attempt: Attempt): boolean {
  if (attempt.report === null || attempt.outcome !== 'oom-kill') return false;
  return failureView(container, state, attempt)?.confidence === 'certain';
}

function emitAttempt(
  { container, state, emitted, now, emit }: ContainerComparison,
  entry: EmittedAttempt,
  attempt: Attempt,
  isRunning: boolean,
): void {
  if (isRunning || attempt.requestId === null) {
    withdrawAttempt(entry, emit);
    return;
  }
  const event: AttemptEvent = {
    type: 'attempt',
    id: entry.id,
    timestamp: timeOf(attempt),
    revised: entry.hadAttempt,
    withdrawn: false,
    where: whereOf(container, state),
    attempt: { ...attemptView(container, state, attempt, now), outcome: settledOutcome(attempt) },
    nearOom: attempt.nearOom,
    firstNearOom: !entry.hadAttempt && isFirstNearOom(state, emitted, attempt),
  };
  if (entry.attempt !== null && isSameAttempt(entry.attempt, event)) return;
  if (event.firstNearOom) emitted.nearOomAt = event.timestamp;
  entry.attempt = event;
  entry.hadAttempt = true;
  emit(event);
}

/** One that ended without a REPORT or a failure has vanished. */
function settledOutcome({ outcome }: Attempt): Attempt['outcome'] {
  return outcome === 'running' ? 'vanished' : outcome;
}

function emitFailure(
  { container, state, emit }: ContainerComparison,
  entry: EmittedAttempt,
  attempt: Attempt,
): void {
  const failure = isFailure(attempt.outcome) ? failureView(container, state, attempt) : null;
  if (failure === null) {
    withdrawFailure(entry, emit);
    return;
  }
  const event: FailureEvent = {
    type: 'failure',
    id: entry.id,
    timestamp: failure.timestamp,
    revised: entry.hadFailure,
    withdrawn: false,
    failure,
  };
  if (entry.failure !== null && isSameFailure(entry.failure.failure, failure)) return;
  entry.failure = event;
  entry.hadFailure = true;
  emit(event);
}

/** A new life begins with a restart: whether the attempt is the first near OOM since then. */
function isFirstNearOom(
  { life }: ContainerState,
  { nearOomAt }: EmittedContainer,
  { nearOom }: Attempt,
): boolean {
  if (!nearOom) return false;
  return nearOomAt === null || (life.startedAt !== null && life.startedAt > nearOomAt);
}

/**
 * Late lines may show that a line was another request's, or that two attempts are one: what was emitted and is not among
 * those present is withdrawn. What settled before the waiting records stands.
 */
function withdrawMissing(
  { container, emitted, emit }: ContainerComparison,
  present: ReadonlySet<EmittedAttempt>,
): void {
  const { pending, start } = container;
  const from = pending[start]?.timestamp ?? Number.POSITIVE_INFINITY;
  for (const entry of entriesOf(emitted)) {
    if (present.has(entry) || entry.at < from) continue;
    withdrawAttempt(entry, emit);
    withdrawFailure(entry, emit);
  }
}

function withdrawAttempt(entry: EmittedAttempt, emit: (event: AnalysisEvent) => void): void {
  if (entry.attempt === null) return;
  emit({ ...entry.attempt, revised: true, withdrawn: true });
  entry.attempt = null;
}

function withdrawFailure(entry: EmittedAttempt, emit: (event: AnalysisEvent) => void): void {
  if (entry.failure === null) return;
  emit({ ...entry.failure, revised: true, withdrawn: true });
  entry.failure = null;
}

function timeOf({ reportedAt, endedAt, lastAt }: Attempt): number {
  return reportedAt ?? endedAt ?? lastAt;
}
