import type { AttemptMark, FailureKind, Outcome } from './snapshot.ts';

/** Whether an outcome is the memory's: the platform's kill or the runtime's own end. Both count as kills. */
export function isOom(outcome: Outcome | AttemptMark | null): boolean {
  return outcome === 'oom-kill' || outcome === 'runtime-oom';
}

/** Whether an attempt of this outcome failed, for memory or not. */
export function isFailure(outcome: Outcome): outcome is FailureKind {
  return outcome !== 'ok' && outcome !== 'running' && outcome !== 'vanished';
}
