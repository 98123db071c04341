/** What a leak verdict rests on, in words for the reader. */

import { counted, megabytes } from '../../wording/units.ts';
import type { LeakVerdict } from '../model/leak.ts';
import { lateGrowth } from './ages.ts';
import { VERDICT } from './constants.ts';
import type { LifeSummary } from './life-summary.ts';
import { functionOdds } from './odds.ts';
import type { LeakPool } from './pool.ts';
import type { GrowthShape, GrowthWindow } from './windows.ts';

/** Maxima over those that chance gives, from which they are worth naming. */
const MORE_THAN_CHANCE = 1.5;
/** Below this share of an even growth the last half counts as slowing, above its inverse as speeding up. */
const SLOWING = 0.35;
const SPEEDING = 0.65;

/** A sentence (no full stop) for a container's verdict, e.g. "11 new maxima in the last 40 invocations where chance gives 2; 2.1 MB each, not slowing". */
export function leakEvidence(life: LifeSummary, verdict: LeakVerdict, pool: LeakPool): string {
  switch (verdict) {
    case 'unknown':
      return life.emulated
        ? 'Max Memory Used equals the Memory Size from the first REPORT on: growth cannot be seen'
        : `only ${counted(life.n, 'invocation')} seen`;
    case 'none':
      return noLeak(life);
    case 'watching':
      return `${growthOf(life)}${doubt(life, pool)}`;
    case 'leaking':
      return `${growthOf(life)}${support(life, pool)}`;
  }
}

function growthOf(life: LifeSummary): string {
  const window = life.growth;
  if (window === null || window.maxima < MORE_THAN_CHANCE * window.expected) return gainOf(life);
  const maxima = Math.round(window.maxima);
  return [
    `${counted(maxima, 'new maximum', 'new maxima')} in the last ${counted(Math.round(window.length), 'invocation')}`,
    ` where chance gives ${Math.max(1, Math.round(window.expected))}`,
    `; ${megabytes(window.growthMb / maxima)} each, ${paceOf(window)}`,
  ].join('');
}

/** For lives too short, or too rarely growing, for their maxima to speak. */
function gainOf(life: LifeSummary): string {
  const gain = `up ${megabytes(life.peakMb - life.firstMb)} in ${counted(life.n, 'invocation')}`;
  return `${gain}, ${Math.round(100 * life.usedShare)} % of the room it had`;
}

function paceOf(shape: GrowthShape): string {
  const lastHalf = shape.lastHalfMb / shape.growthMb;
  if (lastHalf < SLOWING) return 'slowing';
  return lastHalf > SPEEDING ? 'speeding up' : 'not slowing';
}

function doubt(life: LifeSummary, pool: LeakPool): string {
  if (life.n < VERDICT.minInvocations) return '; may be warming up';
  if (pool.plateaued > pool.growing) {
    return `; ${counted(pool.plateaued, 'other life', 'other lives')} of the function found a level`;
  }
  if (life.growth !== null && isStep(life.growth)) return '; mostly in one step';
  return '; not yet enough to call it a leak';
}

function support(life: LifeSummary, pool: LeakPool): string {
  const killed = life.killed ? '; it died at the limit' : '';
  const others = pool.growing - (life.state === 'leak' ? 1 : 0);
  if (others < 1) return killed;
  return `${killed}; so ${others === 1 ? 'does' : 'do'} ${counted(others, 'other life', 'other lives')} of the function`;
}

function isStep(window: GrowthWindow): boolean {
  return window.largestJumpMb > 0.5 * window.growthMb;
}

function noLeak(life: LifeSummary): string {
  const quiet = life.n - life.lastMaximumAt;
  if (life.lastMaximumAt === 0)
    return `level at ${megabytes(life.peakMb)} after warm-up, ${counted(life.n, 'invocation')}`;
  if (life.stable || quiet >= 15) {
    return `plateau at ${megabytes(life.peakMb)} since invocation ${life.lastMaximumAt}`;
  }
  const window = life.growth;
  if (window === null || window.growthMb <= 0) return `level at ${megabytes(life.peakMb)}`;
  if (isStep(window)) return `one step of ${megabytes(window.largestJumpMb)}, no steady growth`;
  if (window.maxima <= window.expected + 2) {
    return `${counted(Math.round(window.maxima), 'new maximum', 'new maxima')} in ${counted(Math.round(window.length), 'invocation')}, no more than chance gives`;
  }
  return `${megabytes(window.growthMb)} in ${counted(Math.round(window.length), 'invocation')}, ${paceOf(window)}: warming up`;
}

/** A sentence (no full stop) for a function's verdict. */
export function functionEvidence(pool: LeakPool, verdict: LeakVerdict): string {
  const lives = `${counted(pool.lives, 'life', 'lives')}`;
  const votes = `${pool.growing} growing, ${pool.plateaued} on a plateau`;
  switch (verdict) {
    case 'unknown':
      return 'too few invocations seen';
    case 'none':
      return `${lives}: ${votes}`;
    case 'watching':
      return `${lives}: ${votes}${ageing(pool)}; not yet enough to call it a leak`;
    case 'leaking':
      return `${lives}: ${votes}${ageing(pool)}${pool.kills > 0 ? `; ${counted(pool.kills, 'life', 'lives')} died at the limit` : ''}; ${certainty(pool)}`;
  }
}

function ageing(pool: LeakPool): string {
  const { rateRatio } = lateGrowth(pool.ages);
  if (rateRatio >= 1.3) return '; old lives grow faster than young ones';
  if (rateRatio >= 0.6) return '; old lives grow as fast as young ones';
  return `; old lives grow at ${Math.round(100 * Math.max(0, rateRatio))} % of the rate of young ones`;
}

function certainty(pool: LeakPool): string {
  const chance = 1 / (1 + Math.exp(-functionOdds(pool)));
  return `${Math.min(99, Math.round(100 * chance))} % likely a leak`;
}
