import { describe, expect, it } from 'vitest';
import { createSampledSeconds } from '../../../src/aws/live-tail/sampled-seconds.ts';

describe('sampled seconds', () => {
  it('count until every group was read from after them', () => {
    const sampled = createSampledSeconds();
    sampled.add(10_000, ['a', 'b']);
    sampled.add(11_000, ['a']);
    expect(sampled.count()).toBe(2);
    sampled.readUpTo('a', 11_400);
    expect(sampled.count()).toBe(2);
    sampled.readUpTo('a', 11_500);
    sampled.readUpTo('b', 11_500);
    expect(sampled.count()).toBe(1);
    sampled.readUpTo('a', 12_500);
    expect(sampled.count()).toBe(0);
  });

  it('stay counted where they are never read, in bounded memory', () => {
    const sampled = createSampledSeconds();
    for (let at = 0; at < 10_500; at += 1) sampled.add(at, ['a']);
    sampled.readUpTo('a', 1e9);
    expect(sampled.count()).toBe(500);
  });
});
