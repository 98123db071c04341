import type { Detector } from './detector-state.ts';
import { levelAt, maximaAt } from './windows.ts';

/**
 * Growth by age, in bins that widen with the age (4, 6, 8, 12, 16, 24 ... invocations): a leak grows as fast in old
 * lives as in young ones, a warm-up, a cache that fills or a heap on its way to its cap does not. Sums of lives of
 * different lengths stay comparable because each bin carries how many invocations it rests on.
 */
export interface AgeBin {
  readonly invocations: number;
  /** Sum over lives of ln(older end / younger end): the new maxima that payloads without a trend give. */
  readonly logAges: number;
  readonly growthMb: number;
  readonly maxima: number;
}

/** Age, in invocations, at which a bin begins: 4, 6, 8, 12, 16, 24, ... */
export function ageOf(bin: number): number {
  return (bin % 2 === 0 ? 4 : 6) * 2 ** Math.floor(bin / 2);
}

/** One life by age; empty for lives of four invocations and less. */
export function agesOf(detector: Detector): AgeBin[] {
  const bins: AgeBin[] = [];
  let levelMb = levelAt(detector, ageOf(0));
  let maxima = maximaAt(detector, ageOf(0));
  for (let bin = 0; ageOf(bin) < detector.n; bin += 1) {
    const to = Math.min(detector.n, ageOf(bin + 1));
    const levelThen = levelAt(detector, to);
    const maximaThen = maximaAt(detector, to);
    bins.push({
      invocations: to - ageOf(bin),
      logAges: Math.log(to / ageOf(bin)),
      growthMb: levelThen - levelMb,
      maxima: maximaThen - maxima,
    });
    levelMb = levelThen;
    maxima = maximaThen;
  }
  return bins;
}

/** A bin with less than this share of all invocations says nothing of its age. */
const leastShare = 0.02;

/** The oldest age, in invocations, that lives were seen at in numbers; 0 where all are too young for a bin. */
export function oldestAge(bins: readonly AgeBin[]): number {
  const { invocations } = sumOf(bins);
  const last = bins.findLastIndex((bin) => bin.invocations >= leastShare * invocations);
  return last < 0 ? 0 : ageOf(last + 1);
}

/** The growth of several lives by age: bin by bin. */
export function addAges(first: readonly AgeBin[], second: readonly AgeBin[]): AgeBin[] {
  const [longer, shorter] = first.length >= second.length ? [first, second] : [second, first];
  return longer.map((bin, k) => {
    const other = shorter[k];
    if (other === undefined) return bin;
    return {
      invocations: bin.invocations + other.invocations,
      logAges: bin.logAges + other.logAges,
      growthMb: bin.growthMb + other.growthMb,
      maxima: bin.maxima + other.maxima,
    };
  });
}

/** How growth at old age compares with that at young age. */
export interface LateGrowth {
  /** Growth per invocation at old age over that at young age; 1 where the lives are too short to tell. */
  readonly rateRatio: number;
  /** New maxima at old age beyond those an even spread would put there, in standard errors. */
  readonly maximaExcess: number;
}

/** Old age: the oldest bins that hold at least 30 % of all invocations. */
const OLD_AGE_SHARE = 0.3;

/** Growth at old age against that at young age; a ratio of 1 and no excess where nothing grew or all lives were short. */
export function lateGrowth(bins: readonly AgeBin[]): LateGrowth {
  const all = sumOf(bins);
  let old: AgeBin = { invocations: 0, logAges: 0, growthMb: 0, maxima: 0 };
  for (let k = bins.length - 1; k >= 0 && old.invocations < OLD_AGE_SHARE * all.invocations; k -= 1) {
    old = sumOf([old, ...bins.slice(k, k + 1)]);
  }
  const young = all.invocations - old.invocations;
  if (young <= 0 || all.growthMb <= 0) return { rateRatio: 1, maximaExcess: 0 };
  const even = (old.invocations / all.invocations) * all.maxima;
  return {
    rateRatio: old.growthMb / old.invocations / ((all.growthMb - old.growthMb) / young + 1e-9),
    maximaExcess: (old.maxima - even) / Math.sqrt(1 + even),
  };
}

/**
 * The part of the growth that is steady, MB per invocation: the growth of each bin is split by least squares
 * into a steady part and one that fades with the age as the maxima of random payloads do; neither is negative.
 */
export function steadyGrowth(bins: readonly AgeBin[]): number {
  let steadySteady = 0;
  let steadyFading = 0;
  let fadingFading = 0;
  let steadyGrowthMb = 0;
  let fadingGrowthMb = 0;
  for (const { invocations, logAges, growthMb } of bins) {
    // Weighted by 1 / invocations, as the variance of the growth goes with them.
    steadySteady += invocations;
    steadyFading += logAges;
    fadingFading += logAges ** 2 / invocations;
    steadyGrowthMb += growthMb;
    fadingGrowthMb += (logAges * growthMb) / invocations;
  }
  if (steadySteady <= 0) return 0;
  const determinant = steadySteady * fadingFading - steadyFading ** 2;
  if (determinant <= 1e-9) return steadyGrowthMb / steadySteady;
  const fading = (fadingGrowthMb * steadySteady - steadyGrowthMb * steadyFading) / determinant;
  if (fading < 0) return steadyGrowthMb / steadySteady;
  return Math.max(0, (steadyGrowthMb * fadingFading - fadingGrowthMb * steadyFading) / determinant);
}

function sumOf(bins: readonly AgeBin[]): AgeBin {
  let invocations = 0;
  let logAges = 0;
  let growthMb = 0;
  let maxima = 0;
  for (const bin of bins) {
    invocations += bin.invocations;
    logAges += bin.logAges;
    growthMb += bin.growthMb;
    maxima += bin.maxima;
  }
  return { invocations, logAges, growthMb, maxima };
}
