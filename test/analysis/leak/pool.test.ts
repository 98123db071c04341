import { describe, expect, it } from 'vitest';
import { feed, newDetector } from '../../../src/analysis/leak/detector.ts';
import {
  addLife,
  addLives,
  type LeakPool,
  type LifeSummary,
  mergePools,
  newPool,
  poolVerdict,
  strongestLife,
  summarizeLife,
} from '../../../src/analysis/leak/pool.ts';

function life(values: readonly number[], killed = false, limitMb = 512): LifeSummary {
  const detector = newDetector(limitMb);
  for (const value of values) feed(detector, value);
  return summarizeLife(detector, { killed });
}

const rise = (invocations: number, stepMb: number): number[] =>
  Array.from({ length: invocations }, (_, k) => 100 + stepMb * k);
const lives = Array.from({ length: 40 }, (_, k) => life(rise(10 + k, 1 + (k % 5)), k % 7 === 0));

function rounded(pool: LeakPool): unknown {
  return JSON.parse(
    JSON.stringify(pool, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(9)) : value)),
  );
}

describe('the pool of a function', () => {
  it('is the same added one by one, all at once and merged', () => {
    const oneByOne = lives.reduce(addLife, newPool(512));
    const atOnce = addLives(newPool(512), lives);
    const merged = mergePools(
      addLives(newPool(512), lives.slice(0, 13)),
      addLives(newPool(512), lives.slice(13)),
    );
    expect(rounded(atOnce)).toEqual(rounded(oneByOne));
    expect(rounded(merged)).toEqual(rounded(oneByOne));
  });

  it('leaves the pool it is asked of as it was', () => {
    const pool = addLives(newPool(512), lives.slice(0, 5));
    const before = structuredClone(pool);
    addLives(pool, lives);
    expect(pool).toEqual(before);
  });

  it('stays of constant size, and keeps the newest lives', () => {
    let pool = newPool(512);
    for (let k = 0; k < 1000; k += 1) pool = addLife(pool, life(rise(8 + (k % 300), 1)));
    expect(pool.lives).toBe(1000);
    expect(pool.lengths.length).toBe(256);
    expect(pool.whole.fromMb.length).toBe(256);
    expect(pool.lengths.at(-1)).toBe(8 + (999 % 300) - 3);
    expect(JSON.stringify(pool).length).toBeLessThan(12_000);
  });

  it('takes no notice of emulators', () => {
    const pool = addLife(newPool(512), life(new Array<number>(30).fill(512)));
    expect(pool).toEqual(newPool(512));
  });

  it('counts a kill at the limit from the first report on', () => {
    expect(addLife(newPool(512), life([512], true)).kills).toBe(1);
  });

  it('has no verdict without lives', () => {
    expect(poolVerdict(newPool(512))).toBe(false);
  });
});

describe('the strongest life', () => {
  it('is one whose alarm stands, before one that grew more', () => {
    const alarmed = life(rise(60, 3));
    const stepped = life([100, 100, 100, 100, 500, ...new Array<number>(60).fill(500)]);
    expect(alarmed.state).toBe('leak');
    expect(strongestLife(stepped, alarmed)).toBe(alarmed);
    expect(strongestLife(alarmed, stepped)).toBe(alarmed);
    expect(strongestLife(null, stepped)).toBe(stepped);
  });
});
