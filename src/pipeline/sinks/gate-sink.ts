import {
  type FailCondition,
  failOnMessage,
  type Met,
  metBySnapshot,
  watchFailOn,
} from '../../output/fail-on.ts';
import type { Sink } from '../sink.ts';

/** `--fail-on`, and what came of it. */
export interface Gate extends Sink {
  /** Whether a condition was met, during the run or at its end. */
  readonly isMet: boolean;
}

/**
 * Watches the conditions. `onMet` is called once, with a sentence, as soon as one is met; what is only known at the end is
 * decided there. After a restart the count begins again.
 */
export function gateSink(conditions: readonly FailCondition[], onMet: (message: string) => void): Gate {
  let watch = watchFailOn(conditions);
  let isMet = false;
  const meet = (met: Met | null): void => {
    if (met === null || isMet) return;
    isMet = true;
    onMet(failOnMessage(met.condition, met.reached));
  };
  return {
    get isMet() {
      return isMet;
    },
    onEvents(events) {
      for (const event of events) meet(watch.take(event));
    },
    restart() {
      watch = watchFailOn(conditions);
    },
    finish(analyzer) {
      if (conditions.length > 0) {
        meet(metBySnapshot(conditions, analyzer.snapshot({ scope: { containers: 'all' } })));
      }
    },
  };
}
