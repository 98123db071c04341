import { type Advice, advise } from './advice.ts';
import { lookAtContainer } from './container-look.ts';
import { isOom } from './failure.ts';
import type { FoldContext } from './fold.ts';
import type { FunctionState } from './function-state.ts';
import { type FunctionView, functionView, trendView } from './function-view.ts';
import type { Failure, FunctionSnapshot } from './snapshot.ts';
import { bucketMs } from './trend.ts';

/** A function as it was looked at last: kept until something changes. */
export interface FunctionLook {
  readonly view: FunctionView;
  readonly snapshot: FunctionSnapshot;
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
  if (last === undefined || fn.dirty || isPast(last, asked)) return lookAnew(fn, last, asked);
  const bucketOf = ({ now }: Asked) => Math.floor(now / bucketMs);
  if (bucketOf(last.asked) === bucketOf(asked) && last.asked.windowMs === asked.windowMs) return last;
  const trend = trendView(fn, asked.now, last.kills, asked.windowMs);
  return { ...last, asked, snapshot: { ...last.snapshot, trend } };
}

/** True where time alone has changed it: what ran has vanished, or a deploy marked ahead of the events has come. */
function isPast({ view, asked: before }: FunctionLook, { now, marks }: Asked): boolean {
  return now > view.standsUntil || marks.some((mark) => mark > before.now && mark <= now);
}

function lookAnew(fn: FunctionState, last: FunctionLook | undefined, asked: Asked): FunctionLook {
  fn.dirty = false;
  const looks = Array.from(fn.containers.values(), (container) => lookAtContainer(container, asked.context));
  const failures = sameOr(last?.failures, [...fn.failures, ...looks.flatMap((look) => look.failures)]);
  const kills = failures === last?.failures ? last.kills : killTimes(failures);
  const view = functionView(fn, looks, asked.now, kills, asked.windowMs);
  const advice = advise({ fn, view, failures, marks: asked.marks, now: asked.now });
  const snapshot = { ...view.snapshot, ...advice.verdicts };
  return { view, snapshot, advice, failures, kills, asked };
}

/** The list before where nothing in it is another one, so that what is made of it need not be made anew. */
function sameOr<Item>(before: readonly Item[] | undefined, now: readonly Item[]): readonly Item[] {
  const same = before?.length === now.length && now.every((item, index) => item === before[index]);
  return same ? before : now;
}

/** When something was killed for memory, or its runtime gave up. */
export function killTimes(failures: readonly Failure[]): readonly number[] {
  return failures.flatMap(({ kind, timestamp }) => (isOom(kind) ? timestamp : []));
}
