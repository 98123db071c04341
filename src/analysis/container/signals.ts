import { endsLife } from '../failure/decision-order.ts';
import { type Attempt, addSignal, isOpen, type OwnedAttempt, type SignalRecord } from './attempt.ts';
import { attemptOf, unattributedAttempt, unattributedForMs } from './attempts.ts';
import { reclassify } from './classify.ts';
import { type ContainerState, ownAttempt } from './container-state.ts';
import type { FoldContext } from './fold-context.ts';
import { fromEnd } from './ring-buffer.ts';

/** How long after its REPORT the last words of a process that ended may come. */
const lastWordsMs = 1_000;

/** A failed attempt's line that names its RequestId. */
export function addAttributedSignal(
  state: ContainerState,
  at: number,
  requestId: string,
  record: SignalRecord,
  context: FoldContext,
): void {
  const attempt = attemptOf(state, at, requestId);
  if (attempt !== null) addSignalTo(state, attempt, at, record, context);
}

/** A line that names no RequestId: the attempt that runs, the one that just failed, or one still to come. */
export function addUnattributedSignal(
  state: ContainerState,
  at: number,
  record: SignalRecord,
  context: FoldContext,
): void {
  const last = fromEnd(state.attempts, 0);
  const attempt =
    last !== undefined && (isOpen(last) || isAftermath(last, at, record))
      ? ownAttempt(state, last)
      : unattributedAttempt(state, at);
  addSignalTo(state, attempt, at, record, context);
}

function addSignalTo(
  state: ContainerState,
  attempt: OwnedAttempt,
  at: number,
  record: SignalRecord,
  context: FoldContext,
): void {
  if (record.kind === 'exit') state.emulated ||= record.emulated === true;
  addSignal(attempt, { timestamp: at, record });
  attempt.lastAt = Math.max(attempt.lastAt, at);
  reclassify(state, attempt, context);
}

/** After a crash the runtime restarts at once, and its init may fail in other words. */
function isAftermath(last: Attempt, at: number, record: SignalRecord): boolean {
  if (last.startedAt === null && last.report === null) return false;
  if (record.kind === 'runtime-oom') return isUnexplained(last) && at - last.lastAt <= lastWordsMs;
  if (record.kind === 'exit' || record.kind === 'timeout') return at - last.lastAt <= unattributedForMs;
  return last.outcome !== 'ok' && last.outcome !== 'running';
}

/** The process ended, and no line says why. */
function isUnexplained(attempt: Attempt): boolean {
  return attempt.outcome === 'other' && endsLife(attempt);
}
