import type { Count } from './count-test.ts';

/** Ratios of the second rate to the first that the alternative spreads its belief over, evenly on a log scale. */
const ratios = [1.5, 2, 3, 5, 8, 13, 21, 34, 55] as const;

/**
 * How many times better "the second rate of rare events is at least 1.5 times the first" explains the counts than "the
 * rates are alike": an e-value, the mean over several ratios of the likelihood ratio, given how many events there
 * were in all. By Markov's inequality chance gives `1 / level` or more in at most `level` of the cases; and since it
 * is a product over the events as they come, that holds for the first look at which it happens, however often one
 * looks (Ville; Turner, Ly and Grünwald 2024 for two Bernoulli streams). 1: nothing known.
 */
export function rateEvidence(first: Count, second: Count): number {
  if (first.of === 0 || second.of === 0) return 1;
  const evenShare = second.of / (first.of + second.of);
  const logs = ratios.map((ratio) => {
    const share = (ratio * second.of) / (first.of + ratio * second.of);
    return (
      second.events * Math.log(share / evenShare) + first.events * Math.log((1 - share) / (1 - evenShare))
    );
  });
  const highest = Math.max(...logs);
  const mean = logs.reduce((sum, log) => sum + Math.exp(log - highest), 0) / logs.length;
  return Math.exp(Math.min(700, highest)) * mean;
}
