import { describe, expect, it } from 'vitest';
import { emptySnapshot } from '../../src/analysis/snapshot/empty-snapshot.ts';
import { failOnMessage, metBySnapshot, parseFailOn, watchFailOn } from '../../src/output/fail-on.ts';
import { idOfAttempt } from '../fixtures/ids.ts';
import { failure, happenings, snapshot } from './sample-snapshot.ts';

describe('parseFailOn', () => {
  it('reads conditions with and without a count', () => {
    expect(parseFailOn('oom:3, leak,pressure')).toEqual([
      { cause: 'oom', count: 3 },
      { cause: 'leak', count: 1 },
      { cause: 'pressure', count: 1 },
    ]);
  });

  it.each(['', 'oom:0', 'oom:', 'oom:-1', 'oom:1.5', 'OOM', 'kills', 'oom,', 'leak:x'])(
    'refuses %j',
    (text) => {
      expect(() => parseFailOn(text)).toThrow(expect.objectContaining({ exitCode: 2 }));
    },
  );
});

describe('metBySnapshot', () => {
  it.each([
    ['oom:8', 'oom', 8],
    ['oom:9,leak:3', 'leak', 3],
    ['oom:9,pressure:161', 'pressure', 161],
  ])('%s is met', (text, cause, reached) => {
    expect(metBySnapshot(parseFailOn(text), snapshot)).toMatchObject({ condition: { cause }, reached });
  });

  it('is not met below the count, nor by nothing', () => {
    expect(metBySnapshot(parseFailOn('oom:9,leak:4,pressure:162'), snapshot)).toBeNull();
    expect(metBySnapshot(parseFailOn('oom,leak,pressure'), emptySnapshot)).toBeNull();
    expect(metBySnapshot([], snapshot)).toBeNull();
  });

  it('says what was met', () => {
    const [condition] = parseFailOn('oom:3');
    expect(condition && failOnMessage(condition, 4)).toBe('--fail-on oom:3 is met: 4 OOMs');
  });
});

describe('watchFailOn', () => {
  it('counts a failure once, however often it is told', () => {
    const watch = watchFailOn(parseFailOn('oom:2'));
    expect(watch.take(happenings.failure)).toBeNull();
    expect(watch.take({ ...happenings.failure, revised: true })).toBeNull();
    expect(watch.take({ ...happenings.failure, id: idOfAttempt('another') })).toMatchObject({
      reached: 2,
    });
  });

  it('takes back a failure that turned out not to be one', () => {
    const watch = watchFailOn(parseFailOn('oom:2'));
    watch.take(happenings.failure);
    watch.take({ ...happenings.failure, revised: true, failure: { ...failure, kind: 'other' } });
    expect(watch.take({ ...happenings.failure, id: idOfAttempt('another') })).toBeNull();
  });

  it('meets leak by a container found leaking and pressure by a near OOM', () => {
    expect(watchFailOn(parseFailOn('leak')).take(happenings.leak)).toMatchObject({ reached: 1 });
    expect(watchFailOn(parseFailOn('pressure')).take(happenings.nearOom)).toMatchObject({ reached: 1 });
    expect(watchFailOn(parseFailOn('pressure')).take(happenings.ordinary)).toBeNull();
  });
});
