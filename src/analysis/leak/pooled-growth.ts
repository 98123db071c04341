/** How far the pooled growth of a function's lives goes, and the reference's verdict from it. */

import { medianOf, quantileOf } from '../statistics/order-statistics.ts';
import { POOL, REX } from './constants.ts';
import type { LeakPool, ShapeSum } from './pool.ts';
import { isLeakShaped } from './windows.ts';

/** Share of the headroom that a growth of this many MB per invocation uses in a long (p90) life. */
export function reachOf(pool: LeakPool, rateMb: number, sum: ShapeSum = pool.whole): number {
  if (sum.windows === 0) return 0;
  return (rateMb * quantileOf(pool.lengths, 0.9)) / Math.max(1, pool.limitMb - medianOf(sum.fromMb));
}

function leakShapedReach(pool: LeakPool, sum: ShapeSum): number {
  return isLeakShaped(sum, POOL) ? reachOf(pool, sum.growthMb / sum.length, sum) : 0;
}

/**
 * The reference's verdict on a function, which `judgeFunction` is measured against: votes that agree and a growth (or
 * kills) to go with them, or the pooled growth alone.
 */
export function poolVerdict(pool: LeakPool): boolean {
  if (pool.lives === 1) return pool.peakScore >= REX.materialShare && pool.plateaued === 0;
  const whole = leakShapedReach(pool, pool.whole);
  if (whole >= REX.materialShare) return true;
  const agree = pool.growing >= 2 && pool.growing >= POOL.growingShare * (pool.growing + pool.plateaued);
  if (!agree) return false;
  return (
    pool.kills >= 2 ||
    Math.max(whole, leakShapedReach(pool, pool.half)) >= POOL.votedMaterialShare * REX.materialShare
  );
}
