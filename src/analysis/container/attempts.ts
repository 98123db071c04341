import { isFailure } from '../outcome.ts';
import { type Attempt, idTag, markOf, newAttempt } from './attempt.ts';
import { attemptsKept, type ContainerState, ownAttempt, seriesKept, seriesSlack } from './container-state.ts';
import { isForeign } from './quotation.ts';

/**
 * How long a line without a RequestId waits for its attempt. An init that fails may take ten seconds before
 * the START of the invocation that it belongs to.
 */
export const looseForMs = 15_000;

/** The attempt that is still to come, or never will: lines without a RequestId wait for it. */
export function looseAttempt(state: ContainerState, at: number): Attempt {
  state.loose ??= newAttempt(null, at);
  return state.loose;
}

/** Gives up the lines that have waited too long for their attempt; failures among them are kept. */
export function forgetStaleLoose(state: ContainerState, at: number): void {
  const { loose } = state;
  if (loose === null || at - loose.lastAt <= looseForMs) return;
  state.loose = null;
  if (isFailure(loose.outcome)) state.droppedFailures.push(loose);
}

/** The newest attempt of this id, or a new one whose START was not seen; `null` where the line is a quotation. */
export function attemptOf(state: ContainerState, at: number, requestId: string): Attempt | null {
  const known = newestOf(state, requestId);
  if (known !== null) return ownAttempt(state, known);
  return isForeign(state, at) ? null : enrol(state, at, requestId, null);
}

/** The newest attempt of this id that is still kept. */
export function newestOf(state: ContainerState, requestId: string): Attempt | null {
  const { attempts } = state;
  const last = attempts.at(-1);
  if (last?.requestId === requestId) return last;
  const tag = idTag(requestId);
  for (let index = attempts.length - 1; index >= 0; index -= 1) {
    const attempt = attempts[index];
    if (attempt?.tag === tag && attempt.requestId === requestId) return attempt;
  }
  return null;
}

/** A new attempt, after `before` of the same RequestId; it takes over the loose lines that waited for it. */
export function enrol(state: ContainerState, at: number, requestId: string, before: Attempt | null): Attempt {
  const attempt = state.loose ?? newAttempt(requestId, at);
  state.loose = null;
  attempt.requestId = requestId;
  attempt.tag = idTag(requestId);
  attempt.ordinal = (before?.ordinal ?? 0) + 1;
  attempt.seq = state.nextSeq;
  state.nextSeq += 1;
  state.counts.attempts += 1;
  state.attempts.push(attempt);
  state.series.push(null);
  state.marks.push(markOf(attempt));
  // Cut back in runs: taking the first of many away moves all the others.
  const surplus = state.series.length - seriesKept;
  if (surplus >= seriesSlack) {
    state.series.splice(0, surplus);
    state.marks.splice(0, surplus);
  }
  if (state.attempts.length > attemptsKept) dropOldest(state);
  return attempt;
}

function dropOldest(state: ContainerState): void {
  const dropped = state.attempts.shift();
  if (dropped === undefined) return;
  if (dropped.outcome === 'running') state.vanished += 1;
  if (isFailure(dropped.outcome)) state.droppedFailures.push(dropped);
}

/** Sets the value of the attempt `seq` in a series that ends with the newest one's, if it still reaches back so far. */
export function setInSeries<Value>(series: Value[], nextSeq: number, seq: number, value: Value): void {
  const index = series.length - (nextSeq - seq);
  if (index >= 0) series[index] = value;
}
