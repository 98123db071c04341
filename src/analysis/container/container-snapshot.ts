import type { AttemptSnapshot } from '../model/attempt.ts';
import type { Leak } from '../model/leak.ts';
import { memoryOf } from '../model/memory.ts';
import type { ContainerSnapshot } from '../model/snapshot.ts';
import type { Attempt } from './attempt.ts';
import type { Container } from './container.ts';
import type { ContainerState } from './container-state.ts';
import { attemptIdOf } from './identity.ts';
import { oldestFirst } from './ring-buffer.ts';
import { presentOutcome } from './unfinished.ts';

/** A container as it is shown; `current`: the verdict on its present life alone, `now`: the newest event's time (ms). */
export function containerSnapshot(
  container: Container,
  state: ContainerState,
  leak: Leak,
  current: Leak,
  now: number,
): ContainerSnapshot {
  return {
    key: container.key,
    functionId: container.functionId,
    logGroup: container.logGroup,
    logStream: container.logStream,
    functionName: container.functionName,
    version: state.version,
    ...(state.tenantId === null ? {} : { tenantId: state.tenantId }),
    memory: memoryOf(state, state.sizeMb, state.lastMb),
    ...state.counts,
    lives: state.lives,
    lifeAttempts: state.life.reports,
    coldStarts: state.coldStarts,
    firstSeen: state.firstSeen,
    lastSeen: state.lastSeen,
    leak,
    current,
    series: oldestFirst(state.series),
    seriesAt: oldestFirst(state.seriesAt),
    marks: oldestFirst(state.marks),
    recent: oldestFirst(state.attempts).map((attempt) => attemptView(container, state, attempt, now)),
  };
}

/** One attempt as it is shown; `now`: the newest event's time (ms). */
export function attemptView(
  container: Container,
  state: ContainerState,
  attempt: Attempt,
  now: number,
): AttemptSnapshot {
  const { report } = attempt;
  return {
    id: attemptIdOf(container, attempt),
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
