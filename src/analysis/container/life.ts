import { feed } from '../leak/detector.ts';
import { newDetector } from '../leak/detector-state.ts';
import { slopeMbPerInvocation } from '../leak/forecast.ts';
import { type LifeSummary, strongestLife, summarizeLife } from '../leak/life-summary.ts';
import { warmUp } from '../model/facts.ts';
import { isOom } from '../model/outcome.ts';
import type { Attempt } from './attempt.ts';
import {
  type ContainerState,
  type EndedLife,
  type Life,
  type LifeEnding,
  newLife,
} from './container-state.ts';
import { fromEnd } from './ring-buffer.ts';

/** Notes that the environment was reset after the attempt `place`: the next that reports begins a new life. */
export function resetAfter(state: ContainerState, place: number): void {
  state.endingPlace = Math.max(state.endingPlace, place);
}

/**
 * Makes the attempt that reports now the first of a new life where the environment was reset before it: after
 * a kill, a timeout or a crash, at an init, or where the Memory Size changed. Max Memory Used starts over then,
 * in the same stream and often without any line that says so.
 */
export function beginLife(
  state: ContainerState,
  attempt: Attempt,
  sizeMb: number | null,
  at: number,
): boolean {
  const { life } = state;
  const initialised = attempt.report?.initMs != null || attempt.report?.restoreMs != null;
  const resized = life.sizeMb !== null && sizeMb !== null && life.sizeMb !== sizeMb;
  const reset = state.endingPlace >= life.firstPlace && state.endingPlace < attempt.place;
  const begins = life.reports > 0 && (reset || initialised || resized);
  if (begins) {
    endLife(state);
    state.lives += 1;
    state.life = newLife(attempt.place, at);
  }
  // Without an init in view the stream's first life may have run for hours before its first line here.
  if (begins || (state.life.reports === 0 && state.coldStarts > 0)) state.life.birthSeen = true;
  state.life.sizeMb = sizeMb ?? state.life.sizeMb;
  return begins;
}

/** One REPORT with memory of this life. */
export function feedLife(life: Life, usedMb: number, at: number, envelopeMb: number): void {
  const peakMb = life.peakMb ?? usedMb;
  life.startedAt ??= at;
  life.lastAt = at;
  life.reports += 1;
  life.beforeLastMb = life.peakMb;
  life.peakMb = Math.max(peakMb, usedMb);
  if (life.reports <= warmUp) life.baselineMb = life.peakMb;
  else if (usedMb > peakMb) {
    life.maxima += 1;
    life.maximaMb += usedMb - peakMb;
  }
  if (isPowerOfTwo(life.reports)) life.peakAtMb.push(life.peakMb);
  if (life.sizeMb === null) return;
  life.detector ??= newDetector(life.sizeMb);
  feed(life.detector, usedMb, envelopeMb, at);
}

/** The life as the leak pool takes it; `null` before its first REPORT with memory. */
export function summaryOf(state: ContainerState): LifeSummary | null {
  const { detector } = state.life;
  return detector === null
    ? null
    : summarizeLife(detector, {
        killed: diedOfMemory(state),
        running: endingOf(state) === null,
        heapRamp: state.runtime === 'java',
      });
}

function endLife(state: ContainerState): void {
  const ended = endedLife(state, endingOf(state) ?? 'reset');
  if (ended.summary !== null) state.strongest = strongestLife(state.strongest, ended.summary);
  state.endedLives.push(ended);
}

/** The present life as it would stand if it ended now. */
export function endedLife(state: ContainerState, endedBy: LifeEnding): EndedLife {
  const { detector, ...life } = state.life;
  const summary = summaryOf(state);
  return {
    ...life,
    endedBy,
    summary: summary === null ? null : { ...summary, running: false },
    slopeMbPerInvocation: detector === null ? null : slopeMbPerInvocation(detector),
  };
}

/** How the present life ended, where it did: it then waits for the next attempt. */
export function endingOf(state: ContainerState): LifeEnding | null {
  if (state.endingPlace < state.life.firstPlace) return null;
  const outcome = fromEnd(state.attempts, state.nextPlace - 1 - state.endingPlace)?.outcome;
  switch (outcome) {
    case 'oom-kill':
    case 'runtime-oom':
    case 'suspected-oom':
    case 'timeout':
    case 'other':
      return outcome;
    case 'ok':
    case 'running':
    case 'vanished':
    case undefined:
      return 'reset';
  }
}

function diedOfMemory(state: ContainerState): boolean {
  return isOom(endingOf(state));
}

function isPowerOfTwo(n: number): boolean {
  return (n & (n - 1)) === 0;
}
