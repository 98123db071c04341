import type { InvocationsToLimit } from '../model/leak.ts';
import { medianOf } from '../statistics/order-statistics.ts';
import { INTERVAL, type Interval, REX, Z80 } from './constants.ts';
import type { Detector } from './detector-state.ts';
import { anchorBefore, levelAt } from './windows.ts';

/** How a life grows: MB per invocation, and what that rests on. */
export interface Growth {
  readonly slope: number;
  /** Variance of the growth per invocation, MB². */
  readonly variance: number;
  readonly length: number;
}

/** Theil-Sen over the anchors of the growth window: what the records' steps and plateaus cannot pull astray. */
export function growthOf(detector: Detector): Growth | null {
  // A verdict that rests on the other lives of the function may find no window of this life: then all of it.
  const start = detector.growthStart ?? REX.warmUp;
  const length = detector.n - start;
  const fromMb = detector.growthStart === null ? levelAt(detector, start) : detector.growthFromMb;
  const total = detector.peakMb - fromMb;
  if (total <= 0 || length < 3) return null;
  const { at, mb } = pointsSince(detector, start);
  let slope = at.length >= 3 ? theilSen(at, mb) : 0;
  if (!(slope > 0)) {
    slope =
      (0.5 * total) / length +
      (0.5 * (detector.peakMb - levelAt(detector, detector.n - length / 2))) / (length / 2);
  }
  if (!(slope > 0)) slope = total / length;
  const variance = at.length >= 5 ? stepVariance(at, mb, slope) : slope * slope;
  return { slope, variance: Math.max(variance, 0.1 * slope), length };
}

function pointsSince(detector: Detector, start: number): { at: number[]; mb: number[] } {
  const at: number[] = [];
  const mb: number[] = [];
  for (let k = 0; k < detector.anchorAt.length; k += 1) {
    const invocation = detector.anchorAt[k] ?? 0;
    if (invocation < start) continue;
    at.push(invocation);
    mb.push(detector.anchorMb[k] ?? 0);
  }
  at.push(detector.n);
  mb.push(detector.peakMb);
  return { at, mb };
}

function theilSen(at: readonly number[], mb: readonly number[]): number {
  const slopes: number[] = [];
  for (let i = 0; i < at.length; i += 1) {
    for (let j = i + 1; j < at.length; j += 1) {
      const apart = (at[j] ?? 0) - (at[i] ?? 0);
      if (apart > 0) slopes.push(((mb[j] ?? 0) - (mb[i] ?? 0)) / apart);
    }
  }
  return medianOf(slopes);
}

function stepVariance(at: readonly number[], mb: readonly number[], slope: number): number {
  let sum = 0;
  let count = 0;
  for (let k = 1; k < at.length; k += 1) {
    const apart = (at[k] ?? 0) - (at[k - 1] ?? 0);
    if (apart <= 0) continue;
    const miss = (mb[k] ?? 0) - (mb[k - 1] ?? 0) - slope * apart;
    sum += (miss * miss) / apart;
    count += 1;
  }
  return sum / count;
}

/** MB per invocation of the growth that looks like a leak (of the life where no stretch stands out), `null` without one. */
export function slopeMbPerInvocation(detector: Detector): number | null {
  return growthOf(detector)?.slope ?? null;
}

/** What the function's other lives say of how fast a life grows that leaks as they do. */
export interface SiblingGrowth {
  /** Mean growth of the lives whose own alarm stands, MB per invocation. */
  readonly slope: number;
}

/** Relative standard errors, beyond what its own samples say, of a life's slope and of its siblings' for it. */
const ownError = 0.15;
const siblingError = 0.35;

/**
 * The slope of a life, drawn towards that of its siblings where its own is not sure: alarms come on steep stretches, so
 * that the slope at an alarm is too high by itself. Takes the siblings' where it has none; `null` where neither is known.
 */
export function withSiblings(own: Growth | null, siblings: SiblingGrowth | null): Growth | null {
  if (siblings === null || siblings.slope <= 0) return own;
  const siblingVariance = (siblingError * siblings.slope) ** 2;
  if (own === null) {
    return {
      slope: siblings.slope,
      variance: siblings.slope ** 2 + siblings.slope,
      length: 1 / siblingError ** 2,
    };
  }
  const ownVariance = own.variance / own.length + (ownError * own.slope) ** 2;
  const weight = siblingVariance / (ownVariance + siblingVariance);
  return { ...own, slope: weight * own.slope + (1 - weight) * siblings.slope };
}

/** Invocations until the high-water mark of this life reaches the limit, from its own growth alone. */
export function forecast(detector: Detector, interval: Interval = INTERVAL): InvocationsToLimit | null {
  return forecastFrom(detector.limitMb - detector.peakMb, growthOf(detector), interval);
}

/**
 * Invocations until so much room is used up: median and 80 % interval, `null` without a growth; worth showing for a life
 * judged `leaking` only. First passage of a drifting walk: variance of the walk over the room left, plus that of the slope.
 */
export function forecastFrom(
  leftMb: number,
  growth: Growth | null,
  interval: Interval = INTERVAL,
): InvocationsToLimit | null {
  if (growth === null) return null;
  const { slope, variance, length } = growth;
  const roomMb = Math.max(0, leftMb);
  const ofSlope = variance / (length * slope * slope);
  const relative = variance / Math.max(roomMb * slope, 0.25 * variance) + ofSlope + interval.baseVariance;
  const factor = (side: number): number => Math.exp(Math.min(3, Z80 * side * Math.sqrt(relative)));
  const p50 = Math.max(roomMb / slope, 0.5);
  const endless = interval.openEnded && Z80 * Math.sqrt(ofSlope) >= 1;
  return { p10: p50 / factor(interval.early), p50, p90: endless ? null : p50 * factor(interval.late) };
}

export interface GrowthStart {
  /** Invocation of this life (from 1) after which the growth began, and the time of its report, epoch milliseconds. */
  readonly invocation: number | null;
  readonly time: number | null;
}

/** Share of the growth by which a level must lie under the even rise for the growth to have begun there. */
const KINK = 0.25;

/** Where the growth that looks like a leak began, to the nearest sample. */
export function growthSince(detector: Detector): GrowthStart {
  if (detector.growthStart === null) return { invocation: null, time: null };
  const kink = kinkAfter(detector, detector.growthStart);
  const k = kink ?? anchorBefore(detector, detector.growthStart);
  const time = detector.anchorTime[k];
  return {
    invocation:
      kink === null ? Math.max(1, Math.round(detector.growthStart)) : (detector.anchorAt[kink] ?? null),
    time: time === undefined || Number.isNaN(time) ? null : time,
  };
}

/** The sample furthest below the even rise from a start to now, where that is far: a leak that began late. */
function kinkAfter(detector: Detector, start: number): number | null {
  const riseMb = detector.peakMb - detector.growthFromMb;
  let furthest = KINK * riseMb;
  let kink: number | null = null;
  for (const [k, at] of detector.anchorAt.entries()) {
    if (at < start) continue;
    const evenMb = detector.growthFromMb + (riseMb * (at - start)) / (detector.n - start);
    const below = evenMb - (detector.anchorMb[k] ?? 0);
    if (below <= furthest) continue;
    furthest = below;
    kink = k;
  }
  return kink;
}

/** Mean time between invocations over the newest eighth of the life at least, milliseconds; `null` when not told. */
export function recentPaceMs(detector: Detector): number | null {
  const from = Math.min(detector.n - 8, detector.n * 0.875);
  const k = anchorBefore(detector, from);
  const invocations = detector.n - (detector.anchorAt[k] ?? detector.n);
  const elapsed = detector.lastTime - (detector.anchorTime[k] ?? Number.NaN);
  return invocations > 0 && elapsed >= 0 ? elapsed / invocations : null;
}

/** How far the traffic of the next hours may be from the recent pace, as a factor either way. */
const paceFactor = 1.25;

/** The interval of a forecast in minutes at a pace: wider than in invocations, since the traffic varies too. */
export function minutesRange(
  left: InvocationsToLimit | null,
  paceMs: number | null,
): { readonly p10: number; readonly p90: number | null } | null {
  if (left === null || paceMs === null) return null;
  const minuteMs = 60_000;
  return {
    p10: (left.p10 * paceMs) / paceFactor / minuteMs,
    p90: left.p90 === null ? null : (left.p90 * paceMs * paceFactor) / minuteMs,
  };
}

/** A number of invocations in minutes at a pace; `null` where the pace is not known. */
export function minutesToLimit(invocations: number, paceMs: number | null): number | null {
  return paceMs === null ? null : (invocations * paceMs) / 60_000;
}
