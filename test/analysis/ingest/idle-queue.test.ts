import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Container, newContainer } from '../../../src/analysis/container/container.ts';
import {
  createIdleQueue,
  drainIdle,
  longestSilent,
  noteActivity,
} from '../../../src/analysis/ingest/idle-queue.ts';
import { idOfContainer, idOfFunction } from '../../fixtures/ids.ts';

const container = (logStream: string): Container =>
  newContainer({
    key: idOfContainer(logStream),
    functionId: idOfFunction('f'),
    countedUntil: null,
    account: null,
    logGroup: 'g',
    logStream,
    functionName: 'f',
    versionHint: null,
  });

const minute = 60_000;

describe('the line of the waiting', () => {
  it('lets those settle that were silent for long, in the order in which they came', () => {
    const line = createIdleQueue();
    const [first, second] = [container('a'), container('b')];
    noteActivity(line, first, 0);
    noteActivity(line, second, 1_000);
    expect(drainIdle(line, minute)).toEqual([]);
    expect(drainIdle(line, 3 * minute)).toEqual([first, second]);
    expect(drainIdle(line, 10 * minute)).toEqual([]);
  });

  it('keeps one that goes on talking', () => {
    const line = createIdleQueue();
    const [silent, talking] = [container('a'), container('b')];
    noteActivity(line, silent, 0);
    for (let at = 0; at <= 5 * minute; at += 10_000) {
      noteActivity(line, talking, at);
      expect(drainIdle(line, at)).not.toContain(talking);
    }
    expect(drainIdle(line, 9 * minute)).toEqual([talking]);
  });

  it('goes by the events of all, so that a stream of the past is silent only once time goes on', () => {
    const line = createIdleQueue();
    const past = container('a');
    past.newest = -86_400_000;
    noteActivity(line, past, 0);
    expect(drainIdle(line, minute)).toEqual([]);
    expect(drainIdle(line, 4 * minute)).toEqual([past]);
  });
});

describe('the longest silent', () => {
  it('are those whose newest record is the oldest, among equals the first known', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 40 }),
        fc.nat(),
        (times, n) => {
          const count = 1 + (n % times.length);
          const all = times.map((newest, index) => ({ ...container(String(index)), newest }));
          const kept = new Map(all.map((each) => [each.key, each]));
          const sorted = [...all].sort((left, right) => left.newest - right.newest);
          expect(longestSilent(kept, count)).toEqual(sorted.slice(0, count));
        },
      ),
      { seed: 5, numRuns: 100 },
    );
  });
});
