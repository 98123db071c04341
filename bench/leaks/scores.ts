/** Counting hits and misses of leak verdicts against labels. */

import type { Label } from './function-shapes.ts';

export interface Tally {
  hits: number;
  falseAlarms: number;
  misses: number;
  healthy: number;
}

export function newTally(): Tally {
  return { hits: 0, falseAlarms: 0, misses: 0, healthy: 0 };
}

/** Immaterial leaks (under a fifth of the headroom, and no kill) count for nothing. */
export function count(tally: Tally, label: Label, alarmed: boolean): void {
  switch (label) {
    case 'leak':
      if (alarmed) tally.hits += 1;
      else tally.misses += 1;
      return;
    case 'healthy':
      tally.healthy += 1;
      if (alarmed) tally.falseAlarms += 1;
      return;
    case 'leak_immaterial':
  }
}

export interface Rates {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly falseAlarmsPer1000: number;
}

export function ratesOf({ hits, falseAlarms, misses, healthy }: Tally): Rates {
  return {
    precision: hits / Math.max(1, hits + falseAlarms),
    recall: hits / Math.max(1, hits + misses),
    f1: (2 * hits) / Math.max(1, 2 * hits + falseAlarms + misses),
    falseAlarmsPer1000: (1000 * falseAlarms) / Math.max(1, healthy),
  };
}

export function medianOfSorted(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
