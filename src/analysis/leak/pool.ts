/**
 * What the lives of one function say together, in constant memory: sums over the growth of every life, votes of
 * those that grew and those that found their level, kills. Ended lives are folded in (`addLife`); for a verdict the
 * running ones are added to a copy (`addLives`), and that is what is judged.
 */

import { type AgeBin, addAges } from './ages.ts';
import { POOL, REX } from './constants.ts';
import type { SiblingGrowth } from './forecast.ts';
import type { LifeSummary } from './life-summary.ts';
import type { GrowthShape, GrowthWindow } from './windows.ts';

/** Sums over windows; the levels they started from, newest last. */
export interface ShapeSum extends GrowthShape {
  readonly windows: number;
  /** Of the largest jump of each life. */
  readonly jumpsMb: number;
  readonly length: number;
  readonly fromMb: readonly number[];
}

/** The lives of one function at one Memory Size, summed up. */
export interface LeakPool {
  readonly limitMb: number;
  readonly lives: number;
  readonly growing: number;
  readonly plateaued: number;
  /** Lives whose own alarm stands at their end. */
  readonly standing: number;
  readonly kills: number;
  /** Lives that go on. */
  readonly running: number;
  readonly peakScore: number;
  /** Shares of the headroom used, summed over lives; those of the lives still growing. */
  readonly usedShares: number;
  readonly growingShares: number;
  /** The largest share of the headroom that a life has used. */
  readonly largestShare: number;
  /** Over the growth rates of the lives: how many, their sum and sum of squares. */
  readonly rates: number;
  readonly rateSum: number;
  readonly rateSquares: number;
  /** Sum of the growth rates of the lives whose own alarm stands. */
  readonly standingRates: number;
  /** The highest level of a life that was not killed, MB. */
  readonly survivedMb: number;
  readonly heapRamp: boolean;
  readonly ages: readonly AgeBin[];
  /** The highest level at which a life was stable. */
  readonly envelopeMb: number;
  /** Invocations after warm-up of the newest lives long enough to count. */
  readonly lengths: readonly number[];
  readonly whole: ShapeSum;
  readonly half: ShapeSum;
  /** The generation of lives before these: so that a leak that was fixed is forgotten. */
  readonly before: LeakPool | null;
}

const NO_SHAPE: ShapeSum = {
  windows: 0,
  jumpsMb: 0,
  length: 0,
  fromMb: [],
  maxima: 0,
  expected: 0,
  growthMb: 0,
  lastHalfMb: 0,
  lastQuarterMb: 0,
  largestJumpMb: 0,
};

/** A pool without lives, for the containers of one function at one Memory Size (MB). */
export function newPool(limitMb: number): LeakPool {
  return {
    limitMb,
    lives: 0,
    growing: 0,
    plateaued: 0,
    standing: 0,
    kills: 0,
    running: 0,
    peakScore: 0,
    usedShares: 0,
    growingShares: 0,
    largestShare: 0,
    rates: 0,
    rateSum: 0,
    rateSquares: 0,
    standingRates: 0,
    survivedMb: 0,
    heapRamp: false,
    ages: [],
    envelopeMb: 0,
    lengths: [],
    whole: NO_SHAPE,
    half: NO_SHAPE,
    before: null,
  };
}

/** The pool with one more ended life; it remembers the newest 128 to 256. */
export function addLife(pool: LeakPool, life: LifeSummary): LeakPool {
  if (life.emulated) return pool;
  if (pool.lives >= POOL.generation) return { ...poolOf(life), before: { ...pool, before: null } };
  return { ...mergePools({ ...pool, before: null }, poolOf(life)), before: pool.before };
}

/** What verdicts are made of: all that the pool remembers and the running lives, oldest first. */
export function addLives(pool: LeakPool, lives: readonly LifeSummary[]): LeakPool {
  let pools = lives.filter(({ emulated }) => !emulated).map(poolOf);
  // By pairs, so that the lists of a pool are copied a few times and not once per life.
  while (pools.length > 1) pools = mergePairs(pools);
  const [more] = pools;
  return mergePools(pool, more ?? newPool(pool.limitMb));
}

function mergePairs(pools: readonly LeakPool[]): LeakPool[] {
  const merged: LeakPool[] = [];
  for (let k = 0; k < pools.length; k += 2) {
    const [first, second] = pools.slice(k, k + 2);
    if (first !== undefined) merged.push(second === undefined ? first : mergePools(first, second));
  }
  return merged;
}

function poolOf(life: LifeSummary): LeakPool {
  return {
    limitMb: life.limitMb,
    lives: 1,
    growing: life.peakScore >= REX.materialShare && !life.stable ? 1 : 0,
    plateaued: life.stable ? 1 : 0,
    standing: life.state === 'leak' ? 1 : 0,
    kills: life.killed ? 1 : 0,
    running: life.running ? 1 : 0,
    peakScore: life.peakScore,
    usedShares: life.usedShare,
    growingShares: life.stillGrowing ? life.usedShare : 0,
    largestShare: life.usedShare,
    rates: life.rateMb === null ? 0 : 1,
    rateSum: life.rateMb ?? 0,
    rateSquares: (life.rateMb ?? 0) ** 2,
    standingRates: life.state === 'leak' ? Math.max(0, life.rateMb ?? 0) : 0,
    survivedMb: life.killed ? 0 : life.peakMb,
    heapRamp: life.heapRamp,
    ages: life.ages,
    envelopeMb: life.stable ? life.peakMb : 0,
    lengths: life.whole === null ? [] : [life.whole.length],
    whole: shapeOf(life.whole),
    half: shapeOf(life.half),
    before: null,
  };
}

function shapeOf(window: GrowthWindow | null): ShapeSum {
  if (window === null) return NO_SHAPE;
  return {
    windows: 1,
    jumpsMb: window.largestJumpMb,
    length: window.length,
    fromMb: [window.fromMb],
    maxima: window.maxima,
    expected: window.expected,
    growthMb: window.growthMb,
    lastHalfMb: window.lastHalfMb,
    lastQuarterMb: window.lastQuarterMb,
    largestJumpMb: window.largestJumpMb,
  };
}

/** Both pools' lives in one generation; those of the second count as the newer ones. */
export function mergePools(first: LeakPool, second: LeakPool): LeakPool {
  if (first.before !== null) return mergePools(mergePools(first.before, { ...first, before: null }), second);
  if (second.before !== null)
    return mergePools(mergePools(first, second.before), { ...second, before: null });
  return {
    limitMb: second.limitMb,
    lives: first.lives + second.lives,
    growing: first.growing + second.growing,
    plateaued: first.plateaued + second.plateaued,
    standing: first.standing + second.standing,
    kills: first.kills + second.kills,
    running: first.running + second.running,
    peakScore: Math.max(first.peakScore, second.peakScore),
    usedShares: first.usedShares + second.usedShares,
    growingShares: first.growingShares + second.growingShares,
    largestShare: Math.max(first.largestShare, second.largestShare),
    rates: first.rates + second.rates,
    rateSum: first.rateSum + second.rateSum,
    rateSquares: first.rateSquares + second.rateSquares,
    standingRates: first.standingRates + second.standingRates,
    survivedMb: Math.max(first.survivedMb, second.survivedMb),
    heapRamp: first.heapRamp || second.heapRamp,
    ages: addAges(first.ages, second.ages),
    envelopeMb: Math.max(first.envelopeMb, second.envelopeMb),
    lengths: newest([...first.lengths, ...second.lengths]),
    whole: addShapes(first.whole, second.whole),
    half: addShapes(first.half, second.half),
    before: null,
  };
}

/** How fast the lives grow whose own alarm stands, or all of them where none does; `null` where none has grown. */
export function siblingGrowth(pool: LeakPool): SiblingGrowth | null {
  const standing = pool.standing > 0 ? pool.standingRates / pool.standing : 0;
  const slope = standing > 0 ? standing : pool.rates > 0 ? pool.rateSum / pool.rates : 0;
  return slope > 0 ? { slope } : null;
}

function addShapes(first: ShapeSum, second: ShapeSum): ShapeSum {
  return {
    windows: first.windows + second.windows,
    jumpsMb: first.jumpsMb + second.jumpsMb,
    length: first.length + second.length,
    fromMb: newest([...first.fromMb, ...second.fromMb]),
    maxima: first.maxima + second.maxima,
    expected: first.expected + second.expected,
    growthMb: first.growthMb + second.growthMb,
    lastHalfMb: first.lastHalfMb + second.lastHalfMb,
    lastQuarterMb: first.lastQuarterMb + second.lastQuarterMb,
    largestJumpMb: Math.max(first.largestJumpMb, second.largestJumpMb),
  };
}

function newest(values: readonly number[]): readonly number[] {
  return values.slice(-POOL.livesKept);
}
