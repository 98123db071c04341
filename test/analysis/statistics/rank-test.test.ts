import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankTest, shiftInterval } from '../../../src/analysis/statistics/rank-test.ts';

const small = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 5 });

/** Every way to choose which of the values are the second sample. */
function* choices(
  values: readonly number[],
  chosen: number,
): Generator<{ first: number[]; second: number[] }> {
  for (let mask = 0; mask < 2 ** values.length; mask += 1) {
    const second = values.filter((_, index) => (mask >> index) & 1);
    if (second.length === chosen)
      yield { first: values.filter((_, index) => !((mask >> index) & 1)), second };
  }
}

/** Mann-Whitney's count of pairs, halves for ties. */
function pairsWon(first: readonly number[], second: readonly number[]): number {
  return second.reduce(
    (sum, b) => sum + first.reduce((won, a) => won + (b > a ? 1 : b === a ? 0.5 : 0), 0),
    0,
  );
}

describe('the rank test', () => {
  it('is exact: equal to trying every way to share out the values', () => {
    fc.assert(
      fc.property(small, small, (first, second) => {
        const observed = pairsWon(first, second);
        const all = [...choices([...first, ...second], second.length)].map((way) =>
          pairsWon(way.first, way.second),
        );
        const { higher, lower } = rankTest(first, second);
        expect(higher).toBeCloseTo(all.filter((won) => won >= observed).length / all.length, 10);
        expect(lower).toBeCloseTo(all.filter((won) => won <= observed).length / all.length, 10);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('gives probabilities, exact or not', () => {
    const any = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(any, any, (first, second) => {
        const { higher, lower } = rankTest(first, second);
        for (const p of [higher, lower]) {
          expect(p).toBeGreaterThanOrEqual(0);
          expect(p).toBeLessThanOrEqual(1);
        }
        expect(higher + lower).toBeGreaterThan(0.999);
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  it('changes little where it stops to enumerate', () => {
    const first = Array.from({ length: 20 }, (_, index) => 100 + index);
    const second = first.map((mb) => mb + 4);
    const exact = rankTest(first, second).higher;
    const approximate = rankTest([...first, 100], second).higher;
    expect(approximate / exact).toBeGreaterThan(0.5);
    expect(approximate / exact).toBeLessThan(1.5);
  });

  it('estimates the shift by the median difference', () => {
    expect(rankTest([100, 101, 102], [130, 131, 500]).shift).toBe(30);
    expect(rankTest([1, 2], [3, 4]).shift).toBe(2);
  });

  it('says nothing of samples that are all alike', () => {
    expect(rankTest([5, 5, 5], [5, 5])).toEqual({ higher: 1, lower: 1, shift: 0 });
    expect(rankTest(new Array(40).fill(5), new Array(40).fill(5))).toMatchObject({ higher: 1, lower: 1 });
  });
});

describe('the interval of the shift', () => {
  it('is all differences of tiny samples, and narrows around the shift with more', () => {
    expect(shiftInterval([1, 2], [4, 6])).toEqual({ low: 2, high: 5 });
    const first = Array.from({ length: 20 }, (_, k) => 100 + k);
    const second = first.map((value) => value + 10);
    const { low, high } = shiftInterval(first, second);
    expect(low).toBeGreaterThan(5);
    expect(low).toBeLessThan(10);
    expect(high - 10).toBeCloseTo(10 - low, 10);
  });
});
