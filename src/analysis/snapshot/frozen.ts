import { freezeContainer } from '../container/container.ts';
import type { RecentReports } from '../container/container-state.ts';
import { newFailureList } from '../failure/failure-list.ts';
import { trendView } from '../function/function-figures.ts';
import type { FunctionState } from '../function/function-state.ts';
import type { FunctionView } from '../function/function-view.ts';
import type { FunctionId } from '../model/ids.ts';
import type { Snapshot, SnapshotScope } from '../model/snapshot.ts';
import { type Known, snapshotView } from './snapshot-view.ts';
import { copyTrend, type Trend } from './trend.ts';

/** What was known at one moment, for any scope and any reach of the small graphs (ms). */
export type FrozenSnapshots = (scope: SnapshotScope, windowMs: number) => Snapshot;

/** A function as it was: its trend apart, views are never changed. */
interface FrozenFunction {
  readonly look: FunctionView;
  readonly trend: Trend;
  readonly recent: readonly RecentReports[];
}

/** Keeps what is known now, whatever is folded after it. Costs no copy of a container until that changes. */
export function freeze(known: Known, functions: ReadonlyMap<FunctionId, FunctionState>): FrozenSnapshots {
  const frozen = known.looks.flatMap((look) => {
    const fn = functions.get(look.snapshot.key);
    return fn === undefined ? [] : [freezeFunction(look, fn)];
  });
  const trend = copyTrend(known.trend);
  return (scope, windowMs) => {
    const looks = frozen.map((each) => lookOf(each, known.now, windowMs));
    return snapshotView({ ...known, looks, trend, failures: newFailureList() }, scope, windowMs);
  };
}

function freezeFunction(look: FunctionView, fn: FunctionState): FrozenFunction {
  for (const container of fn.containers.values()) freezeContainer(container);
  return { look, trend: copyTrend(fn.trend), recent: look.view.recent.map(copyReports) };
}

function lookOf({ look, trend, recent }: FrozenFunction, now: number, windowMs: number): FunctionView {
  const snapshot = { ...look.snapshot, trend: trendView({ trend }, recent, now, look.kills, windowMs) };
  return { ...look, snapshot, view: { ...look.view, recent } };
}

function copyReports({ at, utilization }: RecentReports): RecentReports {
  return { at: at.slice(), utilization: utilization.slice() };
}
