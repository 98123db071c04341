import { type Container, presentState } from './container.ts';
import type { ContainerState } from './container-state.ts';
import { failuresOf, type Unfinished, unfinishedOf } from './container-view.ts';
import type { LifeFacts } from './facts.ts';
import type { FoldContext } from './fold.ts';
import type { Detector } from './leak/detector.ts';
import {
  forecast,
  growthSince,
  minutesToLimit,
  recentPaceMs,
  slopeMbPerInvocation,
} from './leak/forecast.ts';
import type { LifeSummary } from './leak/pool.ts';
import { summaryOf } from './life.ts';
import type { Failure, Leak } from './snapshot.ts';

/**
 * A container as a look finds it, with all that follows from its own records alone: kept until those change, so
 * that a look at a function costs little for its containers that were silent since the last one.
 */
export interface ContainerLook {
  readonly container: Container;
  readonly state: ContainerState;
  /** The container's when this was made. */
  readonly revision: number;
  /** The present life; `null` before its first REPORT with memory. */
  readonly summary: LifeSummary | null;
  readonly failures: readonly Failure[];
  readonly unfinished: Unfinished;
  /** Filled in when first asked for. */
  growth: Growth | null;
  facts: LifeFacts | null;
}

/** How the present life grows. */
export interface Growth extends Pick<Leak, 'slopeMbPerInvocation' | 'since'> {
  /** Where an alarm of its own stands, else `null`: there is nothing to extend. */
  readonly left: Leak['invocationsToLimit'];
  readonly minutesLeft: number | null;
}

/** The container as it is now. */
export function lookAtContainer(container: Container, context: FoldContext): ContainerLook {
  const state = presentState(container, context);
  const { look, revision } = container;
  if (look !== null && look.revision === revision) return look;
  container.look = {
    container,
    state,
    revision,
    summary: summaryOf(state),
    failures: failuresOf(container, state),
    unfinished: unfinishedOf(state),
    growth: null,
    facts: null,
  };
  return container.look;
}

export function growthOf(look: ContainerLook, detector: Detector): Growth {
  look.growth ??= measureGrowth(detector);
  return look.growth;
}

function measureGrowth(detector: Detector): Growth {
  // The function's other lives may convict a container that has not grown itself.
  const left = detector.state === 'ok' ? null : forecast(detector);
  return {
    slopeMbPerInvocation: slopeMbPerInvocation(detector),
    since: growthSince(detector).time,
    left,
    minutesLeft: left === null ? null : minutesToLimit(left.p50, recentPaceMs(detector)),
  };
}
