import type { SkippedEvents } from '../source/source.ts';

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

/** Holds counts of skipped events until events of the same time have been yielded, so that they do not run ahead. */
export interface HeldSkipped {
  add(skipped: Skipped): void;
  /** All that is not newer than this time (epoch ms); `null` where there is none. */
  upTo(time: number | undefined): Skipped | null;
}

/** Holds nothing yet. */
export function heldSkipped(): HeldSkipped {
  const held: Skipped[] = [];
  return {
    add: (skipped) => held.push(skipped),
    upTo(time = Number.NEGATIVE_INFINITY) {
      const newer = held.findIndex(({ to }) => to !== null && to > time);
      const passed = held.splice(0, newer === -1 ? held.length : newer);
      return passed.reduce<Skipped | null>(addSkipped, null);
    },
  };
}
