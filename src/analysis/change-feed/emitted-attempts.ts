import type { Attempt } from '../container/attempt.ts';
import { attemptAt } from '../container/attempts.ts';
import type { Container } from '../container/container.ts';
import { settleAfterMs } from '../container/container.ts';
import { type ContainerState, ownAttempt } from '../container/container-state.ts';
import { findKnown, type KnownAttempt, openingId } from '../container/identity.ts';
import { oldestFirst } from '../container/ring-buffer.ts';
import { distinctAttemptId } from '../model/ids.ts';
import { isFailure } from '../model/outcome.ts';
import type { AttemptEvent, FailureEvent } from './analysis-event.ts';

/** What was emitted of one attempt. */
export interface EmittedAttempt extends KnownAttempt {
  /** The newest events that stand; `null` where none does. */
  attempt: AttemptEvent | null;
  failure: FailureEvent | null;
  /** Whether any was emitted before, withdrawn ones included. */
  hadAttempt: boolean;
  hadFailure: boolean;
}

/** What was emitted of one container. */
export interface EmittedContainer {
  readonly known: Map<string, EmittedAttempt[]>;
  /** Places of attempts that ended and still wait for an error line. */
  readonly unripe: Set<number>;
  /** An attempt got another id than the one that its records give it, since this was last looked at. */
  isRenamed: boolean;
  /** The container's count of moves when it was last compared. */
  moves: number;
  /** Time of the newest attempt that was emitted as the first near OOM of its life. */
  nearOomAt: number | null;
}

/** A container of which nothing was emitted yet. */
export function newEmittedContainer(): EmittedContainer {
  return { known: new Map(), unripe: new Set(), isRenamed: false, moves: 0, nearOomAt: null };
}

/** What was emitted of the attempt, or a new entry for it. */
export function entryOf(emitted: EmittedContainer, container: Container, attempt: Attempt): EmittedAttempt {
  const known = findKnown(emitted.known, attempt);
  if (known !== undefined) {
    learn(emitted, known, attempt);
    return known;
  }
  const { emittedAs, requestId, startedAt, reportedAt, lastAt } = attempt;
  const id = openingId(container.key, attempt);
  // An init that found its request keeps its id, and stands under that request.
  const others = requestId === null ? entriesOf(emitted) : (emitted.known.get(requestId) ?? []);
  const namesake = others.find((each) => each.id === id);
  if (namesake !== undefined && namesake.attempt === null && namesake.failure === null) {
    // What was withdrawn holds after all.
    learn(emitted, namesake, attempt);
    return namesake;
  }
  const entry: EmittedAttempt = {
    id: namesake === undefined ? id : distinctAttemptId(id, lastAt),
    requestId,
    startedAt,
    reportedAt,
    at: anchorOf(attempt),
    attempt: null,
    failure: null,
    // It was emitted, and forgotten once it had settled.
    hadAttempt: emittedAs !== null && requestId !== null,
    hadFailure: emittedAs !== null && isFailure(emittedAs),
  };
  put(emitted, entry);
  // Views of the container show the id that it had before.
  if (namesake !== undefined) emitted.isRenamed = true;
  return entry;
}

/** All that is kept of what was emitted. */
export function entriesOf({ known }: EmittedContainer): EmittedAttempt[] {
  return [...known.values()].flat();
}

/**
 * Forgets what late lines can hardly change any more. The attempts that the container still keeps remember the outcome
 * that was emitted for them. `present`: the container's present state, which was compared just now.
 */
export function forgetSettled(
  emitted: EmittedContainer,
  container: Container,
  settled: ContainerState,
  present: ContainerState,
): void {
  const before = container.newest - settleAfterMs;
  const held = new Set<EmittedAttempt>();
  const waiting = settled.unattributed === null ? undefined : findKnown(emitted.known, settled.unattributed);
  if (waiting !== undefined) held.add(waiting);
  for (const attempt of oldestFirst(settled.attempts)) {
    const entry = findKnown(emitted.known, attempt);
    if (entry === undefined) continue;
    const isPlain = entry.id === openingId(container.key, attempt) && entry.attempt !== null;
    // Waiting records may have changed it: the present state then has a copy.
    const isSettled = attemptAt(present, attempt.place) === attempt;
    if (entry.at < before && isPlain && isSettled) ownAttempt(settled, attempt).emittedAs = attempt.outcome;
    else held.add(entry);
  }
  for (const [requestId, entries] of emitted.known) {
    const kept = entries.filter((entry) => entry.at >= before || held.has(entry));
    if (kept.length === 0) emitted.known.delete(requestId);
    else if (kept.length < entries.length) emitted.known.set(requestId, kept);
  }
  settled.touched?.clear();
}

/** Its newest sure record, and the one by which it is found again. */
function anchorOf({ reportedAt, startedAt, firstAt }: Attempt): number {
  return reportedAt ?? startedAt ?? firstAt;
}

function learn(emitted: EmittedContainer, entry: EmittedAttempt, attempt: Attempt): void {
  if (entry.requestId !== attempt.requestId) {
    remove(emitted, entry);
    entry.requestId = attempt.requestId;
    put(emitted, entry);
  }
  entry.startedAt = attempt.startedAt;
  entry.reportedAt = attempt.reportedAt;
  entry.at = anchorOf(attempt);
}

function put({ known }: EmittedContainer, entry: EmittedAttempt): void {
  const key = entry.requestId ?? '';
  const entries = known.get(key);
  if (entries === undefined) known.set(key, [entry]);
  else entries.push(entry);
}

function remove({ known }: EmittedContainer, entry: EmittedAttempt): void {
  const key = entry.requestId ?? '';
  const kept = (known.get(key) ?? []).filter((each) => each !== entry);
  if (kept.length === 0) known.delete(key);
  else known.set(key, kept);
}
