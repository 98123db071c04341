import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  mergeHistogram,
  newHistogram,
  observe,
  quantile,
} from '../../../src/analysis/statistics/histogram.ts';

const values = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 80 });
const of = (observed: readonly number[], capacity: number) => {
  const histogram = newHistogram();
  for (const value of observed) observe(histogram, value, capacity);
  return histogram;
};

describe('a histogram', () => {
  it('merged is what its observations one by one come to', () => {
    fc.assert(
      fc.property(values, values, fc.integer({ min: 4, max: 64 }), (first, second, capacity) => {
        const merged = of(first, capacity);
        const added = of(second, capacity);
        const expected = of(first, capacity);
        added.values.forEach((value, index) => {
          observe(expected, value, capacity, added.counts[index]);
        });
        mergeHistogram(merged, added, capacity);
        expect(merged).toEqual(expected);
        expect(merged.total).toBe(first.length + second.length);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('is exact within its capacity, however it came about', () => {
    fc.assert(
      fc.property(values, values, (first, second) => {
        const merged = of(first, 64);
        mergeHistogram(merged, of(second, 64), 64);
        const sorted = [...first, ...second].sort((left, right) => left - right);
        for (const q of [0.01, 0.5, 0.95, 1]) {
          expect(quantile(merged, q)).toBe(sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1] ?? null);
        }
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});
