import { describe, expect, it } from 'vitest';
import { feed } from '../../../src/analysis/leak/detector.ts';
import { newDetector } from '../../../src/analysis/leak/detector-state.ts';
import { judgeFunction } from '../../../src/analysis/leak/judge.ts';
import { type LifeSummary, strongestLife, summarizeLife } from '../../../src/analysis/leak/life-summary.ts';
import { addLife, addLives, type LeakPool, mergePools, newPool } from '../../../src/analysis/leak/pool.ts';
import { poolVerdict } from '../../../src/analysis/leak/pooled-growth.ts';

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

  it('stays of constant size, and remembers the newest lives', () => {
    let pool = newPool(512);
    for (let k = 0; k < 1000; k += 1) pool = addLife(pool, life(rise(8 + (k % 50), 1)));
    const judged = addLives(pool, []);
    expect(judged.lives).toBeGreaterThanOrEqual(128);
    expect(judged.lives).toBeLessThanOrEqual(256);
    expect(judged.lengths.length).toBe(judged.lives);
    expect(judged.lengths.at(-1)).toBe(8 + (999 % 50) - 3);
    expect(JSON.stringify(pool).length).toBeLessThan(12_000);
  });

  it('takes the newest 256 lives for its medians, however many run', () => {
    const many = Array.from({ length: 600 }, (_, k) => life(rise(8 + (k % 50), 1)));
    expect(addLives(newPool(512), many).lengths.length).toBe(256);
    expect(addLives(newPool(512), many).lives).toBe(600);
  });

  it('forgets a leak that was fixed', () => {
    const leaking = life([...rise(100, 4), 512], true);
    const fixed = life([...rise(6, 4), ...new Array<number>(60).fill(124)]);
    let pool = newPool(512);
    for (let k = 0; k < 200; k += 1) pool = addLife(pool, leaking);
    expect(judgeFunction(addLives(pool, []))).toBe('leaking');
    for (let k = 0; k < 300; k += 1) pool = addLife(pool, fixed);
    expect(judgeFunction(addLives(pool, []))).toBe('none');
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
