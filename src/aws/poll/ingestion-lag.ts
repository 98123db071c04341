/**
 * The ingestion lag (`ingestionTime - timestamp`) of the newest events. AWS documents no bound (7 to 20 seconds have been
 * seen), so the overlap of polling follows the measured lag.
 */
export interface LagMeter {
  add(lagMs: number): void;
  /** 99th percentile of the newest events in milliseconds; `null` before the first. */
  p99(): number | null;
}

const kept = 1_024;

/** A meter over the newest 1,024 events. */
export function createLagMeter(): LagMeter {
  const ring = new Float64Array(kept);
  let count = 0;
  let cached: number | null = null;
  return {
    add(lagMs) {
      ring[count % kept] = Math.max(0, lagMs);
      count += 1;
      cached = null;
    },
    p99() {
      if (count === 0) return null;
      if (cached === null) {
        const sorted = ring.slice(0, Math.min(count, kept)).sort();
        cached = sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0;
      }
      return cached;
    },
  };
}

/** The longest overlap unless the user asks for more: every poll reads it again. */
export const longestOverlapMs = 300_000;

/** How far a poll reads back, in milliseconds: what was asked for, or 1.5 times the measured lag where that is more. */
export function overlapFor(askedMs: number, p99Ms: number | null): number {
  const measured = Math.min(longestOverlapMs, 1.5 * (p99Ms ?? 0));
  return Math.round(Math.max(askedMs, measured));
}
