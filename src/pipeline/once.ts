import type { AnalysisEvent, FailureEvent } from '../analysis/change-feed/analysis-event.ts';
import type { AttemptId } from '../analysis/model/ids.ts';
import { isOom } from '../analysis/model/outcome.ts';
import { dropOldestBeyond } from '../bounded.ts';

/** Ids remembered at the most: far more than late lines can still revise. */
const rememberedIds = 50_000;

/**
 * Gives of each emission the OOMs that it did not give before: each id once, however often it is revised, and again
 * after no restart.
 */
export function eachOomOnce(): (events: readonly AnalysisEvent[]) => readonly FailureEvent[] {
  const seen = new Set<AttemptId>();
  return (events) => {
    const fresh: FailureEvent[] = [];
    for (const event of events) {
      if (event.type !== 'failure' || event.withdrawn || !isOom(event.failure.kind) || seen.has(event.id))
        continue;
      seen.add(event.id);
      fresh.push(event);
    }
    dropOldestBeyond(rememberedIds, seen);
    return fresh;
  };
}
