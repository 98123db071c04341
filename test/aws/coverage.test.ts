import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCoverage } from '../../src/aws/coverage.ts';

describe('coverage', () => {
  it('is missing everything at first, and what lies between known ranges', () => {
    const coverage = createCoverage();
    expect(coverage.missing(0, 10)).toEqual([{ from: 0, to: 10 }]);
    coverage.add(2, 4);
    coverage.add(6, 8);
    expect(coverage.missing(0, 10)).toEqual([
      { from: 0, to: 2 },
      { from: 4, to: 6 },
      { from: 8, to: 10 },
    ]);
    coverage.add(4, 6);
    expect(coverage.missing(2, 8)).toEqual([]);
  });

  it('misses exactly the milliseconds that no range has, in any order', () => {
    const range = fc.tuple(fc.nat(60), fc.nat(20)).map(([from, length]) => ({ from, to: from + length }));
    fc.assert(
      fc.property(fc.array(range, { maxLength: 40 }), range, (ranges, asked) => {
        const coverage = createCoverage();
        for (const { from, to } of ranges) coverage.add(from, to);
        const missing = new Set<number>();
        for (const { from, to } of coverage.missing(asked.from, asked.to)) {
          for (let at = from; at < to; at += 1) missing.add(at);
        }
        for (let at = asked.from; at < asked.to; at += 1) {
          expect(missing.has(at)).toBe(!ranges.some(({ from, to }) => at >= from && at < to));
        }
        expect([...missing].every((at) => at >= asked.from && at < asked.to)).toBe(true);
      }),
    );
  });

  it('never claims what it forgot, in bounded memory', () => {
    const coverage = createCoverage();
    for (let index = 0; index < 200; index += 1) coverage.add(index * 10, index * 10 + 1 + (index % 5));
    const missing = coverage.missing(0, 2_000);
    expect(missing.length).toBeLessThanOrEqual(65);
    const known = 2_000 - missing.reduce((sum, { from, to }) => sum + to - from, 0);
    expect(known).toBeGreaterThan(0);
    expect(known).toBeLessThanOrEqual(200 * 3);
  });
});
