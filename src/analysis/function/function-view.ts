import { isInsightsStream } from '../../events/insights-event.ts';
import { adviseFunction, type FunctionAdvice } from '../advice/advise.ts';
import type { ContainerView } from '../container/container.ts';
import { viewContainer } from '../container/container-view.ts';
import type { FoldContext } from '../container/fold-context.ts';
import type { Failure } from '../model/failure.ts';
import { isOom } from '../model/outcome.ts';
import type { FunctionSnapshot } from '../model/snapshot.ts';
import { bucketMs } from '../snapshot/trend.ts';
import { type FunctionFigures, functionFigures, trendView } from './function-figures.ts';
import type { FunctionState } from './function-state.ts';
import { livesOf } from './lives.ts';

/** A function as it was looked at last: kept until something changes. */
export interface FunctionView {
  readonly view: FunctionFigures;
  readonly snapshot: FunctionSnapshot;
  readonly advice: FunctionAdvice;
  /** All that are kept, oldest first but for what came late. */
  readonly failures: readonly Failure[];
  readonly kills: readonly number[];
  readonly asked: ViewInput;
}

/** What a look depends on beside the function. */
export interface ViewInput {
  readonly context: FoldContext;
  /** Deploys marked by hand. */
  readonly marks: readonly number[];
  readonly now: number;
  readonly windowMs: number;
}

/** The function as it is now: the last look at it, where neither records nor time changed it. */
export function viewFunction(
  fn: FunctionState,
  last: FunctionView | undefined,
  asked: ViewInput,
): FunctionView {
  if (last === undefined || fn.dirty || isPast(last, asked)) return viewAgain(fn, last, asked);
  const bucketOf = ({ now }: ViewInput) => Math.floor(now / bucketMs);
  if (bucketOf(last.asked) === bucketOf(asked) && last.asked.windowMs === asked.windowMs) return last;
  const trend = trendView(fn, last.view.recent, asked.now, last.kills, asked.windowMs);
  return { ...last, asked, snapshot: { ...last.snapshot, trend } };
}

/** True where time alone has changed it: what ran has vanished, or a deploy marked ahead of the events has come. */
function isPast({ view, asked: before }: FunctionView, { now, marks }: ViewInput): boolean {
  return now > view.standsUntil || marks.some((mark) => mark > before.now && mark <= now);
}

function viewAgain(fn: FunctionState, last: FunctionView | undefined, asked: ViewInput): FunctionView {
  fn.dirty = false;
  const looks = firstSource(
    Array.from(fn.containers.values(), (container) => viewContainer(container, asked.context)),
  );
  const failures = sameOr(last?.failures, [...fn.failures, ...looks.flatMap((look) => look.failures)]);
  const kills = failures === last?.failures ? last.kills : killTimes(failures);
  const view = functionFigures(fn, looks, asked.now, kills, asked.windowMs);
  const { marks, now } = asked;
  const advice = adviseFunction({ fn: view.snapshot, lives: livesOf(fn, view), failures, marks, now });
  const { recommendation, rollout } = advice;
  const snapshot = { ...view.snapshot, recommendation, rollout };
  return { view, snapshot, advice, failures, kills, asked };
}

/** Lambda Insights says of an invocation what its REPORT says: it counts only where no REPORT of the function is at hand. */
function firstSource(looks: readonly ContainerView[]): readonly ContainerView[] {
  const insights = looks.filter(({ container }) => isInsightsStream(container.logStream));
  if (insights.length === 0 || insights.length === looks.length) return looks;
  const own = looks.filter((look) => !insights.includes(look));
  return own.some(({ state }) => state.used.total > 0) ? own : looks;
}

/** The list before where nothing in it is another one, so that what is made of it need not be made again. */
function sameOr<Item>(before: readonly Item[] | undefined, now: readonly Item[]): readonly Item[] {
  const same = before?.length === now.length && now.every((item, index) => item === before[index]);
  return same ? before : now;
}

/** When something was killed for memory, or its runtime gave up. */
export function killTimes(failures: readonly Failure[]): readonly number[] {
  return failures.flatMap(({ kind, timestamp }) => (isOom(kind) ? timestamp : []));
}
