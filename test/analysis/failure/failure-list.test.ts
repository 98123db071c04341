import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newestFailures, newFailureList } from '../../../src/analysis/failure/failure-list.ts';
import type { Failure } from '../../../src/analysis/model/failure.ts';
import type { FunctionId } from '../../../src/analysis/model/ids.ts';
import { idOfAttempt, idOfContainer, idOfFunction } from '../../fixtures/ids.ts';

const failure = (name: string, place: number, timestamp: number, requestId = `r${place}`): Failure => ({
  id: idOfAttempt(`${name}${place}`),
  kind: 'oom-kill',
  confidence: 'certain',
  runtime: null,
  memoryBound: false,
  phase: 'invoke',
  functionId: idOfFunction(name),
  containerId: idOfContainer('s'),
  logGroup: 'g',
  logStream: 's',
  functionName: name,
  version: null,
  requestId,
  attempt: 1,
  timestamp,
  usedMb: 512,
  sizeMb: 512,
  evidence: [],
});

describe('the failures of all functions', () => {
  it('are the same however often they were asked for', () => {
    const change = fc.record({
      fn: fc.constantFrom('a', 'b', 'c'),
      timestamps: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 8 }),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
        const list = newFailureList();
        const parts = new Map<FunctionId, readonly Failure[]>();
        for (const { fn, timestamps } of changes) {
          parts.set(
            idOfFunction(fn),
            timestamps.map((at, place) => failure(fn, place, at)),
          );
          expect(newestFailures(list, parts)).toEqual(newestFailures(newFailureList(), [...parts].reverse()));
        }
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  it('shows the newest 2,000, oldest first', () => {
    const many = Array.from({ length: 2_500 }, (_, place) => failure('a', place, place));
    const shown = newestFailures(newFailureList(), [[idOfFunction('a'), many]]);
    expect(shown).toHaveLength(2_000);
    expect([shown[0]?.timestamp, shown.at(-1)?.timestamp]).toEqual([500, 2_499]);
  });

  it('numbers the tries of a request over the containers of its function, not over functions', () => {
    const shown = newestFailures(newFailureList(), [
      [idOfFunction('a'), [failure('a', 0, 1, 'retried'), failure('a', 1, 2, 'retried')]],
      [idOfFunction('b'), [failure('b', 0, 3, 'retried')]],
    ]);
    expect(shown.map(({ attempt }) => attempt)).toEqual([1, 2, 1]);
  });
});
