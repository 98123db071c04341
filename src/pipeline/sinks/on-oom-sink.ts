import type { OomRunner } from '../on-oom-runner.ts';
import { eachOomOnce } from '../once.ts';
import type { Sink } from '../sink.ts';

/**
 * Runs the user's command once for each OOM, whatever later lines revise. After a restart it runs only for those that it
 * has not run for.
 */
export function onOomSink(runner: OomRunner): Sink {
  const fresh = eachOomOnce();
  return {
    onEvents(events) {
      for (const { failure } of fresh(events)) runner.take(failure);
    },
    close: () => runner.finish(),
  };
}
