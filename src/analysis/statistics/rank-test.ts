/** Two small samples compared by rank: no assumption on how memory is distributed, ties and all. */

export interface RankTest {
  /** One-sided p-values: that the second sample is not higher, not lower, than the first. */
  readonly higher: number;
  readonly lower: number;
  /** Hodges-Lehmann: the median of all differences second - first. */
  readonly shift: number;
}

/** Up to this many values in all the distribution of the rank sum is enumerated; beyond, it is near normal. */
const exactUpTo = 40;

/**
 * The permutation test of the rank sum (Mann-Whitney) with mid-ranks for ties; exact while both samples together
 * have at most 40 values. Both samples must have a value.
 */
export function rankTest(first: readonly number[], second: readonly number[]): RankTest {
  const shift = medianDifference(first, second);
  const ranks = doubledMidRanks([...first, ...second]);
  const observed = ranks.slice(first.length).reduce((sum, rank) => sum + rank, 0);
  const tails = ranks.length <= exactUpTo ? exactTails : normalTails;
  return { ...tails(ranks, second.length, observed), shift };
}

/** Ranks times two (so that mid-ranks are whole), in the order of the values. */
function doubledMidRanks(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).sort((a, b) => at(values, a) - at(values, b));
  const ranks = new Array<number>(values.length).fill(0);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && at(values, at(order, end)) === at(values, at(order, start))) end += 1;
    for (const index of order.slice(start, end)) ranks[index] = start + 1 + end;
    start = end;
  }
  return ranks;
}

/** Counts the ways to choose `chosen` of the ranks by their sum. */
function exactTails(
  ranks: readonly number[],
  chosen: number,
  observed: number,
): { higher: number; lower: number } {
  const largest = [...ranks]
    .sort((a, b) => b - a)
    .slice(0, chosen)
    .reduce((sum, rank) => sum + rank, 0);
  const width = largest + 1;
  // ways[k * width + sum]: ways to choose k of the ranks seen so far with that sum.
  const ways = new Float64Array((chosen + 1) * width);
  ways[0] = 1;
  for (const rank of ranks) {
    for (let k = chosen; k >= 1; k -= 1) {
      for (let sum = largest; sum >= rank; sum -= 1) {
        const place = k * width + sum;
        ways[place] = (ways[place] ?? 0) + (ways[place - width - rank] ?? 0);
      }
    }
  }
  let [all, higher, lower] = [0, 0, 0];
  for (let sum = 0; sum <= largest; sum += 1) {
    const count = ways[chosen * width + sum] ?? 0;
    all += count;
    if (sum >= observed) higher += count;
    if (sum <= observed) lower += count;
  }
  return { higher: higher / all, lower: lower / all };
}

function normalTails(
  ranks: readonly number[],
  chosen: number,
  observed: number,
): { higher: number; lower: number } {
  const n = ranks.length;
  const mean = ranks.reduce((sum, rank) => sum + rank, 0) / n;
  const variance = ranks.reduce((sum, rank) => sum + (rank - mean) ** 2, 0) / (n - 1);
  const deviation = Math.sqrt((chosen * (n - chosen) * variance) / n);
  if (deviation === 0) return { higher: 1, lower: 1 };
  // Doubled ranks move in steps of up to two: one of continuity.
  const excess = observed - chosen * mean;
  return { higher: normalTail((excess - 1) / deviation), lower: normalTail((-excess - 1) / deviation) };
}

/** P(Z >= z), to 1e-7 (Abramowitz and Stegun 26.2.17). */
function normalTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const polynomial =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * polynomial;
  return Math.min(1, Math.max(0, z >= 0 ? tail : 1 - tail));
}

/**
 * Hodges-Lehmann interval of the shift between two samples: the truth lies in it in 90 % of the cases, so that each end
 * is a one-sided bound of 95 %. With few values it is as wide as their differences.
 */
export function shiftInterval(
  first: readonly number[],
  second: readonly number[],
): { readonly low: number; readonly high: number } {
  const differences = second.flatMap((after) => first.map((before) => after - before)).sort((a, b) => a - b);
  const pairs = differences.length;
  const spread = Math.sqrt((pairs * (first.length + second.length + 1)) / 12);
  const cut = Math.max(0, Math.floor(pairs / 2 - 1.645 * spread));
  return { low: at(differences, cut), high: at(differences, pairs - 1 - cut) };
}

function medianDifference(first: readonly number[], second: readonly number[]): number {
  const differences = second.flatMap((after) => first.map((before) => after - before)).sort((a, b) => a - b);
  const middle = differences.length / 2;
  return (at(differences, Math.ceil(middle - 1)) + at(differences, Math.floor(middle))) / 2;
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? 0;
}
