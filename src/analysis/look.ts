import { type Advice, advise } from './advice.ts';
import { lookAtContainer } from './container-look.ts';
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
}

export interface Asked {
  readonly context: FoldContext;
  /** Deploys marked by hand. */
  readonly marks: readonly number[];
  readonly now: number;
  readonly windowMs: number;
}

export function lookAt(fn: FunctionState, last: FunctionLook | undefined, asked: Asked): FunctionLook {
  if (last === undefined || fn.dirty || isPast(last, asked)) return lookAnew(fn, asked);
  const bucketOf = ({ now }: Asked) => Math.floor(now / bucketMs);
  if (bucketOf(last.asked) === bucketOf(asked) && last.asked.windowMs === asked.windowMs) return last;
  const trend = trendView(fn, asked.now, last.kills, asked.windowMs);
  return { ...last, asked, view: { ...last.view, snapshot: { ...last.view.snapshot, trend } } };
}

/** True where time alone has changed it: what ran has vanished, or a deploy marked ahead of the events has come. */
function isPast({ view, asked: before }: FunctionLook, { now, marks }: Asked): boolean {
  return now > view.standsUntil || marks.some((mark) => mark > before.now && mark <= now);
}

function lookAnew(fn: FunctionState, asked: Asked): FunctionLook {
  fn.dirty = false;
  const looks = Array.from(fn.containers.values(), (container) => lookAtContainer(container, asked.context));
  const failures = [...fn.failures, ...looks.flatMap((look) => look.failures)];
  const kills = failures.flatMap(({ kind, timestamp }) => (isKill(kind) ? timestamp : []));
  const view = functionView(fn, looks, asked.now, kills, asked.windowMs);
  const advice = advise({ fn, view, failures, marks: asked.marks, now: asked.now });
  return { view, advice, failures, kills, asked };
}

export function isKill(kind: Failure['kind']): boolean {
  return kind === 'oom-kill' || kind === 'runtime-oom';
}
