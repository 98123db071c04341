import type { AttemptId } from '../../analysis/model/ids.ts';
import { isOom } from '../../analysis/model/outcome.ts';
import type { OomRunner } from '../on-oom-runner.ts';
import type { Sink } from '../sink.ts';

/** Ids remembered at the most: far more than can still be revised. */
const rememberedIds = 50_000;

/**
 * Runs the user's command once for each OOM, whatever later lines revise. After a restart it runs for those alone that it
 * has not run for.
 */
export function onOomSink(runner: OomRunner): Sink {
  const ran = new Set<AttemptId>();
  return {
    onEvents(events) {
      for (const event of events) {
        if (event.type !== 'failure' || event.withdrawn || !isOom(event.failure.kind)) continue;
        if (ran.has(event.id)) continue;
        ran.add(event.id);
        for (const oldest of ran) {
          if (ran.size <= rememberedIds) break;
          ran.delete(oldest);
        }
        runner.take(event.failure);
      }
    },
    close: () => runner.finish(),
  };
}
