/** The leak verdicts as the product shows them, from one life and from what the function's lives say together. */

import type { LeakVerdict } from '../model/leak.ts';
import { REX, VERDICT } from './constants.ts';
import type { JudgedLife } from './life-summary.ts';
import { functionOdds, jumpShareOf, lifeOdds } from './odds.ts';
import type { LeakPool } from './pool.ts';

/**
 * The verdict on a life, given the pool of its function (this life and the running ones included). A function whose
 * lives leak makes a small growth suspicious, one whose lives find their level makes a large one a warm-up. The only
 * life of its function is judged by its own alarm.
 */
export function judgeLife(life: JudgedLife, pool: LeakPool): LeakVerdict {
  if (life.emulated) return 'unknown';
  const odds = lifeOdds(life, pool);
  const material = life.usedShare >= VERDICT.leastShare;
  // Of a few leaking among many the function says little: then the container's own alarm must say all.
  const ofLeaking = life.running ? VERDICT.lifeLeaksRunning : VERDICT.lifeLeaksComplete;
  const level = functionLeaks(pool) ? ofLeaking : VERDICT.lifeLeaksAlone;
  if (material && odds >= level && (functionLeaks(pool) || life.state === 'leak')) return 'leaking';
  if (life.state !== 'ok') return 'watching';
  // A few invocations that end in a kill are no growth to watch, whatever the function's other lives do.
  if (life.n < VERDICT.minInvocations) return life.killed ? 'none' : 'unknown';
  return odds >= VERDICT.lifeWatched ? 'watching' : 'none';
}

/** The verdict on a function; `pool` holds its ended lives and its running ones. */
export function judgeFunction(pool: LeakPool): LeakVerdict {
  if (pool.lives === 0) return 'unknown';
  if (functionLeaks(pool)) return 'leaking';
  if (pool.standing > 0) return 'watching';
  if (pool.whole.length + pool.lives * REX.warmUp < VERDICT.minInvocations) return 'unknown';
  return functionOdds(pool) >= VERDICT.functionWatched ? 'watching' : 'none';
}

/** Likely enough, material, and not a few single jumps; a lone life must have its own alarm standing too. */
function functionLeaks(pool: LeakPool): boolean {
  if (pool.largestShare < REX.materialShare || jumpShareOf(pool) > VERDICT.jumpShare) return false;
  if (pool.lives === 1 && pool.standing === 0) return false;
  const { functionLeaksRunning: running, functionLeaksComplete: complete } = VERDICT;
  return functionOdds(pool) >= complete + ((running - complete) * pool.running) / Math.max(1, pool.lives);
}

const STRENGTH = { unknown: 0, none: 1, watching: 2, leaking: 3 } as const;

/** The more alarming of two verdicts. */
export function strongerVerdict(first: LeakVerdict, second: LeakVerdict): LeakVerdict {
  return STRENGTH[second] > STRENGTH[first] ? second : first;
}
