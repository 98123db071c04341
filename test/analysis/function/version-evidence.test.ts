import { describe, expect, it } from 'vitest';
import {
  addEnded,
  type EvidenceOf,
  evidenceAt,
  evidenceFor,
  expectedLevelMb,
} from '../../../src/analysis/function/version-evidence.ts';
import { feed } from '../../../src/analysis/leak/detector.ts';
import { newDetector } from '../../../src/analysis/leak/detector-state.ts';
import { summarizeLife } from '../../../src/analysis/leak/life-summary.ts';

function life(values: readonly number[], killed = false) {
  const detector = newDetector(512);
  for (const value of values) feed(detector, value);
  return summarizeLife(detector, { killed });
}

const level = (mb: number) => life(new Array<number>(60).fill(mb));

describe('what a version is expected to need', () => {
  it('is kept apart by version and size', () => {
    const all: EvidenceOf = new Map();
    evidenceFor(all, '7', 512, 1).envelopeMb = 200;
    addEnded(evidenceFor(all, '7', 512, 1), level(200));
    expect(evidenceAt(all, '8', 512)).toBeUndefined();
    expect(evidenceAt(all, '7', 256)).toBeUndefined();
    expect(evidenceFor(all, '8', 512, 2).pool.lives).toBe(0);
    expect(expectedLevelMb(all, '7', 256)).toBe(0);
  });

  it('is what the version before came to, until it has lives of its own', () => {
    const all: EvidenceOf = new Map();
    evidenceFor(all, '7', 512, 1).envelopeMb = 200;
    addEnded(evidenceFor(all, '7', 512, 1), level(200));
    expect(expectedLevelMb(all, '8', 512)).toBe(200);
    const own = evidenceFor(all, '8', 512, 2);
    own.envelopeMb = 120;
    expect(expectedLevelMb(all, '8', 512)).toBe(200);
    for (let k = 0; k < 8; k += 1) addEnded(own, level(120));
    expect(expectedLevelMb(all, '8', 512)).toBe(120);
  });

  it('takes nothing from a version that leaked', () => {
    const all: EvidenceOf = new Map();
    const leaky = evidenceFor(all, '7', 512, 1);
    leaky.envelopeMb = 500;
    for (let k = 0; k < 6; k += 1) {
      addEnded(leaky, life([...Array.from({ length: 80 }, (_, n) => 100 + 5 * n), 512], true));
    }
    expect(expectedLevelMb(all, '8', 512)).toBe(0);
  });
});
