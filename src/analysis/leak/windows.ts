import { REX } from './constants.ts';
import type { Detector } from './detector-state.ts';

/** The shape of the growth over one stretch of invocations; a sum of several is one too (except `largestJumpMb`). */
export interface GrowthShape {
  /** New maxima seen. */
  readonly maxima: number;
  /** New maxima that exchangeable payloads would give at most: ln(N/a) (Rényi: the j-th value is one with probability 1/j). */
  readonly expected: number;
  readonly growthMb: number;
  readonly lastHalfMb: number;
  readonly lastQuarterMb: number;
  readonly largestJumpMb: number;
}

/** The growth over one stretch of one life. */
export interface GrowthWindow extends GrowthShape {
  /** Invocation after which it starts (may be fractional), and its length in invocations. */
  readonly start: number;
  readonly length: number;
  /** The level it started from. */
  readonly fromMb: number;
}

/** Index of the last anchor at or before an invocation (the first anchor if there is none). */
export function anchorBefore(detector: Detector, invocation: number): number {
  const anchors = detector.anchorAt;
  let low = 0;
  let high = anchors.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((anchors[middle] ?? 0) <= invocation) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

function interpolate(
  detector: Detector,
  invocation: number,
  values: readonly number[],
  present: number,
): number {
  const k = anchorBefore(detector, invocation);
  const t0 = detector.anchorAt[k] ?? 0;
  const v0 = values[k] ?? 0;
  const last = k >= detector.anchorAt.length - 1;
  const t1 = last ? detector.n : (detector.anchorAt[k + 1] ?? 0);
  if (t1 <= t0) return v0;
  const v1 = last ? present : (values[k + 1] ?? 0);
  return v0 + (v1 - v0) * ((invocation - t0) / (t1 - t0));
}

/** High-water mark at an invocation of this life, linear between anchors, MB. */
export function levelAt(detector: Detector, invocation: number): number {
  return interpolate(detector, invocation, detector.anchorMb, detector.peakMb);
}

/** New maxima seen up to an invocation of this life, linear between anchors. */
export function maximaAt(detector: Detector, invocation: number): number {
  return interpolate(detector, invocation, detector.anchorMaxima, detector.maxima);
}

function largestJumpAfter(detector: Detector, invocation: number): number {
  for (let k = 0; k < detector.jumpMb.length; k += 1) {
    if ((detector.jumpAt[k] ?? 0) > invocation) return detector.jumpMb[k] ?? 0;
  }
  return 0;
}

/**
 * The newest `length` invocations of a life as a growth window. The caller keeps `length` within the life after
 * its warm-up.
 */
export function windowOf(detector: Detector, length: number): GrowthWindow {
  const afterWarmUp = detector.n - REX.warmUp;
  const start = detector.n - length;
  const before = afterWarmUp - length;
  const fromMb = levelAt(detector, start);
  return {
    start,
    length,
    fromMb,
    maxima: detector.maxima - maximaAt(detector, start),
    expected: Math.log((afterWarmUp + 0.5) / (before + 0.5)) + (before > 0 ? 0 : 0.577),
    growthMb: detector.peakMb - fromMb,
    lastHalfMb: detector.peakMb - levelAt(detector, detector.n - length / 2),
    lastQuarterMb: detector.peakMb - levelAt(detector, detector.n - length / 4),
    largestJumpMb: largestJumpAfter(detector, start),
  };
}

/** Lengths of the windows to test: the life after warm-up, its last half, its last quarter ... */
export function windowLengths(detector: Detector, atMost: number): number[] {
  const lengths: number[] = [];
  let length = detector.n - REX.warmUp;
  while (lengths.length < atMost && length >= (lengths.length > 0 ? REX.minWindow : REX.minMaxima)) {
    lengths.push(length);
    length /= 2;
  }
  return lengths;
}

/** How many maxima a leak must show, and the largest share of its growth that one jump may carry. */
export interface ShapeLimits {
  readonly minMaxima: number;
  readonly jumpShare: number;
}

/** Evidence in nats that maxima come faster than exchangeable payloads give them (Poisson log-likelihood ratio). */
function evidenceNats(shape: Pick<GrowthShape, 'maxima' | 'expected'>): number {
  const { maxima, expected } = shape;
  return maxima > expected ? maxima * Math.log(maxima / expected) - (maxima - expected) : 0;
}

/** Does it look like a leak: more maxima than chance, not decelerating, still growing, not one step? */
export function isLeakShaped(shape: GrowthShape, limits: ShapeLimits): boolean {
  const { maxima, growthMb } = shape;
  if (maxima < limits.minMaxima || growthMb <= 0 || evidenceNats(shape) < REX.evidenceNats) return false;
  const root = Math.sqrt(maxima);
  if (shape.lastHalfMb / growthMb < 0.5 - (REX.halfSlack * 0.5) / root) return false;
  if (shape.lastQuarterMb / growthMb < 0.25 - (REX.quarterSlack * 0.433) / root) return false;
  return shape.largestJumpMb <= limits.jumpShare * growthMb;
}
