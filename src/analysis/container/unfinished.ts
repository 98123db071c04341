import type { Outcome } from '../model/attempt.ts';
import { type Attempt, isOpen, longestInvocationMs, longestManagedMs } from './attempt.ts';
import type { ContainerState } from './container-state.ts';
import { fromEnd, oldestFirst } from './ring-buffer.ts';

/** How long a REPORT may come after the longest invocation. */
const reportLateMs = 30_000;

/** An attempt that has not reported so long after its newest line is gone. */
function reportDueMs({ managed }: ContainerState): number {
  return (managed ? longestManagedMs : longestInvocationMs) + reportLateMs;
}

/** Started and not reported: still running, or its environment is gone. */
export function presentOutcome(state: ContainerState, attempt: Attempt, now: number): Outcome {
  if (attempt.outcome !== 'running') return attempt.outcome;
  return isSuperseded(state, attempt) || now > attempt.lastAt + reportDueMs(state) ? 'vanished' : 'running';
}

/** An environment runs one invocation at a time, but for Managed Instances. */
function isSuperseded(state: ContainerState, attempt: Attempt): boolean {
  return !state.managed && !state.mixed && fromEnd(state.attempts, 0) !== attempt;
}

/** Attempts that began and told no end of themselves. */
export interface Unfinished {
  /** Another one began after them in the same environment: they are gone. */
  readonly vanished: number;
  /** Of those that may still run, the last time at which it can be so (ms). */
  readonly until: readonly number[];
}

const noneUnfinished: Unfinished = { vanished: 0, until: [] };

/** The attempts among those kept that began and told no end. */
export function unfinishedOf(state: ContainerState): Unfinished {
  // Most containers: none of their attempts need be looked through.
  if (state.counts.reports === state.counts.attempts) return noneUnfinished;
  let vanished = 0;
  const until: number[] = [];
  for (const attempt of oldestFirst(state.attempts)) {
    if (attempt.outcome !== 'running' || (!isOpen(attempt) && attempt.endedAt === null)) continue;
    if (isSuperseded(state, attempt)) vanished += 1;
    else until.push(attempt.lastAt + reportDueMs(state));
  }
  return { vanished, until };
}
