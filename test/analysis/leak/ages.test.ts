import { describe, expect, it } from 'vitest';
import { addAges, agesOf, lateGrowth, steadyGrowth } from '../../../src/analysis/leak/ages.ts';
import { feed } from '../../../src/analysis/leak/detector.ts';
import { newDetector } from '../../../src/analysis/leak/detector-state.ts';

function agesOfSeries(level: (invocation: number) => number, invocations: number) {
  const detector = newDetector(10_000);
  for (let k = 1; k <= invocations; k += 1) feed(detector, level(k));
  return agesOf(detector);
}

describe('growth by age', () => {
  it('of a steady leak is as fast in old age as in young', () => {
    const bins = agesOfSeries((k) => 100 + 3 * k, 200);
    expect(lateGrowth(bins).rateRatio).toBeCloseTo(1, 6);
    expect(steadyGrowth(bins)).toBeCloseTo(3, 6);
  });

  it('of random maxima fades, and nothing of it is steady', () => {
    const bins = agesOfSeries((k) => 100 + 50 * Math.log(k), 512);
    expect(lateGrowth(bins).rateRatio).toBeLessThan(0.35);
    expect(steadyGrowth(bins)).toBeLessThan(0.07);
  });

  it('of a leak under random maxima finds the leak', () => {
    const bins = agesOfSeries((k) => 100 + 50 * Math.log(k) + 0.5 * k, 512);
    expect(steadyGrowth(bins)).toBeGreaterThan(0.5);
    expect(steadyGrowth(bins)).toBeLessThan(0.57);
  });

  it('of a warm-up stops', () => {
    const bins = agesOfSeries((k) => 100 + Math.min(60, 2 * k), 120);
    expect(lateGrowth(bins).rateRatio).toBe(0);
    expect(lateGrowth(bins).maximaExcess).toBeLessThan(-2);
  });

  it('adds up over lives of different lengths', () => {
    const short = agesOfSeries((k) => 100 + 3 * k, 20);
    const long = agesOfSeries((k) => 100 + 3 * k, 200);
    const both = addAges(short, long);
    expect(both).toEqual(addAges(long, short));
    expect(both.length).toBe(long.length);
    expect(both.reduce((sum, { invocations }) => sum + invocations, 0)).toBe(16 + 196);
    expect(steadyGrowth(both)).toBeCloseTo(3, 6);
  });

  it('says nothing of lives too short to have an old age', () => {
    expect(agesOfSeries((k) => 100 + 3 * k, 4)).toEqual([]);
    expect(lateGrowth(agesOfSeries((k) => 100 + 3 * k, 6)).rateRatio).toBe(1);
    expect(steadyGrowth([])).toBe(0);
  });
});
