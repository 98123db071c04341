import type { Attempt } from './attempt.ts';
import type { ContainerState } from './container-state.ts';

/**
 * Records that settled already and come again: the reorder buffer recognizes the repeats of the last minute, and these
 * functions those that come later, as long as their attempt is kept.
 */

/** `known`: the newest attempt of the RequestId. */
export function isRepeatedStart(state: ContainerState, known: Attempt | null, at: number): boolean {
  return isRepeated(state, known, (attempt) => attempt.startedAt === at);
}

/** `known`: the newest attempt of the RequestId. */
export function isRepeatedReport(state: ContainerState, known: Attempt | null, at: number): boolean {
  return isRepeated(state, known, (attempt) => attempt.reportedAt === at);
}

function isRepeated(
  { attempts }: ContainerState,
  known: Attempt | null,
  isSame: (attempt: Attempt) => boolean,
): boolean {
  if (known === null) return false;
  if (isSame(known)) return true;
  // Retries of one RequestId in one stream are rare.
  if (known.ordinal === 1) return false;
  return attempts.items.some((attempt) => attempt.requestId === known.requestId && isSame(attempt));
}
