import { type AttemptId, attemptId, type ContainerId } from '../model/ids.ts';
import type { Attempt } from './attempt.ts';

/**
 * An id that was emitted for an attempt, with what is known of it. Until its records have settled, late lines may give
 * an attempt another opening record: it keeps the id under which it was emitted.
 */
export interface KnownAttempt {
  readonly id: AttemptId;
  requestId: string | null;
  startedAt: number | null;
  reportedAt: number | null;
  /** Time of one of its records (epoch ms). */
  at: number;
}

/** The attempts of one container that were emitted, by RequestId; `''`: those without one. */
export type KnownAttempts<Known extends KnownAttempt = KnownAttempt> = ReadonlyMap<string, readonly Known[]>;

/** The attempt's id: the one it was emitted under, or the one that its opening record gives it. */
export function attemptIdOf(
  container: { readonly key: ContainerId; readonly emitted: KnownAttempts | null },
  attempt: Attempt,
): AttemptId {
  const known = container.emitted === null ? undefined : findKnown(container.emitted, attempt);
  return known?.id ?? openingId(container.key, attempt);
}

/** The id that the attempt's opening record gives it. */
export function openingId(container: ContainerId, { requestId, startedAt, firstAt }: Attempt): AttemptId {
  return attemptId(container, requestId, startedAt ?? firstAt);
}

/** What was emitted of this attempt; `undefined` where nothing was, or it has settled since. */
export function findKnown<Known extends KnownAttempt>(
  known: KnownAttempts<Known>,
  attempt: Attempt,
): Known | undefined {
  const { requestId } = attempt;
  const ofRequest = requestId === null ? undefined : known.get(requestId);
  const found = ofRequest?.find((each) => isSame(each, attempt));
  // Lines without a RequestId, emitted as a failure of no request, may have found their attempt since.
  return found ?? known.get('')?.find((each) => isSame(each, attempt));
}

/** Two attempts of one RequestId in one stream never overlap, so one record in common makes them the same. */
function isSame(known: KnownAttempt, { startedAt, reportedAt, firstAt, lastAt }: Attempt): boolean {
  if (known.reportedAt !== null && reportedAt !== null) return known.reportedAt === reportedAt;
  if (known.startedAt !== null && startedAt !== null) return known.startedAt === startedAt;
  return firstAt <= known.at && known.at <= lastAt;
}
