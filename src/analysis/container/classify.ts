import type { ReportFigures } from '../../events/record.ts';
import { decide, endsLife } from '../failure/decision-order.ts';
import type { Outcome } from '../model/attempt.ts';
import type { MutableCounts } from '../model/counts.ts';
import type { FailureKind } from '../model/failure.ts';
import { isFailure } from '../model/outcome.ts';
import { type Attempt, isOpen, markOf, type OwnedAttempt } from './attempt.ts';
import { type ContainerState, ownAttempt, placesBack } from './container-state.ts';
import type { FoldContext } from './fold-context.ts';
import { resetAfter } from './life.ts';
import { fromEnd, setFromEnd } from './ring-buffer.ts';

/** Decides the attempt's outcome from all its records, and moves it from its old count to its new one. */
export function reclassify(state: ContainerState, attempt: OwnedAttempt, context: FoldContext): void {
  const emulated = isEmulated(state);
  const decision = decide(attempt, state.runtime, emulated);
  const outcome: Outcome = decision?.kind ?? (attempt.report === null ? 'running' : 'ok');
  count(state, attempt, -1);
  attempt.outcome = outcome;
  const near = outcome === 'ok' && !emulated && isNearOom(attempt.report, context.pressure);
  attempt.nearOom = near && attempt.isMaximum;
  if (near) state.killedChild = killedChildOf(attempt) ?? state.killedChild;
  count(state, attempt, 1);
  if (attempt.place < 0) return;
  setFromEnd(state.marks, placesBack(state, attempt), markOf(attempt));
  if (decision !== null && endsLife(attempt)) resetAfter(state, attempt.place);
}

/** An attempt that has not reported when the environment goes on never will: what it said last is weighed now. */
export function supersede(state: ContainerState, context: FoldContext): void {
  const last = fromEnd(state.attempts, 0);
  if (last === undefined || last.signals.length === 0 || state.managed || state.mixed || !isOpen(last))
    return;
  const attempt = ownAttempt(state, last);
  attempt.superseded = true;
  reclassify(state, attempt, context);
}

/** Lines that emulators alone write, and none that they never write. */
export function isEmulated({ emulated, genuine }: ContainerState): boolean {
  return emulated && !genuine;
}

function killedChildOf({ signals }: Attempt): string | null {
  const signal = signals.find(({ record }) => record.kind === 'child-killed');
  return signal?.record.kind === 'child-killed' ? signal.record.child : null;
}

function isNearOom(report: ReportFigures | null, pressure: number): boolean {
  if (report?.usedMb == null || report.sizeMb === null || report.sizeMb === 0) return false;
  return report.usedMb >= pressure * report.sizeMb;
}

/** What a failed attempt is counted as. */
const countedAs: Readonly<Record<FailureKind, keyof MutableCounts>> = {
  'oom-kill': 'oomKills',
  'runtime-oom': 'runtimeOoms',
  'suspected-oom': 'suspectedOoms',
  timeout: 'timeouts',
  other: 'otherFailures',
};

function count({ counts }: ContainerState, attempt: Attempt, by: 1 | -1): void {
  if (attempt.nearOom) counts.nearOoms += by;
  if (isFailure(attempt.outcome)) counts[countedAs[attempt.outcome]] += by;
}
