import { type Attempt, isOpen, longestInvocationMs } from './attempt.ts';
import type { Container } from './container.ts';
import { type ContainerState, seriesKept } from './container-state.ts';
import { decide } from './failure.ts';
import { isFailure } from './fold.ts';
import { memoryOf } from './memory.ts';
import type { AttemptSnapshot, ContainerSnapshot, Counts, Failure, Leak, Outcome } from './snapshot.ts';

/** An attempt that has not reported so long after it may have ended is gone. */
const reportDueMs = longestInvocationMs + 30_000;

export function containerView(
  container: Container,
  state: ContainerState,
  leak: Leak,
  current: Leak,
  now: number,
): ContainerSnapshot {
  return {
    key: container.key,
    functionKey: container.functionKey,
    logGroup: container.logGroup,
    logStream: container.logStream,
    functionName: container.functionName,
    version: state.version,
    memory: memoryOf(state, state.sizeMb, state.lastMb),
    ...state.counts,
    lives: state.lives,
    lifeAttempts: state.life.reports,
    coldStarts: state.coldStarts,
    firstSeen: state.firstSeen,
    lastSeen: state.lastSeen,
    leak,
    current,
    series: state.series.slice(-seriesKept),
    marks: state.marks.slice(-seriesKept),
    recent: state.attempts.map((attempt) => attemptView(state, attempt, now)),
  };
}

export function attemptView(state: ContainerState, attempt: Attempt, now: number): AttemptSnapshot {
  const { report } = attempt;
  return {
    requestId: attempt.requestId,
    attempt: attempt.ordinal,
    startedAt: attempt.startedAt ?? attempt.firstAt,
    endedAt: attempt.endedAt,
    usedMb: report?.usedMb ?? null,
    sizeMb: report?.sizeMb ?? null,
    durationMs: report?.durationMs ?? null,
    initMs: report?.initMs ?? null,
    outcome: presentOutcome(state, attempt, now),
    reset: attempt.reset,
  };
}

/** Started and not reported: still running, or its environment is gone. */
function presentOutcome(state: ContainerState, attempt: Attempt, now: number): Outcome {
  if (attempt.outcome !== 'running') return attempt.outcome;
  return isSuperseded(state, attempt) || now > attempt.lastAt + reportDueMs ? 'vanished' : 'running';
}

/** An environment runs one invocation at a time, but for Managed Instances. */
function isSuperseded(state: ContainerState, attempt: Attempt): boolean {
  return !state.managed && !state.mixed && state.attempts.at(-1) !== attempt;
}

/** Attempts that began and told no end of themselves. */
export interface Unfinished {
  /** Another one began after them in the same environment: they are gone. */
  readonly vanished: number;
  /** Of those that may still run, the last time at which it can be so (ms). */
  readonly until: readonly number[];
}

const noneUnfinished: Unfinished = { vanished: 0, until: [] };

export function unfinishedOf(state: ContainerState): Unfinished {
  // Most containers: none of their attempts need be looked through.
  if (state.counts.reports === state.counts.attempts) return noneUnfinished;
  let vanished = 0;
  const until: number[] = [];
  for (const attempt of state.attempts) {
    if (attempt.outcome !== 'running' || (!isOpen(attempt) && attempt.endedAt === null)) continue;
    if (isSuperseded(state, attempt)) vanished += 1;
    else until.push(attempt.lastAt + reportDueMs);
  }
  return { vanished, until };
}

/** The failures among the attempts that the state still holds, oldest first. */
export function failuresOf(container: Container, state: ContainerState): readonly Failure[] {
  if (!hasFailed(state.counts)) return [];
  const held = state.loose === null ? state.attempts : [...state.attempts, state.loose];
  return [...state.droppedFailures, ...held]
    .filter((attempt) => isFailure(attempt.outcome))
    .map((attempt) => failureView(container, state, attempt))
    .filter((failure) => failure !== null);
}

function hasFailed({ oomKills, runtimeOoms, suspectedOoms, timeouts, otherFailures }: Counts): boolean {
  return oomKills + runtimeOoms + suspectedOoms + timeouts + otherFailures > 0;
}

export function failureView(container: Container, state: ContainerState, attempt: Attempt): Failure | null {
  const decision = decide(attempt, state.runtime);
  if (decision === null) return null;
  return {
    id: `${container.key}\n${attempt.seq >= 0 ? attempt.seq : `loose ${attempt.firstAt}`}`,
    ...decision,
    functionKey: container.functionKey,
    logGroup: container.logGroup,
    logStream: container.logStream,
    functionName: container.functionName,
    version: state.version,
    requestId: attempt.requestId,
    attempt: attempt.ordinal,
    timestamp: attempt.reportedAt ?? attempt.endedAt ?? attempt.lastAt,
    usedMb: attempt.report?.usedMb ?? null,
    sizeMb: attempt.report?.sizeMb ?? state.sizeMb,
  };
}
