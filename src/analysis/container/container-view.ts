import { failuresOf } from '../failure/failure-view.ts';
import type { Detector } from '../leak/detector-state.ts';
import { growthOf as growthOfLife, growthSince, recentPaceMs } from '../leak/forecast.ts';
import { type Container, type ContainerView, type LifeGrowth, presentState } from './container.ts';
import type { FoldContext } from './fold-context.ts';
import { summaryOf } from './life.ts';
import { unfinishedOf } from './unfinished.ts';

/** The container as it is now: what was made of it at the last look, where nothing came since. */
export function viewContainer(container: Container, context: FoldContext): ContainerView {
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

/** How the present life grows; `detector` is that of the life. */
export function growthOf(look: ContainerView, detector: Detector): LifeGrowth {
  look.growth ??= measureGrowth(detector);
  return look.growth;
}

function measureGrowth(detector: Detector): LifeGrowth {
  return { own: growthOfLife(detector), since: growthSince(detector).time, paceMs: recentPaceMs(detector) };
}
