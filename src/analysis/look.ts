import { type Advice, advise } from './advice.ts';
import { presentState } from './container.ts';
import { failuresOf } from './container-view.ts';
import { isOom } from './failure.ts';
import type { FoldContext } from './fold.ts';
import type { FunctionState } from './function-state.ts';
import { type FunctionView, functionView, trendView } from './function-view.ts';
import type { Failure } from './snapshot.ts';
import { bucketMs } from './trend.ts';

/** A function as it was looked at last: kept until something changes. */
export interface FunctionLook {
  readonly view: FunctionView;
  readonly advice: Advice;
  /** All that are kept, oldest first but for what came late. */
  readonly failures: readonly Failure[];
  readonly kills: readonly number[];
  readonly asked: Asked;
  /** Event time at which all of it was made. */
  readonly madeAt: number;
}

export interface Asked {
  readonly context: FoldContext;
  /** Deploys marked by hand. */
  readonly marks: readonly number[];
  readonly now: number;
  readonly windowMs: number;
}

/** What is running becomes vanished by time alone: looked at anew this often even where nothing arrives. */
const restMs = 60_000;

export function lookAt(fn: FunctionState, last: FunctionLook | undefined, asked: Asked): FunctionLook {
  if (last === undefined || fn.dirty || asked.now - last.madeAt >= restMs) return lookAnew(fn, asked);
  const bucketOf = ({ now }: Asked) => Math.floor(now / bucketMs);
  if (bucketOf(last.asked) === bucketOf(asked) && last.asked.windowMs === asked.windowMs) return last;
  const trend = trendView(fn, asked.now, last.kills, asked.windowMs);
  return { ...last, asked, view: { ...last.view, snapshot: { ...last.view.snapshot, trend } } };
}

function lookAnew(fn: FunctionState, asked: Asked): FunctionLook {
  fn.dirty = false;
  const states = [...fn.containers.values()].map((container) => ({
    container,
    state: presentState(container, asked.context),
  }));
  const failures = [
    ...fn.failures,
    ...states.flatMap(({ container, state }) => failuresOf(container, state)),
  ];
  const kills = failures.flatMap(({ kind, timestamp }) => (isOom(kind) ? timestamp : []));
  const view = functionView(fn, states, asked.now, kills, asked.windowMs);
  const advice = advise({ fn, view, failures, marks: asked.marks, now: asked.now });
  return { view, advice, failures, kills, asked, madeAt: asked.now };
}
