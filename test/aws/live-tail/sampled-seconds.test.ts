import { describe, expect, it } from 'vitest';
import { unknownGroup } from '../../../src/aws/discovery/log-group.ts';
import { createSampledSeconds } from '../../../src/aws/live-tail/sampled-seconds.ts';

const [a, b] = ['a', 'b'].map((name) => unknownGroup({ name, arn: null, identifier: name }));
if (a === undefined || b === undefined) throw new Error('two groups');

describe('sampled seconds', () => {
  it('count until every group was read after them', () => {
    const sampled = createSampledSeconds();
    sampled.add(10_000, [a, b]);
    sampled.add(11_000, [a]);
    expect(sampled.count()).toBe(2);
    sampled.readUpTo(a, 11_400);
    expect(sampled.count()).toBe(2);
    sampled.readUpTo(a, 11_500);
    sampled.readUpTo(b, 11_500);
    expect(sampled.count()).toBe(1);
    sampled.readUpTo(a, 12_500);
    expect(sampled.count()).toBe(0);
  });

  it('count once, however many updates one second has', () => {
    const sampled = createSampledSeconds();
    for (let update = 0; update < 20_000; update += 1) sampled.add(10_000 + (update % 3_000), [a]);
    expect(sampled.count()).toBe(3);
    sampled.readUpTo(a, 13_000);
    expect(sampled.count()).toBe(2);
  });

  it('stay counted where they are never read, in bounded memory', () => {
    const sampled = createSampledSeconds();
    for (let second = 0; second < 10_500; second += 1) sampled.add(second * 1_000, [a]);
    sampled.readUpTo(a, 1e9);
    expect(sampled.count()).toBe(500);
  });
});
