import type { GateSettings } from '../../output/gate/conditions.ts';
import { judgeGate, metMessage } from '../../output/gate/judge-gate.ts';
import { type MetCondition, watchGate } from '../../output/gate/watch-gate.ts';
import type { Sink } from '../sink.ts';

/** How a gate ended: `undecided` where too little was seen and that is to fail. */
export type GateVerdict = 'met' | 'undecided' | 'passed';

/** `--fail-on`, and what came of it. */
export interface Gate extends Sink {
  readonly verdict: GateVerdict;
}

export interface GateOptions {
  readonly settings: GateSettings;
  /** What happened before this time (epoch ms) was read back; all of a recording is. */
  readonly liveFrom: number;
  /** Called once, with a sentence, as soon as a condition is met. */
  readonly onMet: (message: string) => void;
  /** Called at the end, with a sentence for each condition that could not be decided. */
  readonly onUnknown: (message: string) => void;
}

/** Watches the absolute conditions, and decides the others at the end. After a restart the count begins again. */
export function gateSink({ settings, liveFrom, onMet, onUnknown }: GateOptions): Gate {
  const isOn = settings.conditions.length > 0;
  let watch = watchGate(settings, liveFrom);
  let verdict: GateVerdict = 'passed';
  const meet = (met: MetCondition | null): void => {
    if (met === null || verdict === 'met') return;
    verdict = 'met';
    onMet(metMessage(met));
  };
  return {
    get verdict() {
      return verdict;
    },
    onEvents(events) {
      if (!isOn) return;
      for (const event of events) meet(watch.take(event));
    },
    restart() {
      watch = watchGate(settings, liveFrom);
    },
    finish(analyzer) {
      if (!isOn || verdict === 'met') return;
      const outcome = judgeGate(settings, analyzer.snapshot({ scope: { containers: 'all' } }));
      meet(outcome.met);
      for (const reason of outcome.unknown) onUnknown(reason);
      if (outcome.met === null && outcome.unknown.length > 0 && settings.onUnknown === 'fail') {
        verdict = 'undecided';
      }
    },
  };
}
