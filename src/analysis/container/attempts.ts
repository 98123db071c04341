import { invariant } from '../../invariant.ts';
import { isFailure } from '../model/outcome.ts';
import { type Attempt, idTag, markOf, newAttempt, type OwnedAttempt } from './attempt.ts';
import { type ContainerState, ownAttempt } from './container-state.ts';
import { isForeign } from './quotation.ts';
import { fromEnd, push } from './ring-buffer.ts';

/**
 * How long a line without a RequestId waits for its attempt. An init that fails may take ten seconds before
 * the START of the invocation that it belongs to.
 */
export const unattributedForMs = 15_000;

/** The attempt that is still to come, or never will: lines without a RequestId wait for it. */
export function unattributedAttempt(state: ContainerState, at: number): OwnedAttempt {
  state.unattributed ??= newAttempt(null, at);
  return state.unattributed;
}

/** Gives up the lines that have waited too long for their attempt; failures among them are kept. */
export function giveUpStaleUnattributed(state: ContainerState, at: number): void {
  const { unattributed } = state;
  if (unattributed === null || at - unattributed.lastAt <= unattributedForMs) return;
  state.unattributed = null;
  if (!isFailure(unattributed.outcome)) return;
  state.droppedFailures.push(unattributed);
  state.touched?.add(unattributed);
}

/** The newest attempt of this id, or a new one whose START was not seen; `null` where the line is a quotation. */
export function attemptOf(state: ContainerState, at: number, requestId: string): OwnedAttempt | null {
  const known = newestOf(state, requestId);
  if (known !== null) return ownAttempt(state, known);
  return isForeign(state, at) ? null : openAttempt(state, at, requestId, null);
}

/** The newest attempt of this id that is still kept. */
export function newestOf(state: ContainerState, requestId: string): Attempt | null {
  const { attempts, tags } = state;
  const last = fromEnd(attempts, 0);
  if (last?.requestId === requestId) return last;
  // Nearly every id is a new one.
  if (!tags.items.includes(idTag(requestId))) return null;
  for (let back = 1; back < attempts.items.length; back += 1) {
    const attempt = fromEnd(attempts, back);
    if (attempt?.requestId === requestId) return attempt;
  }
  return null;
}

/** The attempt at this place; `undefined` where it is no longer kept. */
export function attemptAt({ attempts, nextPlace }: ContainerState, place: number): Attempt | undefined {
  return place < nextPlace ? fromEnd(attempts, nextPlace - 1 - place) : undefined;
}

/**
 * A new attempt, after `known` of the same RequestId; it takes over the lines without a RequestId that waited for it.
 */
export function openAttempt(
  state: ContainerState,
  at: number,
  requestId: string,
  known: Attempt | null,
): OwnedAttempt {
  const attempt = state.unattributed ?? newAttempt(requestId, at);
  state.unattributed = null;
  attempt.requestId = requestId;
  attempt.ordinal = (known?.ordinal ?? 0) + 1;
  attempt.place = state.nextPlace;
  state.nextPlace += 1;
  state.counts.attempts += 1;
  push(state.tags, idTag(requestId));
  push(state.series, null);
  push(state.seriesAt, attempt.firstAt);
  push(state.marks, markOf(attempt));
  const dropped = push(state.attempts, attempt);
  invariant(state.tags.items.length === state.attempts.items.length, 'each attempt has a tag');
  invariant(state.series.items.length === state.marks.items.length, 'each value has a mark');
  state.touched?.add(attempt);
  if (dropped !== undefined) dropAttempt(state, dropped);
  return attempt;
}

function dropAttempt(state: ContainerState, dropped: Attempt): void {
  if (dropped.outcome === 'running') {
    state.vanished += 1;
    state.touched?.add(dropped);
  }
  if (isFailure(dropped.outcome)) state.droppedFailures.push(dropped);
}
