/**
 * How likely a function leaks, from what its lives say together, as natural log-odds: a weighted sum of ten
 * figures of the pool (a logistic regression). The weights are fitted on simulated functions by
 * `bench/leaks/fit.ts`, which prints this table.
 */

import { lateGrowth, steadyGrowth } from './ages.ts';
import type { JudgedLife, LeakPool } from './pool.ts';
import { reachOf } from './pooled-growth.ts';

export interface FunctionFigures {
  /** ln of the growth rate at old age over that at young age. */
  readonly lateRate: number;
  /** New maxima at old age beyond an even spread, standard errors. */
  readonly lateMaxima: number;
  /** Share of all growth that the largest jump of each life carried. */
  readonly jumpShare: number;
  /** ln of the share of the head room that the steady part of the growth uses in a long life. */
  readonly reach: number;
  /** Spread of the lives' growth rates over their mean. */
  readonly unevenness: number;
  /** ln of the lives that grew materially over those that found their level. */
  readonly votes: number;
  /** Share of the lives whose own alarm stands. */
  readonly standing: number;
  /** Share of the growth that belongs to lives which still grow. */
  readonly growing: number;
  /** Mean share of the head room used. */
  readonly used: number;
  /** ln of the number of lives. */
  readonly lives: number;
}

export const FUNCTION_WEIGHTS: FunctionFigures & { readonly base: number } = {
  base: 0.263,
  lateRate: 0.654,
  lateMaxima: 0.748,
  jumpShare: -3.994,
  reach: 0.347,
  unevenness: -1.226,
  votes: 0.284,
  standing: 2.296,
  growing: 0.811,
  used: 2.942,
  lives: 0.754,
};

function within(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/**
 * The figures, each kept within the range that the weights were fitted on. A dearth of late maxima counts little:
 * allocators that grow in ever larger chunks show it too.
 */
export function functionFigures(pool: LeakPool): FunctionFigures {
  const late = lateGrowth(pool.ages);
  return {
    lateRate: within(Math.log(late.rateRatio + 0.02), -4, 1),
    lateMaxima: within(late.maximaExcess, -2.5, 3),
    jumpShare: within(pool.whole.jumpsMb / Math.max(1, pool.whole.growthMb), 0, 1),
    reach: Math.log(within(reachOf(pool, steadyGrowth(pool.ages)), 0.01, 5)),
    unevenness: unevennessOf(pool),
    votes: Math.log((pool.growing + 0.5) / (pool.plateaued + 0.5)),
    standing: pool.standing / Math.max(1, pool.lives),
    growing: pool.usedShares > 0 ? pool.growingShares / pool.usedShares : 0,
    used: within(pool.usedShares / Math.max(1, pool.lives), 0, 1),
    lives: Math.log(Math.max(1, pool.lives)),
  };
}

function unevennessOf({ rates, rateSum, rateSquares }: LeakPool): number {
  if (rateSum <= 0) return 1;
  const variance = Math.max(0, rateSquares - rateSum ** 2 / rates) / Math.max(1, rates - 1);
  return Math.min(3, (Math.sqrt(variance) * rates) / rateSum);
}

const known = new WeakMap<LeakPool, number>();

/** Natural log-odds that the function leaks; kept per pool, since every container of it is judged against the same. */
export function functionOdds(pool: LeakPool): number {
  const before = known.get(pool);
  if (before !== undefined) return before;
  const odds = weigh(functionFigures(pool));
  known.set(pool, odds);
  return odds;
}

function weigh(figures: FunctionFigures): number {
  const weights = FUNCTION_WEIGHTS;
  return (
    weights.base +
    weights.lateRate * figures.lateRate +
    weights.lateMaxima * figures.lateMaxima +
    weights.jumpShare * figures.jumpShare +
    weights.reach * figures.reach +
    weights.unevenness * figures.unevenness +
    weights.votes * figures.votes +
    weights.standing * figures.standing +
    weights.growing * figures.growing +
    weights.used * figures.used +
    weights.lives * figures.lives
  );
}

export interface LifeFigures {
  /** Log-odds of its function. */
  readonly function: number;
  /** ln of the share of its head room that the life has used. */
  readonly used: number;
  /** 1: its own alarm stands. */
  readonly alarm: number;
}

export const LIFE_WEIGHTS: LifeFigures & { readonly base: number } = {
  base: 0.16,
  function: 0.983,
  used: 0.714,
  alarm: 0.326,
};

export function lifeFigures(life: JudgedLife, odds: number): LifeFigures {
  return {
    function: within(odds, -6, 6),
    used: within(Math.log(life.usedShare + 0.02), -4, 0),
    alarm: life.state === 'leak' ? 1 : 0,
  };
}

/** Natural log-odds that this life leaks, given those of its function (this life included). */
export function lifeOdds(life: JudgedLife, odds: number): number {
  const figures = lifeFigures(life, odds);
  return (
    LIFE_WEIGHTS.base +
    LIFE_WEIGHTS.function * figures.function +
    LIFE_WEIGHTS.used * figures.used +
    LIFE_WEIGHTS.alarm * figures.alarm
  );
}
