import { createRandom } from '../../demo/random.ts';

/** Seeded random draws: the same seed gives the same sets everywhere. */
export interface Random {
  /** Uniform in [0, 1). */
  readonly unit: () => number;
  readonly uniform: (low: number, high: number) => number;
  /** Whole numbers from `low` to `high`, both included. */
  readonly integer: (low: number, high: number) => number;
  readonly normal: (mean: number, deviation: number) => number;
  readonly exponential: (mean: number) => number;
  readonly lognormal: (mu: number, sigma: number) => number;
  /** Lomax: the Pareto that starts at 0. */
  readonly pareto: (shape: number) => number;
  readonly pick: <T>(items: readonly (readonly [T, number])[]) => T;
}

export function seededRandom(seed: number): Random {
  // Seeds that follow each other begin far apart.
  const unit = createRandom(seed * 2_654_435_761);
  const normal = (mean: number, deviation: number): number =>
    mean + deviation * Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit());
  return {
    unit,
    normal,
    uniform: (low, high) => low + (high - low) * unit(),
    integer: (low, high) => low + Math.floor((high - low + 1) * unit()),
    exponential: (mean) => -mean * Math.log(1 - unit()),
    lognormal: (mu, sigma) => Math.exp(normal(mu, sigma)),
    pareto: (shape) => (1 - unit()) ** (-1 / shape) - 1,
    pick: (items) => {
      const total = items.reduce((sum, [, weight]) => sum + weight, 0);
      let left = unit() * total;
      for (const [item, weight] of items) {
        left -= weight;
        if (left < 0) return item;
      }
      const last = items.at(-1);
      if (last === undefined) throw new RangeError('nothing to pick from');
      return last[0];
    },
  };
}
