import { addCounts, type MutableCounts, noCounts } from '../model/counts.ts';
import { type Histogram, mergeHistogram, newHistogram } from '../statistics/histogram.ts';

/** What adds up over containers. A container's own state has these fields too. */
export interface Sums {
  readonly counts: MutableCounts;
  readonly used: Histogram;
  readonly durations: Histogram;
  unknownDurations: number;
  coldStarts: number;
  vanished: number;
  billedMs: number;
  billedReports: number;
  peakMb: number | null;
  peakUtilization: number | null;
  firstSeen: number;
  lastSeen: number;
}

/** The sums of several containers. */
export interface RetiredTotals extends Sums {
  containers: number;
}

/** Distinct values that a function's quantiles stay exact for. */
const functionBins = 512;

/** The sums of no container. */
export function newRetiredTotals(): RetiredTotals {
  return {
    counts: noCounts(),
    used: newHistogram(),
    durations: newHistogram(),
    unknownDurations: 0,
    containers: 0,
    coldStarts: 0,
    vanished: 0,
    billedMs: 0,
    billedReports: 0,
    peakMb: null,
    peakUtilization: null,
    firstSeen: Number.POSITIVE_INFINITY,
    lastSeen: Number.NEGATIVE_INFINITY,
  };
}

/** Adds the sums of `containers` containers: of one that is evicted, or of all for a look at the whole. */
export function addSums(into: RetiredTotals, from: Sums, containers: number): void {
  addCounts(into.counts, from.counts);
  mergeHistogram(into.used, from.used, functionBins);
  mergeHistogram(into.durations, from.durations, functionBins);
  into.unknownDurations += from.unknownDurations;
  into.containers += containers;
  into.coldStarts += from.coldStarts;
  into.vanished += from.vanished;
  into.billedMs += from.billedMs;
  into.billedReports += from.billedReports;
  into.peakMb = larger(into.peakMb, from.peakMb);
  into.peakUtilization = larger(into.peakUtilization, from.peakUtilization);
  into.firstSeen = Math.min(into.firstSeen, from.firstSeen);
  into.lastSeen = Math.max(into.lastSeen, from.lastSeen);
}

function larger(left: number | null, right: number | null): number | null {
  if (left === null || right === null) return left ?? right;
  return Math.max(left, right);
}
