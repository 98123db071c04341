import { describe, expect, it } from 'vitest';
import { driveFunction, verdictsOf } from '../../../bench/leaks/drive.ts';
import { HEALTHY, LEAKY, type MemoryClass } from '../../../bench/leaks/function-shapes.ts';
import { generateFunctions } from '../../../bench/leaks/generator.ts';

/** Share of the containers with a label that are judged leaking, over 30 functions of one class. */
function leakingShare(memoryClass: MemoryClass, label: string, seed: number): number {
  let judged = 0;
  let leaking = 0;
  for (const labelled of generateFunctions({ seed, functions: 30, memoryClass, mostContainers: 6 })) {
    const { streams } = verdictsOf(driveFunction(labelled));
    for (const [k, container] of labelled.containers.entries()) {
      if (container.label !== label) continue;
      judged += 1;
      if (streams[k]?.verdict === 'leaking') leaking += 1;
    }
  }
  expect(judged).toBeGreaterThan(30);
  return leaking / judged;
}

/** What a class may cost in false alarms: nothing where there is no growth, some where its end cannot be seen. */
const MOST_FALSE: Partial<Record<MemoryClass, number>> = {
  flat: 0,
  iid_payload: 0.02,
  heavy_tail: 0.02,
  sawtooth: 0.03,
};

describe('containers of healthy functions', () => {
  it.each(HEALTHY.map(([name]) => name))('%s seldom look like a leak', (name) => {
    expect(leakingShare(name, 'healthy', 71)).toBeLessThanOrEqual(MOST_FALSE[name] ?? 0.12);
  });
});

const LEAST_FOUND: Partial<Record<MemoryClass, number>> = {
  route_leak: 0.6,
  leak_heavy: 0.65,
  traffic_leak: 0.75,
  chunk_leak: 0.75,
};

describe('containers of leaking functions', () => {
  it.each(LEAKY.map(([name]) => name))('%s are found', (name) => {
    expect(leakingShare(name, 'leak', 72)).toBeGreaterThanOrEqual(LEAST_FOUND[name] ?? 0.85);
  });
});
