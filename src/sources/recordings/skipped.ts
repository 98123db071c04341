import type { SkippedEvents } from '../../events/source.ts';

export type Skipped = SkippedEvents;

/** Two counts of skipped events as one. */
export function addSkipped(a: Skipped | null, b: Skipped | null): Skipped | null {
  if (a === null || a.count === 0) return b;
  if (b === null || b.count === 0) return a;
  return {
    count: a.count + b.count,
    from: pick(a.from, b.from, Math.min),
    to: pick(a.to, b.to, Math.max),
  };
}

function pick(a: number | null, b: number | null, of: (a: number, b: number) => number): number | null {
  if (a === null) return b;
  return b === null ? a : of(a, b);
}
