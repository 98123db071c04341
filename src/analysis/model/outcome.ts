import type { AttemptMark, Outcome } from './attempt.ts';
import type { FailureKind } from './failure.ts';

/** What a failure is called, on the screen and in every output. */
export const failureWords: Readonly<Record<FailureKind, string>> = {
  'oom-kill': 'OOM kill',
  'runtime-oom': 'runtime OOM',
  'suspected-oom': 'suspected OOM',
  timeout: 'timeout',
  other: 'failure',
};

/** Whether an outcome is the memory's: the platform's kill or the runtime's own end. Both count as kills. */
export function isOom(outcome: Outcome | AttemptMark | null): boolean {
  return outcome === 'oom-kill' || outcome === 'runtime-oom';
}

/** Whether an attempt of this outcome failed, for memory or not. */
export function isFailure(outcome: Outcome): outcome is FailureKind {
  return outcome !== 'ok' && outcome !== 'running' && outcome !== 'vanished';
}
