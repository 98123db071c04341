import { counted, grouped, megabytes } from '../../wording/units.ts';
import type { Recommendation, RecommendationAction } from '../model/advice.ts';
import { costOf, oneVcpuMb } from './cost.ts';
import type { LeakFacts, SizingFacts } from './sizing.ts';

/** Bounds of Lambda's Memory Size, in MB. */
const smallestMb = 128;
const largestMb = 10_240;

/** Constants of the policy. */
const policy = {
  /** Invocations that the size is to outlast. */
  horizon: 100_000,
  headRoom: 1.5,
  /** Where one life peaked far above the others, its like will come again. */
  wideHeadRoom: 2,
  wideFrom: 1.5,
  /** No size beyond this multiple of what was seen, whatever the tail says. */
  cap: 3,
  killsForDouble: 3,
  bridgeMargin: 1.2,
  enough: { invocations: 50, lives: 2 },
  enoughToLower: { invocations: 200, lives: 3, share: 0.75 },
  stepMb: 64,
} as const;

interface Advice {
  /** What the memory needs; beyond Lambda's bounds it cannot be had. */
  readonly neededMb: number;
  readonly action: RecommendationAction;
  readonly censored: boolean;
  readonly reason: string;
}

/**
 * The Memory Size to set, in this order: a leak is fixed, not fed; a
 * kill says that the need is above the limit; else the highest high-water mark decides, with headroom for what
 * was not seen yet. `null` where nothing of the memory is known.
 */
export function recommend(facts: SizingFacts | null, billedMeanMs: number | null): Recommendation | null {
  if (facts === null) return null;
  const { sizeMb } = facts;
  const { neededMb, action, censored, reason } = adviceOn(facts);
  const memoryMb = action === 'lower' || neededMb > sizeMb ? clampSize(neededMb) : boundedSize(sizeMb);
  const cannotFit = neededMb > largestMb ? ` It cannot fit: Lambda ends at ${grouped(largestMb)} MB.` : '';
  return {
    memoryMb,
    action: action === 'raise' && memoryMb <= sizeMb ? 'keep' : action,
    reason: `${reason}.${cannotFit}`,
    censored,
    gbSecondsRatio: memoryMb / sizeMb,
    cost: costOf(sizeMb, memoryMb, billedMeanMs),
  };
}

/** Rounded up to 64 MB, within Lambda's bounds. */
export function clampSize(mb: number): number {
  return boundedSize(Math.ceil(mb / policy.stepMb) * policy.stepMb);
}

function boundedSize(mb: number): number {
  return Math.min(largestMb, Math.max(smallestMb, mb));
}

function adviceOn(facts: SizingFacts): Advice {
  if (facts.leak !== null) return bridge(facts, facts.leak);
  if (facts.kills > 0) return aboveLimit(facts);
  return fromPeak(facts);
}

function bridge(facts: SizingFacts, leak: LeakFacts): Advice {
  const grownMb = policy.bridgeMargin * (leak.baselineMb + leak.slopeMbPerInvocation * leak.longLife);
  const neededMb = Math.max(grownMb, facts.sizeMb);
  const bridged =
    neededMb > facts.sizeMb
      ? `${grouped(clampSize(neededMb))} MB is enough only until then, for lives of about ${counted(Math.round(leak.longLife), 'invocation')}`
      : `the present ${grouped(facts.sizeMb)} MB outlasts lives of about ${counted(Math.round(leak.longLife), 'invocation')}`;
  return {
    neededMb,
    action: 'fix-leak',
    censored: facts.kills > 0,
    reason: `Memory leaks ${megabytes(leak.slopeMbPerInvocation)} an invocation from ${megabytes(leak.baselineMb)}, which no size cures: fix the leak; ${bridged}`,
  };
}

function aboveLimit({ sizeMb, kills, invocations, meanMaximumMb }: SizingFacts): Advice {
  const rate = kills / Math.max(1, invocations);
  const tailMb =
    meanMaximumMb === null ? null : policy.headRoom * meanMaximumMb * Math.log(1 + policy.horizon * rate);
  const double = tailMb === null || kills >= policy.killsForDouble;
  const neededMb = double
    ? 2 * sizeMb
    : Math.min(policy.cap * sizeMb, Math.max(policy.headRoom * sizeMb, sizeMb + tailMb));
  return {
    neededMb,
    action: 'raise',
    censored: true,
    reason: `${counted(kills, 'attempt')} of ${grouped(invocations)} died at ${grouped(sizeMb)} MB, so the true peak is unknown and ${grouped(sizeMb)} MB is its lower bound: try ${grouped(clampSize(neededMb))} MB, and believe it once a container has lived through without a kill`,
  };
}

function fromPeak(facts: SizingFacts): Advice {
  const { sizeMb, peakMb, medianMb, invocations, meanMaximumMb } = facts;
  const wide = peakMb > policy.wideFrom * medianMb;
  const factor = wide ? policy.wideHeadRoom : policy.headRoom;
  const tailMb =
    policy.headRoom * (meanMaximumMb ?? 0) * Math.log(1 + policy.horizon / Math.max(1, invocations));
  const neededMb = Math.max(factor * peakMb, Math.min(peakMb + tailMb, policy.cap * peakMb));
  const seen = `Peak ${megabytes(peakMb)} over ${counted(invocations, 'invocation')} of ${counted(facts.lives, 'container life', 'container lives')}`;
  const room =
    neededMb > factor * peakMb
      ? `with room for the maxima still to come (${megabytes(meanMaximumMb ?? 0)} each)`
      : `with ${factor === 2 ? 'twice that, as one life peaked far above the others' : 'half as much again as headroom'}`;
  const target = `${grouped(clampSize(neededMb))} MB`;
  if (neededMb > sizeMb) {
    const doubt = isInsufficient(facts) ? ' (insufficient data: it may need more)' : '';
    return {
      neededMb,
      censored: false,
      action: 'raise',
      reason: `${seen}, ${room}, makes ${target}${doubt}`,
    };
  }
  const keep = { neededMb: sizeMb, censored: false, action: 'keep' as const };
  if (clampSize(neededMb) > policy.enoughToLower.share * sizeMb) {
    return {
      ...keep,
      reason:
        facts.doubtfulKills > 0
          ? `${seen}, ${room}, makes ${target}, but some attempts failed in a way that may be memory: stay at ${grouped(sizeMb)} MB until that is known`
          : `${seen}, ${room}, makes ${target}: ${grouped(sizeMb)} MB fits${isInsufficient(facts) ? ' (insufficient data)' : ''}`,
    };
  }
  const missing = whyNotLower(facts);
  if (missing !== null) {
    return { ...keep, reason: `${seen} would fit ${target}, but ${missing}: stay at ${grouped(sizeMb)} MB` };
  }
  const cpu = sizeMb <= oneVcpuMb ? '; CPU shrinks in proportion, so watch the duration' : '';
  return { neededMb, censored: false, action: 'lower', reason: `${seen}, ${room}, makes ${target}${cpu}` };
}

/** Too little was seen to recommend anything but more. */
export function isInsufficient({ invocations, lives }: SizingFacts): boolean {
  return invocations < policy.enough.invocations || lives < policy.enough.lives;
}

function whyNotLower({ invocations, lives, doubtfulKills, watching }: SizingFacts): string | null {
  const least = policy.enoughToLower;
  if (doubtfulKills > 0) return 'some attempts failed in a way that may be memory';
  if (watching) return 'its growth is still being watched';
  if (invocations < least.invocations) {
    return `there is insufficient data to lower it (${grouped(invocations)} of ${least.invocations} invocations)`;
  }
  if (lives < least.lives)
    return `there is insufficient data to lower it (${lives} of ${least.lives} container lives)`;
  return null;
}
