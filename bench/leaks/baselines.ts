/**
 * What one would write first: simple leak alarms over one life's Max Memory Used, each a score per report that
 * alarms at its usual threshold.
 */

import { feed } from '../../src/analysis/leak/detector.ts';
import { newDetector } from '../../src/analysis/leak/detector-state.ts';

export interface Baseline {
  readonly name: string;
  readonly alarms: (usedMb: readonly number[], limitMb: number) => boolean;
}

const WARM = 5;

function warmLevel(used: readonly number[]): number {
  return used[Math.min(WARM, used.length) - 1] ?? 0;
}

function everyOther(values: readonly number[]): number[] {
  return values.filter((_, k) => k % 2 === 0);
}

/** Holt's double smoothing: alarms where the limit is nearer than twice the invocations seen. */
function holt(used: readonly number[], limitMb: number): boolean {
  let level = used[0] ?? 0;
  let trend = 0;
  return used.some((value, k) => {
    if (k === 0) return false;
    const next = 0.3 * value + 0.7 * (level + trend);
    trend = 0.1 * (next - level) + 0.9 * trend;
    level = next;
    return k >= 5 && trend > 1e-6 && (limitMb - level) / trend / (k + 1) <= 2;
  });
}

function mannKendallZ(values: readonly number[]): number {
  const n = values.length;
  let score = 0;
  for (let i = 0; i < n; i += 1) {
    for (let j = i + 1; j < n; j += 1) score += Math.sign((values[j] ?? 0) - (values[i] ?? 0));
  }
  const ties = new Map<number, number>();
  for (const value of values) ties.set(value, (ties.get(value) ?? 0) + 1);
  let variance = n * (n - 1) * (2 * n + 5);
  for (const count of ties.values()) variance -= count * (count - 1) * (2 * count + 5);
  return variance <= 0 ? 0 : (score - Math.sign(score)) / Math.sqrt(variance / 18);
}

function mannKendall(used: readonly number[]): boolean {
  return used.some((value, k) => {
    const from = k - 19;
    if (from < 0 || value === used[from]) return false;
    return mannKendallZ(used.slice(from, k + 1)) >= 2.326;
  });
}

/** A straight line that explains 80 % and has grown by 15 % of the headroom. */
function leastSquares(used: readonly number[], limitMb: number): boolean {
  let n = 0;
  let sx = 0;
  let sy = 0;
  let sxx = 0;
  let sxy = 0;
  let syy = 0;
  return used.some((value, k) => {
    if (k < WARM) return false;
    n += 1;
    sx += k;
    sy += value;
    sxx += k * k;
    sxy += k * value;
    syy += value * value;
    if (n < 8) return false;
    const vx = sxx - (sx * sx) / n;
    const vy = syy - (sy * sy) / n;
    const c = sxy - (sx * sy) / n;
    if (vy <= 0 || c <= 0 || (c * c) / (vx * vy) < 0.8) return false;
    return ((c / vx) * (k - WARM)) / Math.max(1, limitMb - (used[WARM] ?? 0)) >= 0.15;
  });
}

/** ADWIN-like: the best cut of a thinned history, beyond a Hoeffding bound, by 2 % of the limit. */
function adwin(used: readonly number[], limitMb: number): boolean {
  let kept: number[] = [];
  let stride = 1;
  return used.some((value, k) => {
    if (k % stride !== 0) return false;
    kept.push(value / limitMb);
    if (kept.length > 32) {
      kept = everyOther(kept);
      stride *= 2;
    }
    return kept.length >= 8 && largestShift(kept) >= 0.02;
  });
}

function largestShift(values: readonly number[]): number {
  const n = values.length;
  const total = values.reduce((sum, value) => sum + value, 0);
  let before = values[0] ?? 0;
  let largest = 0;
  for (let i = 2; i < n - 1; i += 1) {
    before += values[i - 1] ?? 0;
    const shift = (total - before) / (n - i) - before / i;
    const bound = 0.25 * Math.sqrt((Math.log((4 * n) / 0.002) * (1 / i + 1 / (n - i))) / 2);
    if (shift > bound) largest = Math.max(largest, shift);
  }
  return largest;
}

function rexEver(used: readonly number[], limitMb: number): boolean {
  const detector = newDetector(limitMb);
  return used.some((value) => {
    feed(detector, value);
    return detector.state === 'leak';
  });
}

function rexAtEnd(used: readonly number[], limitMb: number): boolean {
  const detector = newDetector(limitMb);
  for (const value of used) feed(detector, value);
  return detector.state === 'leak';
}

export const BASELINES: readonly Baseline[] = [
  { name: '2x first value', alarms: (used) => used.some((value) => value / Math.max(1, used[0] ?? 0) >= 2) },
  {
    name: '2x warm level',
    alarms: (used) => used.some((value, k) => k >= WARM && value / Math.max(1, warmLevel(used)) >= 2),
  },
  { name: 'utilisation >= 90 %', alarms: (used, limitMb) => used.some((value) => value / limitMb >= 0.9) },
  { name: 'Holt forecast', alarms: holt },
  { name: 'Mann-Kendall W20', alarms: (used) => mannKendall(used) },
  { name: 'OLS R2>=.8 + growth', alarms: leastSquares },
  { name: 'ADWIN-like', alarms: adwin },
  { name: 'REX, ever', alarms: rexEver },
  { name: 'REX, standing', alarms: rexAtEnd },
];
