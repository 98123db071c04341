/**
 * Steady growth against growth that stops by itself, as a ratio of evidence. A leak grows as fast in old lives as in
 * young ones; a heap on its way to its cap, a pool that fills and a cache slow down with age, the maxima of random
 * payloads fade with 1/age.
 */

import { type AgeBin, ageOf, oldestAge } from './ages.ts';

export interface Steadiness {
  /**
   * Natural log of how many times better the growth by age is explained with a steady part than by the best of the
   * shapes that stop by themselves; 0 where age tells nothing yet.
   */
  readonly nats: number;
  /** The part of the growth that is steady in that best explanation. */
  readonly share: number;
  /** The oldest age, in invocations, that the lives were seen at in numbers. */
  readonly age: number;
}

const nothingKnown: Steadiness = { nats: 0, share: 0, age: 0 };

/** Time constants of saturating growth, as shares of the oldest age: longer ones cannot be told from a steady growth. */
const timeConstants = [1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2] as const;
const steadyShares = [0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 1] as const;
const fewestMaxima = 3;

/** Weighs the pooled growth of a function's lives, or that of one life. */
export function steadinessOf(bins: readonly AgeBin[]): Steadiness {
  let [growthMb, maxima] = [0, 0];
  for (const bin of bins) {
    growthMb += bin.growthMb;
    maxima += bin.maxima;
  }
  const age = oldestAge(bins);
  if (maxima < fewestMaxima || growthMb <= 0) return { ...nothingKnown, age };
  const steady = normalized(bins.map((bin) => bin.invocations));
  const fading = [
    normalized(bins.map((bin) => bin.logAges)),
    ...timeConstants.map((part) => normalized(saturating(bins, part * age))),
  ];
  let [without, withSteady, share] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (const shape of fading) {
    without = Math.max(without, likelihoodOf(bins, shape, steady, 0));
    for (const steadyShare of steadyShares) {
      const explained = likelihoodOf(bins, shape, steady, steadyShare);
      if (explained <= withSteady) continue;
      withSteady = explained;
      share = steadyShare;
    }
  }
  // The growth comes in maxima of about the mean size: that many independent observations, not one for each MB.
  const nats = ((withSteady - without) * maxima) / growthMb;
  return nats <= 0 ? { nats: 0, share: 0, age } : { nats, share, age };
}

/** Growth expected in each bin where it goes towards its end with this time constant. */
function saturating(bins: readonly AgeBin[], tau: number): number[] {
  return bins.map(({ invocations }, k) => {
    const [from, to] = [ageOf(k), ageOf(k + 1)];
    return (invocations * tau * (Math.exp(-from / tau) - Math.exp(-to / tau))) / (to - from);
  });
}

function normalized(weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => (sum <= 0 ? 1 / weights.length : weight / sum));
}

/** Log-likelihood, in MB: of growth that falls on the bins as a mixture of a fading and a steady shape. */
function likelihoodOf(
  bins: readonly AgeBin[],
  shape: readonly number[],
  steady: readonly number[],
  steadyShare: number,
): number {
  let sum = 0;
  for (let k = 0; k < bins.length; k += 1) {
    const expected = (1 - steadyShare) * (shape[k] ?? 0) + steadyShare * (steady[k] ?? 0);
    // No shape is believed to the last: one maximum at an odd age does not refute it.
    sum += (bins[k]?.growthMb ?? 0) * Math.log(0.98 * expected + 0.02 / bins.length);
  }
  return sum;
}
