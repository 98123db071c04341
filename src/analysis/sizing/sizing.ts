import { type FunctionFacts, type LifeFacts, warmUp } from '../model/facts.ts';
import { isOom } from '../model/outcome.ts';
import { quantileOf } from '../statistics/order-statistics.ts';

/** What a Memory Size is judged by: the process lives that ran at it. */
export interface SizingFacts {
  readonly sizeMb: number;
  /** Invocations with memory figures. */
  readonly invocations: number;
  readonly lives: number;
  /** Lives and attempts that died of memory at this size: the true need is above it. */
  readonly kills: number;
  /** Kills that are only suspected, timeouts at the limit, failures of the runtime for memory below the limit. */
  readonly doubtfulKills: number;
  /** The highest and the median high-water mark of the lives. */
  readonly peakMb: number;
  readonly medianMb: number;
  /** Mean size of a new maximum after the warm-up; `null` where there were too few for a mean. */
  readonly meanMaximumMb: number | null;
  /** `null` where nothing leaks. */
  readonly leak: LeakFacts | null;
  /** Growth is suspected but not established. */
  readonly watching: boolean;
}

export interface LeakFacts {
  readonly baselineMb: number;
  readonly slopeMbPerInvocation: number;
  /** Invocations of a long life (p90). */
  readonly longLife: number;
}

/** From this share of the Memory Size on, a runtime that gave up was at the limit and not at its own. */
const atLimitShare = 0.85;

/**
 * This few maxima in this many invocations are single large payloads, no tail that goes on: their mean tells nothing
 * of the next. In fewer invocations they are the best there is (a third more OOMs without them, simulated).
 */
const fewMaxima = 2;
const manyInvocations = 200;

/** The facts for the newest Memory Size; `null` where nothing of it can be known (no figures, an emulator). */
export function sizingFacts(facts: FunctionFacts): SizingFacts | null {
  const { fn } = facts;
  const { sizeMb } = fn.memory;
  if (sizeMb === null || fn.emulated || fn.noMemoryData !== null) return null;
  const lives = livesAt(facts.lives, sizeMb);
  const peaks = lives.flatMap(({ peakMb }) => peakMb ?? []);
  if (peaks.length === 0) return null;
  let [maxima, maximaMb, seen] = [0, 0, 0];
  for (const life of lives) {
    const survived = survivedMaxima(life);
    maxima += survived.maxima;
    maximaMb += survived.maximaMb;
    seen += life.reports;
  }
  const oneSize = facts.lives.every((life) => life.reports === 0 || life.sizeMb === sizeMb);
  // Lives are kept up to a number; where there was one size only, the function's own count is complete.
  const invocations = oneSize ? Math.max(seen, fn.reports) : seen;
  const tailKnown = maxima > (invocations < manyInvocations ? 0 : fewMaxima);
  const kills = killsAt(facts, lives, sizeMb, oneSize);
  return {
    sizeMb,
    invocations,
    lives: lives.length,
    kills: kills.certain,
    doubtfulKills: kills.doubtful,
    peakMb: Math.max(...peaks, oneSize ? (fn.memory.peakMb ?? 0) : 0),
    medianMb: quantileOf(peaks, 0.5),
    meanMaximumMb: tailKnown ? maximaMb / maxima : null,
    leak: leakFacts(facts, lives),
    watching: fn.leak.verdict === 'watching',
  };
}

/** The lives at one Memory Size that have figures. */
export function livesAt(lives: readonly LifeFacts[], sizeMb: number): readonly LifeFacts[] {
  return lives.filter((life) => life.reports > 0 && life.sizeMb === sizeMb);
}

/** True where a life died at the limit of its Memory Size. */
export function diedAtLimit(life: LifeFacts): boolean {
  return life.endedBy === 'oom-kill' || (life.endedBy === 'runtime-oom' && reachedLimit(life));
}

/** The maxima of a life without the one that killed it: that is cut off at the limit, and no measure. */
function survivedMaxima(life: LifeFacts): Pick<LifeFacts, 'maxima' | 'maximaMb'> {
  const { maxima, maximaMb, peakMb, beforeLastMb } = life;
  if (!diedAtLimit(life) || !reachedLimit(life) || peakMb === null || beforeLastMb === null || maxima === 0)
    return life;
  return peakMb > beforeLastMb ? { maxima: maxima - 1, maximaMb: maximaMb - (peakMb - beforeLastMb) } : life;
}

function reachedLimit({ peakMb, sizeMb }: LifeFacts): boolean {
  return peakMb !== null && sizeMb !== null && peakMb >= atLimitShare * sizeMb;
}

function killsAt(facts: FunctionFacts, lives: readonly LifeFacts[], sizeMb: number, oneSize: boolean) {
  const { fn } = facts;
  const since = Math.min(...lives.map((life) => life.startedAt ?? life.lastAt));
  const failures = facts.failures.filter(
    (failure) => failure.sizeMb === sizeMb || (failure.sizeMb === null && failure.timestamp >= since),
  );
  const belowLimit = failures.filter(
    ({ kind, usedMb, limit }) =>
      kind === 'runtime-oom' &&
      usedMb !== null &&
      usedMb < atLimitShare * sizeMb &&
      // What the system refused was more than the rest of the memory: the need is above the size.
      limit !== 'native' &&
      limit !== 'array-buffer',
  ).length;
  const died = failures.filter(({ kind }) => isOom(kind)).length - belowLimit;
  const suspected = failures.filter(
    ({ kind, memoryBound }) => kind === 'suspected-oom' || memoryBound,
  ).length;
  // Neither the lives nor the failures are kept without end; what both have lost is still in the counts.
  const counted = oneSize ? fn.oomKills + Math.max(0, fn.runtimeOoms - belowLimit) : 0;
  return {
    certain: Math.max(died, lives.filter(diedAtLimit).length, counted),
    doubtful: suspected + belowLimit + (oneSize ? Math.max(0, fn.suspectedOoms - suspected) : 0),
  };
}

function leakFacts({ fn }: FunctionFacts, lives: readonly LifeFacts[]): LeakFacts | null {
  // A container alone may be wrong; where the function's other lives all found their level, it is.
  const leaks =
    fn.leak.verdict === 'leaking' || (fn.leak.containersLeaking > 0 && fn.leak.verdict !== 'none');
  if (!leaks) return null;
  const growing = lives.filter(({ leak }) => leak === 'leaking');
  const slopes = (growing.length > 0 ? growing : lives).flatMap(slopeOf);
  return {
    baselineMb: quantileOf(
      lives.flatMap(({ baselineMb }) => baselineMb ?? []),
      0.5,
    ),
    slopeMbPerInvocation: fn.leak.slopeMbPerInvocation ?? quantileOf(slopes, 0.5),
    longLife: quantileOf(
      lives.map((life) => life.reports),
      0.9,
    ),
  };
}

function slopeOf({ slopeMbPerInvocation, baselineMb, peakMb, reports }: LifeFacts): number[] {
  if (slopeMbPerInvocation !== null) return [slopeMbPerInvocation];
  return baselineMb === null || peakMb === null || reports <= warmUp
    ? []
    : [(peakMb - baselineMb) / (reports - warmUp)];
}
