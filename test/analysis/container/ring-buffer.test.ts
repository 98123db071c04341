import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cloneRing,
  createRing,
  fromEnd,
  oldestFirst,
  push,
  setFromEnd,
} from '../../../src/analysis/container/ring-buffer.ts';

const sequences = fc.array(fc.nat(), { maxLength: 40 });
const sizes = fc.integer({ min: 1, max: 12 });

describe('the newest of a sequence', () => {
  it('are its end, however many came', () => {
    fc.assert(
      fc.property(sequences, sizes, (sequence, kept) => {
        const newest = createRing<number>(kept);
        const dropped = sequence.map((item) => push(newest, item)).filter((item) => item !== undefined);
        expect(oldestFirst(newest)).toEqual(sequence.slice(-kept));
        expect(dropped).toEqual(sequence.slice(0, -kept));
      }),
    );
  });

  it('are found, and replaced, by how many came after them', () => {
    fc.assert(
      fc.property(sequences, sizes, fc.nat({ max: 40 }), (sequence, kept, back) => {
        const newest = createRing<number>(kept);
        for (const item of sequence) push(newest, item);
        const expected = sequence.slice(-kept);
        expect(fromEnd(newest, back)).toBe(expected.at(-1 - back));
        setFromEnd(newest, back, -1);
        if (back < expected.length) expected[expected.length - 1 - back] = -1;
        expect(oldestFirst(newest)).toEqual(expected);
      }),
    );
  });

  it('are copied so that neither copy changes the other', () => {
    const first = createRing<number>(2);
    for (const item of [1, 2, 3]) push(first, item);
    const second = cloneRing(first);
    push(second, 4);
    push(first, 5);
    expect([oldestFirst(first), oldestFirst(second)]).toEqual([
      [3, 5],
      [3, 4],
    ]);
  });
});
