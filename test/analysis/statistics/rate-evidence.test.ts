import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../demo/random.ts';
import { rateEvidence } from '../../../src/analysis/statistics/rate-evidence.ts';

describe('the evidence for a higher rate', () => {
  it('is none without counts, and below one where the rates are alike or lower', () => {
    expect(rateEvidence({ events: 0, of: 0 }, { events: 3, of: 100 })).toBe(1);
    expect(rateEvidence({ events: 0, of: 500 }, { events: 0, of: 500 })).toBe(1);
    expect(rateEvidence({ events: 40, of: 4_000 }, { events: 42, of: 4_000 })).toBeLessThan(1);
    expect(rateEvidence({ events: 20, of: 1_000 }, { events: 2, of: 1_000 })).toBeLessThan(0.1);
  });

  it('grows with the events of the second side', () => {
    const evidence = [1, 3, 6, 12].map((events) =>
      rateEvidence({ events: 1, of: 1_200 }, { events, of: 1_200 }),
    );
    expect(evidence).toEqual(evidence.toSorted((a, b) => a - b));
    expect(evidence.at(-1)).toBeGreaterThan(60);
  });

  it('reaches 20 at any of many looks in fewer than one of twenty pairs of alike rates', () => {
    const random = createRandom(41);
    let reached = 0;
    const rounds = 400;
    for (let round = 0; round < rounds; round += 1) {
      const counts = [
        { events: 0, of: 0 },
        { events: 0, of: 0 },
      ] as const;
      const [first, second] = counts.map((count) => ({ ...count }));
      if (first === undefined || second === undefined) continue;
      let most = 0;
      for (let attempt = 0; attempt < 4_000; attempt += 1) {
        const side = random() < 0.5 ? first : second;
        side.of += 1;
        if (random() < 0.01) side.events += 1;
        if (attempt % 20 === 0) most = Math.max(most, rateEvidence(first, second));
      }
      if (most >= 20) reached += 1;
    }
    expect(reached / rounds).toBeLessThanOrEqual(0.05);
  });
});
