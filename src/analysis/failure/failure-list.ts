import type { Failure } from '../model/failure.ts';
import type { FunctionId } from '../model/ids.ts';

/** The failures of all functions in the order of their time, kept between looks. */
export interface FailureList {
  /** What each function's part of it was when it was last put in. */
  readonly parts: Map<FunctionId, readonly Failure[]>;
  all: readonly Failure[];
  /** The newest of them, as they are shown. */
  shown: readonly Failure[];
}

/** Failures shown; the totals have them all. */
const failuresShown = 2_000;

/** A list without failures. */
export function newFailureList(): FailureList {
  return { parts: new Map(), all: [], shown: [] };
}

/** Brings the list up to date with the functions whose failures changed, and gives the newest, oldest first. */
export function newestFailures(
  list: FailureList,
  functions: Iterable<readonly [FunctionId, readonly Failure[]]>,
): readonly Failure[] {
  const changed = new Set<FunctionId>();
  const fresh: Failure[] = [];
  for (const [key, failures] of functions) {
    const before = list.parts.get(key);
    if (before === failures || (before ?? []).length + failures.length === 0) continue;
    list.parts.set(key, failures);
    changed.add(key);
    for (const failure of failures) fresh.push(failure);
  }
  if (changed.size === 0) return list.shown;
  const unchanged = list.all.filter(({ functionId }) => !changed.has(functionId));
  // Two runs that are all but sorted: the sort merges them.
  list.all = [...unchanged, ...fresh.sort(byTime)].sort(byTime);
  list.shown = numberRetries(list.all.slice(-failuresShown));
  return list.shown;
}

/** The id settles ties, so that the order does not depend on when what was looked at. */
function byTime(left: Failure, right: Failure): number {
  return left.timestamp - right.timestamp || (left.id < right.id ? -1 : left.id > right.id ? 1 : 0);
}

/** An asynchronous retry may run in another container: its number counts over all streams of the function. */
function numberRetries(failures: readonly Failure[]): readonly Failure[] {
  const functions = new Map<FunctionId, Map<string, number>>();
  return failures.map((failure) => {
    const { requestId, functionId } = failure;
    if (requestId === null) return failure;
    const tries = functions.get(functionId) ?? new Map<string, number>();
    functions.set(functionId, tries);
    const attempt = Math.max(failure.attempt, (tries.get(requestId) ?? 0) + 1);
    tries.set(requestId, attempt);
    return attempt === failure.attempt ? failure : { ...failure, attempt };
  });
}
