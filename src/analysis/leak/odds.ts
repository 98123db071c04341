/**
 * How likely a function leaks, and each of its lives, as natural log-odds: weighted sums of a few figures and of
 * products of figures (logistic regressions). The weights are fitted by `bench/verdicts/fit.ts`, which prints these
 * tables, on looks at random moments of simulated functions: a verdict must hold whenever one looks, not only at the
 * end of complete lives.
 */

import { lateGrowth, steadyGrowth } from './ages.ts';
import type { JudgedLife } from './life-summary.ts';
import type { LeakPool } from './pool.ts';
import { reachOf } from './pooled-growth.ts';
import { steadinessOf } from './steadiness.ts';

/** What the odds of a function are weighed from. */
export interface OddsFigures {
  /** ln of the growth rate at old age over that at young age. */
  readonly lateRate: number;
  /** New maxima at old age beyond an even spread, standard errors. */
  readonly lateMaxima: number;
  /** Share of all growth that the largest jump of each life carried. */
  readonly jumpShare: number;
  /** ln of the share of the headroom that the steady part of the growth uses in a long life. */
  readonly reach: number;
  /** Evidence in nats that part of the growth does not stop by itself. */
  readonly steadyNats: number;
  /** That part, where there is evidence of it. */
  readonly steadyShare: number;
  /** ln of the oldest age seen, over 16 invocations: a growth seen for long and still even is seldom a warm-up. */
  readonly age: number;
  /** 1: a runtime whose heap grows towards its cap for hundreds of invocations (JVM). */
  readonly heapRamp: number;
  /** The highest share of the Memory Size that a surviving life has reached, and what of it lies above 85 %. */
  readonly level: number;
  readonly nearLimit: number;
  /** ln of one more than the new maxima. */
  readonly maxima: number;
  /** Share of the lives whose own alarm stands. */
  readonly standing: number;
  /** Share of the growth that belongs to lives which still grow. */
  readonly growing: number;
  /** Mean and largest share of the headroom used. */
  readonly used: number;
  readonly largest: number;
  /** 1: a life died of memory. */
  readonly killed: number;
}

/** A figure, or a product of several, and its weight. */
export interface Term<Figures> {
  readonly of: readonly (keyof Figures)[];
  readonly weight: number;
}

export const FUNCTION_BASE = 0.28;
export const FUNCTION_TERMS: readonly Term<OddsFigures>[] = [
  { of: ['lateRate'], weight: -0.295 },
  { of: ['lateMaxima'], weight: 0.571 },
  { of: ['jumpShare'], weight: -1.056 },
  { of: ['reach'], weight: 0.61 },
  { of: ['steadyNats'], weight: 0.091 },
  { of: ['steadyShare'], weight: 2.064 },
  { of: ['age'], weight: -0.611 },
  { of: ['heapRamp'], weight: -1.084 },
  { of: ['level'], weight: 2.014 },
  { of: ['nearLimit'], weight: 7.821 },
  { of: ['killed'], weight: 1.276 },
  { of: ['lateRate', 'maxima'], weight: 0.171 },
  { of: ['jumpShare', 'steadyShare'], weight: -4.522 },
  { of: ['jumpShare', 'maxima'], weight: 1.321 },
  { of: ['jumpShare', 'largest'], weight: -2.856 },
  { of: ['used', 'level'], weight: -3.555 },
  { of: ['used', 'reach'], weight: -1.395 },
  { of: ['standing', 'level'], weight: -6.752 },
  { of: ['standing', 'largest'], weight: 11.383 },
  { of: ['age', 'growing', 'maxima'], weight: 0.121 },
];

function within(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/**
 * The figures, each kept within the range that the weights were fitted on. A dearth of late maxima counts little:
 * allocators that grow in ever larger chunks show it too.
 */
export function functionFigures(pool: LeakPool): OddsFigures {
  const late = lateGrowth(pool.ages);
  const steadiness = steadinessOf(pool.ages);
  const level = within(pool.survivedMb / pool.limitMb, 0, 1);
  return {
    lateRate: within(Math.log(late.rateRatio + 0.02), -4, 1),
    lateMaxima: within(late.maximaExcess, -2.5, 3),
    jumpShare: jumpShareOf(pool),
    reach: Math.log(within(reachOf(pool, steadyGrowth(pool.ages)), 0.01, 5)),
    steadyNats: within(steadiness.nats, 0, 12),
    steadyShare: steadiness.share * within(steadiness.nats, 0, 1),
    age: Math.log(within(steadiness.age, 4, 2_048) / 16),
    heapRamp: pool.heapRamp ? 1 : 0,
    level,
    nearLimit: Math.max(0, level - 0.85),
    maxima: Math.log1p(pool.whole.maxima),
    standing: pool.standing / Math.max(1, pool.lives),
    growing: pool.usedShares > 0 ? pool.growingShares / pool.usedShares : 0,
    used: within(pool.usedShares / Math.max(1, pool.lives), 0, 1),
    largest: within(pool.largestShare, 0, 1),
    killed: pool.kills > 0 ? 1 : 0,
  };
}

/** Share of all growth that the largest jump of each life carried. */
export function jumpShareOf({ whole }: LeakPool): number {
  return within(whole.jumpsMb / Math.max(1, whole.growthMb), 0, 1);
}

const known = new WeakMap<LeakPool, number>();

/** Natural log-odds that the function leaks; kept per pool, since every container of it is judged against the same. */
export function functionOdds(pool: LeakPool): number {
  const before = known.get(pool);
  if (before !== undefined) return before;
  const odds = weigh(FUNCTION_BASE, FUNCTION_TERMS, functionFigures(pool));
  known.set(pool, odds);
  return odds;
}

function weigh<Figures extends Readonly<Record<keyof Figures, number>>>(
  base: number,
  terms: readonly Term<Figures>[],
  figures: Figures,
): number {
  return terms.reduce((sum, { of, weight }) => sum + weight * productOf(of, figures), base);
}

/** The value of a term before its weight. */
export function productOf<Figures extends Readonly<Record<keyof Figures, number>>>(
  of: readonly (keyof Figures)[],
  figures: Figures,
): number {
  return of.reduce((product, name) => product * figures[name], 1);
}

/** What the odds of a life are weighed from. */
export interface LifeFigures {
  /** Log-odds of its function. */
  readonly function: number;
  /** ln of the share of its headroom that the life has used. */
  readonly used: number;
  /** 1: its own alarm stands. */
  readonly alarm: number;
  /** Evidence in nats that part of this life's growth does not stop by itself. */
  readonly steadyNats: number;
  /** 1: no new maximum in its last half. */
  readonly stable: number;
  /** Share of the life since its newest maximum. */
  readonly quiet: number;
  /** ln of one more than its new maxima. */
  readonly maxima: number;
  /** ln of its growth rate over that of the function's lives whose alarm stands: leaking siblings grow alike. */
  readonly rate: number;
}

export const LIFE_BASE = 0.332;
export const LIFE_TERMS: readonly Term<LifeFigures>[] = [
  { of: ['function'], weight: 0.634 },
  { of: ['used'], weight: 0.223 },
  { of: ['alarm'], weight: 1.483 },
  { of: ['steadyNats'], weight: 0.204 },
  { of: ['stable'], weight: -0.673 },
  { of: ['quiet'], weight: -0.229 },
  { of: ['maxima'], weight: -0.337 },
  { of: ['rate'], weight: 0.57 },
  { of: ['alarm', 'function'], weight: 0.236 },
  { of: ['alarm', 'steadyNats'], weight: 0.084 },
  { of: ['alarm', 'used'], weight: 1.098 },
  { of: ['function', 'stable'], weight: -0.073 },
];

/** The figures of a life, each kept within the range that the weights were fitted on; `odds`: those of its function. */
export function lifeFigures(life: JudgedLife, pool: LeakPool, odds: number): LifeFigures {
  const standingRate = pool.standing === 0 ? 0 : pool.standingRates / pool.standing;
  return {
    function: within(odds, -6, 6),
    used: within(Math.log(Math.max(0, life.usedShare) + 0.02), -4, 0),
    alarm: life.state === 'leak' ? 1 : 0,
    steadyNats: within(life.steadyNats, 0, 8),
    stable: life.stable ? 1 : 0,
    quiet: life.lastMaximumAt === 0 ? 1 : (life.n - life.lastMaximumAt) / life.n,
    maxima: Math.log1p(life.maxima),
    rate:
      standingRate <= 0
        ? 0
        : within(Math.log((Math.max(0, life.rateMb ?? 0) + 0.02) / (standingRate + 0.02)), -4, 1),
  };
}

/** Natural log-odds that this life leaks, given those of its function (this life included). */
export function lifeOdds(life: JudgedLife, pool: LeakPool): number {
  return weigh(LIFE_BASE, LIFE_TERMS, lifeFigures(life, pool, functionOdds(pool)));
}
