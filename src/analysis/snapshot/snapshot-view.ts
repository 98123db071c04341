import { bySeverity } from '../advice/severity.ts';
import { containerSnapshot } from '../container/container-snapshot.ts';
import { type FailureList, newestFailures } from '../failure/failure-list.ts';
import { type FunctionView, killTimes } from '../function/function-view.ts';
import type { Completeness } from '../model/completeness.ts';
import type { ContainerSnapshot, Snapshot, SnapshotScope } from '../model/snapshot.ts';
import { totalsOf, worstFirst } from './totals.ts';
import { countedIn, type Trend, trendWindow, withRecent } from './trend.ts';

/** What a snapshot is put together from. */
export interface Known {
  /** Times of the earliest and of the newest event (epoch ms); infinite before the first. */
  readonly span: { readonly from: number; readonly to: number };
  readonly completeness: Completeness;
  readonly looks: readonly FunctionView[];
  readonly failures: FailureList;
  /** Over all functions. */
  readonly trend: Trend;
  /** Time of the newest event (epoch ms). */
  readonly now: number;
}

/** All that is known, worst first; `windowMs`: how far the small graphs reach back. */
export function snapshotView(known: Known, scope: SnapshotScope, windowMs: number): Snapshot {
  const { span, now } = known;
  const looks = known.looks.toSorted((left, right) => worstFirst(left.snapshot, right.snapshot));
  const functions = looks.map(({ snapshot }) => snapshot);
  const failures = newestFailures(
    known.failures,
    looks.map(({ snapshot, failures: own }) => [snapshot.key, own] as const),
  );
  const window = withRecent(
    trendWindow(known.trend, now, windowMs),
    looks.flatMap(({ view }) => view.recent),
  );
  return {
    from: Number.isFinite(span.from) ? span.from : null,
    to: Number.isFinite(span.to) ? span.to : null,
    completeness: known.completeness,
    totals: totalsOf(functions),
    functions,
    containers: containersIn(scope, known.looks, now),
    failures,
    // Among equals those of the worst function first, as in the table of functions.
    findings: looks.flatMap(({ advice }) => advice.findings).sort(bySeverity),
    timeline: {
      bucketMs: window.bucketMs,
      from: window.from,
      invocations: window.attempts,
      kills: countedIn(window, killTimes(failures)),
    },
  };
}

function containersIn(
  scope: SnapshotScope,
  looks: readonly FunctionView[],
  now: number,
): readonly ContainerSnapshot[] {
  if ('containers' in scope && scope.containers === 'none') return [];
  const only = 'containersOf' in scope ? scope.containersOf : null;
  return looks
    .filter(({ snapshot }) => only === null || snapshot.key === only)
    .flatMap(({ view }) =>
      view.judged.map(({ container, state, leak, current }) =>
        containerSnapshot(container, state, leak, current, now),
      ),
    )
    .sort(worstFirst);
}
