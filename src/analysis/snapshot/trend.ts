import type { RecentReports } from '../container/container-state.ts';

/**
 * Figures by the time at which they happened, in buckets of ten seconds over the newest hour. Constant in
 * size; what is older than an hour behind the newest falls out (it stays in the totals).
 */
export interface Trend {
  readonly peaks: Float32Array;
  readonly attempts: Uint32Array;
  /** Number of the bucket (since the epoch) that each place holds; -1: none. */
  readonly buckets: Float64Array;
}

/** Width of a bucket as it is kept. */
export const bucketMs = 10_000;
/** Buckets of the small graphs. */
export const trendBuckets = 60;
const places = 360;

/** A trend in which nothing happened. */
export function newTrend(): Trend {
  return {
    peaks: new Float32Array(places),
    attempts: new Uint32Array(places),
    buckets: new Float64Array(places).fill(-1),
  };
}

/** A copy that stays as it is. */
export function copyTrend({ peaks, attempts, buckets }: Trend): Trend {
  return { peaks: peaks.slice(), attempts: attempts.slice(), buckets: buckets.slice() };
}

/** Notes one attempt that reported; `utilization` is `null` where its memory is not known. */
export function noteAttempt(trend: Trend, timestamp: number, utilization: number | null): void {
  const bucket = Math.floor(timestamp / bucketMs);
  const place = placeOf(bucket);
  const held = trend.buckets[place] ?? -1;
  if (held > bucket) return;
  if (held < bucket) {
    trend.buckets[place] = bucket;
    trend.attempts[place] = 0;
    trend.peaks[place] = 0;
  }
  trend.attempts[place] = (trend.attempts[place] ?? 0) + 1;
  if (utilization !== null) trend.peaks[place] = Math.max(trend.peaks[place] ?? 0, utilization);
}

/** The newest part of a trend, in the buckets of a small graph. */
export interface TrendWindow {
  readonly from: number;
  readonly bucketMs: number;
  /** Highest utilisation (`null` without one) and attempts, oldest first. */
  readonly peaks: readonly (number | null)[];
  readonly attempts: readonly number[];
}

/** The newest `windowMs`: `trendBuckets` buckets that end with the one of `to`, each a multiple of ten seconds wide. */
export function trendWindow(trend: Trend, to: number, windowMs: number): TrendWindow {
  const width = Math.max(1, Math.round(windowMs / trendBuckets / bucketMs));
  const end = Math.ceil((Math.floor(to / bucketMs) + 1) / width) * width;
  const first = end - trendBuckets * width;
  const peaks: (number | null)[] = [];
  const attempts: number[] = [];
  for (let start = first; start < end; start += width) {
    let peak: number | null = null;
    let sum = 0;
    for (let bucket = start; bucket < start + width; bucket += 1) {
      const place = placeOf(bucket);
      if (trend.buckets[place] !== bucket) continue;
      sum += trend.attempts[place] ?? 0;
      const held = trend.peaks[place] ?? 0;
      if (held > 0) peak = Math.max(peak ?? 0, held);
    }
    peaks.push(peak);
    attempts.push(sum);
  }
  return { from: first * bucketMs, bucketMs: width * bucketMs, peaks, attempts };
}

/** Counts REPORTs that are not in the trend yet into the window. */
export function withRecent(window: TrendWindow, recent: readonly RecentReports[]): TrendWindow {
  if (recent.length === 0) return window;
  const [peaks, attempts] = [window.peaks.slice(), window.attempts.slice()];
  for (const { at, utilization } of recent) {
    for (const [index, time] of at.entries()) {
      const bucket = Math.floor((time - window.from) / window.bucketMs);
      const before = attempts[bucket];
      if (before === undefined) continue;
      attempts[bucket] = before + 1;
      const share = utilization[index] ?? null;
      if (share !== null) peaks[bucket] = Math.max(peaks[bucket] ?? 0, share);
    }
  }
  return { ...window, peaks, attempts };
}

/** How many of the times fall into each bucket of the window. */
export function countedIn(
  { from, bucketMs: width, attempts }: TrendWindow,
  times: readonly number[],
): number[] {
  const counts = attempts.map(() => 0);
  for (const time of times) {
    const bucket = Math.floor((time - from) / width);
    const before = counts[bucket];
    if (before !== undefined) counts[bucket] = before + 1;
  }
  return counts;
}

function placeOf(bucket: number): number {
  return ((bucket % places) + places) % places;
}
