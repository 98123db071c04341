import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  before,
  cloneNewest,
  inOrder,
  keep,
  noneYet,
  setBefore,
} from '../../../src/analysis/container/ring-buffer.ts';

const sequences = fc.array(fc.nat(), { maxLength: 40 });
const sizes = fc.integer({ min: 1, max: 12 });

describe('the newest of a sequence', () => {
  it('are its end, however many came', () => {
    fc.assert(
      fc.property(sequences, sizes, (sequence, kept) => {
        const newest = noneYet<number>(kept);
        const dropped = sequence.map((item) => keep(newest, item)).filter((item) => item !== undefined);
        expect(inOrder(newest)).toEqual(sequence.slice(-kept));
        expect(dropped).toEqual(sequence.slice(0, -kept));
      }),
    );
  });

  it('are found, and replaced, by how many came after them', () => {
    fc.assert(
      fc.property(sequences, sizes, fc.nat({ max: 40 }), (sequence, kept, back) => {
        const newest = noneYet<number>(kept);
        for (const item of sequence) keep(newest, item);
        const expected = sequence.slice(-kept);
        expect(before(newest, back)).toBe(expected.at(-1 - back));
        setBefore(newest, back, -1);
        if (back < expected.length) expected[expected.length - 1 - back] = -1;
        expect(inOrder(newest)).toEqual(expected);
      }),
    );
  });

  it('are copied so that neither copy changes the other', () => {
    const first = noneYet<number>(2);
    for (const item of [1, 2, 3]) keep(first, item);
    const second = cloneNewest(first);
    keep(second, 4);
    keep(first, 5);
    expect([inOrder(first), inOrder(second)]).toEqual([
      [3, 5],
      [3, 4],
    ]);
  });
});
