/** The leak verdicts as the product shows them, from one life and from what the function's lives say together. */

import type { LeakVerdict } from '../model/leak.ts';
import { REX, VERDICT } from './constants.ts';
import type { JudgedLife } from './life-summary.ts';
import { functionOdds, lifeOdds } from './odds.ts';
import type { LeakPool } from './pool.ts';

/**
 * The verdict on a life, given the pool of its function (this life and the running ones included). A function whose
 * lives leak makes a small growth suspicious, one whose lives find their level makes a large one a warm-up. The only
 * life of its function is judged by its own alarm.
 */
export function judgeLife(life: JudgedLife, pool: LeakPool): LeakVerdict {
  if (life.emulated) return 'unknown';
  const ofFunction = functionOdds(pool);
  const odds = lifeOdds(life, ofFunction);
  const leaks =
    pool.lives <= 1
      ? life.state === 'leak' && ofFunction >= VERDICT.loneLifeLeaks
      : odds >= VERDICT.lifeLeaks && life.usedShare >= VERDICT.leastShare;
  if (leaks) return 'leaking';
  if (life.state !== 'ok' || odds >= VERDICT.lifeWatched) return 'watching';
  return life.n < VERDICT.minInvocations && !life.killed ? 'unknown' : 'none';
}

/** The verdict on a function; `pool` holds its ended lives and its running ones. */
export function judgeFunction(pool: LeakPool): LeakVerdict {
  if (pool.lives === 0) return 'unknown';
  const odds = functionOdds(pool);
  if (leaks(pool, odds)) return 'leaking';
  if (odds >= VERDICT.functionWatched || pool.standing > 0) return 'watching';
  return pool.whole.length + pool.lives * REX.warmUp < VERDICT.minInvocations ? 'unknown' : 'none';
}

function leaks(pool: LeakPool, odds: number): boolean {
  if (pool.lives === 1) return pool.standing === 1 && odds >= VERDICT.loneLifeLeaks;
  return odds >= VERDICT.functionLeaks && pool.largestShare >= REX.materialShare;
}

const STRENGTH = { unknown: 0, none: 1, watching: 2, leaking: 3 } as const;

/** The more alarming of two verdicts. */
export function strongerVerdict(first: LeakVerdict, second: LeakVerdict): LeakVerdict {
  return STRENGTH[second] > STRENGTH[first] ? second : first;
}
