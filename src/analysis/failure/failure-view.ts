import type { Attempt } from '../container/attempt.ts';
import { isEmulated } from '../container/classify.ts';
import type { Container } from '../container/container.ts';
import type { ContainerState } from '../container/container-state.ts';
import { attemptIdOf } from '../container/identity.ts';
import { oldestFirst } from '../container/ring-buffer.ts';
import { failuresIn } from '../model/counts.ts';
import type { Failure } from '../model/failure.ts';
import { isFailure } from '../model/outcome.ts';
import { decide } from './decision-order.ts';

/** The failures among the attempts that the state still holds, oldest first. */
export function failuresOf(container: Container, state: ContainerState): readonly Failure[] {
  if (failuresIn(state.counts) === 0) return [];
  const unattributed = state.unattributed === null ? [] : [state.unattributed];
  return [...state.droppedFailures, ...oldestFirst(state.attempts), ...unattributed]
    .filter((attempt) => isFailure(attempt.outcome))
    .map((attempt) => failureView(container, state, attempt))
    .filter((failure) => failure !== null);
}

/** A failed attempt as it is shown; `null` where its records do not say that it failed. */
export function failureView(container: Container, state: ContainerState, attempt: Attempt): Failure | null {
  const decision = decide(attempt, state.runtime, isEmulated(state));
  if (decision === null) return null;
  const heldMs = heldByExtensions(attempt);
  return {
    id: attemptIdOf(container, attempt),
    ...decision,
    functionId: container.functionId,
    containerId: container.key,
    logGroup: container.logGroup,
    logStream: container.logStream,
    functionName: container.functionName,
    version: state.version,
    requestId: attempt.requestId,
    attempt: attempt.ordinal,
    timestamp: attempt.reportedAt ?? attempt.endedAt ?? attempt.lastAt,
    usedMb: attempt.report?.usedMb ?? null,
    sizeMb: attempt.report?.sizeMb ?? state.sizeMb,
    ...(state.tenantId === null ? {} : { tenantId: state.tenantId }),
    ...(heldMs === undefined ? {} : { extensionMs: heldMs }),
  };
}

/** How long extensions held the attempt after the runtime had answered, where that was most of its time. */
function heldByExtensions({ report }: Attempt): number | undefined {
  if (report?.extensionMs === undefined || report.durationMs === null) return undefined;
  return 2 * report.extensionMs > report.durationMs ? report.extensionMs : undefined;
}
