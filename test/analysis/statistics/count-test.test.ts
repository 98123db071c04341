import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countTest } from '../../../src/analysis/statistics/count-test.ts';

describe('the test of counts', () => {
  it('is Fisher exact', () => {
    // The lady tasting tea: 3 of 4 right.
    expect(countTest({ events: 1, of: 4 }, { events: 3, of: 4 }).higher).toBeCloseTo(17 / 70, 10);
    expect(countTest({ events: 0, of: 1_000 }, { events: 5, of: 1_000 }).higher).toBeCloseTo(0.03106, 4);
    expect(countTest({ events: 0, of: 0 }, { events: 0, of: 0 })).toEqual({ higher: 1, lower: 1 });
  });

  it('gives probabilities for any counts', () => {
    const counts = fc
      .tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 1_000_000 }))
      .map(([events, more]) => ({ events, of: events + more }));
    fc.assert(
      fc.property(counts, counts, (first, second) => {
        const { higher, lower } = countTest(first, second);
        for (const p of [higher, lower]) {
          expect(p).toBeGreaterThanOrEqual(0);
          expect(p).toBeLessThanOrEqual(1);
        }
        expect(higher + lower).toBeGreaterThanOrEqual(1 - 1e-9);
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it('is not deceived by unequal traffic', () => {
    expect(countTest({ events: 10, of: 10_000 }, { events: 1, of: 1_000 }).higher).toBeGreaterThan(0.5);
    expect(countTest({ events: 10, of: 10_000 }, { events: 10, of: 1_000 }).higher).toBeLessThan(0.001);
  });
});
