import { describe, expect, it } from 'vitest';
import { heldSkipped } from '../../src/recordings/skipped.ts';

describe('what was skipped', () => {
  it('is held until the events that were given out are as new, and loses nothing', () => {
    const held = heldSkipped();
    held.add({ count: 2, from: 10, to: 20 });
    held.add({ count: 3, from: 15, to: 30 });
    held.add({ count: 4, from: 31, to: 40 });
    expect(held.upTo(19)).toBeNull();
    expect(held.upTo(undefined)).toBeNull();
    expect(held.upTo(30)).toEqual({ count: 5, from: 10, to: 30 });
    expect(held.upTo(30)).toBeNull();
    expect(held.upTo(Number.POSITIVE_INFINITY)).toEqual({ count: 4, from: 31, to: 40 });
  });

  it('is not held where no time of it is known', () => {
    const held = heldSkipped();
    held.add({ count: 2, from: null, to: null });
    expect(held.upTo(undefined)).toEqual({ count: 2, from: null, to: null });
  });
});
