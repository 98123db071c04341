import { describe, expect, it } from 'vitest';
import {
  addContainer,
  functionOf,
  functionsKept,
  newRegistry,
  removeLongestSilent,
} from '../../../src/analysis/ingest/registry.ts';

const stream = (name: string, i: number): string => `2026/11/24/${name}[1]${String(i).padStart(32, '0')}`;

/** Ten times as many functions as are told apart, each in its own log group or all in one. */
const layouts = [
  ['in log groups of their own', (i: number) => [`/aws/lambda/f${i}`, stream('', i)] as const],
  ['in one log group', (i: number) => ['/shared', stream(`f${i}`, i)] as const],
  ['in two log groups by turns', (i: number) => [`/shared/${i % 2}`, stream(`f${i}`, i)] as const],
] as const;

describe('the functions that are told apart', () => {
  it.each(layouts)('are 2,000 and one for all others, %s', (_, placeOf) => {
    const registry = newRegistry();
    for (let i = 0; i < 10 * functionsKept; i++) {
      const [logGroup, logStream] = placeOf(i);
      const container = addContainer(registry, { account: null, logGroup, logStream }, i);
      expect(functionOf(registry, container).containers.has(container.key)).toBe(true);
      if (registry.containers.size > 500) removeLongestSilent(registry, 100);
    }
    expect(registry.functions.size).toBe(functionsKept + 1);
    const others = [...registry.functions.values()].filter(
      ({ functionName }) => functionName === '(other functions)',
    );
    expect(others).toHaveLength(1);
    expect(others[0]).toMatchObject({ logGroup: '', firstSeen: functionsKept });
  });

  it('leave the names of 48,000 log groups behind at the most', () => {
    const registry = newRegistry();
    for (let i = 0; i < 60_000; i++) {
      const origin = { account: null, logGroup: `/aws/lambda/f${i}`, logStream: stream('', i) };
      addContainer(registry, origin, i);
      if (registry.containers.size > 5_000) removeLongestSilent(registry, 1_000);
    }
    expect(registry.groups.size).toBeLessThanOrEqual(48_000 + 5_000);
    expect(registry.evicted.size).toBe(24_000);
  }, 120_000);
});
