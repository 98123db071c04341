import { describe, expect, it } from 'vitest';
import { feed } from '../../../src/analysis/leak/detector.ts';
import { newDetector } from '../../../src/analysis/leak/detector-state.ts';
import { judgeFunction, judgeLife, strongerVerdict } from '../../../src/analysis/leak/judge.ts';
import { type LifeSummary, summarizeLife } from '../../../src/analysis/leak/life-summary.ts';
import { addLives, newPool } from '../../../src/analysis/leak/pool.ts';

function life(values: readonly number[], killed = false): LifeSummary {
  const detector = newDetector(512);
  for (const value of values) feed(detector, value);
  return summarizeLife(detector, { killed });
}

const rise = (invocations: number, stepMb: number, fromMb = 100): number[] =>
  Array.from({ length: invocations }, (_, k) => Math.floor(fromMb + stepMb * k));
const rampTo = (invocations: number, rampLength: number, byMb: number): number[] =>
  Array.from({ length: invocations }, (_, k) => Math.floor(100 + byMb * Math.min(1, k / rampLength)));

function verdicts(...lives: readonly LifeSummary[]): string[] {
  const pool = addLives(newPool(512), lives);
  return [judgeFunction(pool), ...lives.map((each) => judgeLife(each, pool))];
}

describe('the verdict', () => {
  it('on a lone life is that of its own alarm', () => {
    expect(verdicts(life(rise(80, 3)))).toEqual(['leaking', 'leaking']);
    expect(verdicts(life([433, 518, 605, 701].map((mb) => mb / 2)))).toEqual(['leaking', 'leaking']);
    expect(verdicts(life(rampTo(150, 30, 120)))).toEqual(['none', 'none']);
  });

  it('is unknown while too little was seen', () => {
    expect(verdicts(life([100, 101, 101]))).toEqual(['unknown', 'unknown']);
    expect(judgeFunction(newPool(512))).toBe('unknown');
  });

  it('is unknown for an emulator, and leaves its neighbours alone', () => {
    const emulator = life(new Array<number>(50).fill(512));
    expect(verdicts(emulator)).toEqual(['unknown', 'unknown']);
    expect(verdicts(emulator, life(rise(80, 3)))).toEqual(['leaking', 'unknown', 'leaking']);
  });

  it('is leaking for lives that all grow on', () => {
    expect(verdicts(life(rise(60, 3)), life(rise(90, 3)), life(rise(70, 3)))).toEqual([
      'leaking',
      'leaking',
      'leaking',
      'leaking',
    ]);
  });

  it('is no leak for a rise that the other lives of the function came to the end of', () => {
    const young = life(rampTo(40, 45, 140));
    expect(young.state).toBe('leak');
    const grown = [150, 200, 180, 220].map((invocations) => life(rampTo(invocations, 45, 140)));
    const [ofFunction, ofYoung] = verdicts(young, ...grown);
    expect(ofFunction).not.toBe('leaking');
    expect(ofYoung).toBe('watching');
  });

  it('is leaking for a rise too short to alarm by itself where its siblings leak to their death', () => {
    const short = life(rise(14, 12).map((mb, k) => mb - (k % 2) * 14));
    expect(short.state).not.toBe('leak');
    expect(verdicts(short)[1]).not.toBe('leaking');
    const siblings = [0, 1, 2, 3].map((k) => life([...rise(34 - k, 12, 104 + k), 512], true));
    expect(verdicts(short, ...siblings)).toEqual(['leaking', 'leaking', ...siblings.map(() => 'leaking')]);
  });

  it('is none for one step, whatever its height', () => {
    const stepped = life([...new Array<number>(40).fill(100), ...new Array<number>(60).fill(400)]);
    expect(verdicts(stepped)).toEqual(['none', 'none']);
  });

  it('calls a growth that has used little of the room at most watched', () => {
    const slight = [60, 90, 75].map((invocations) => life(rise(invocations, 0.4)));
    expect(verdicts(...slight)).not.toContain('leaking');
  });
});

describe('the stronger verdict', () => {
  it('is the more alarming one', () => {
    expect(strongerVerdict('none', 'watching')).toBe('watching');
    expect(strongerVerdict('leaking', 'watching')).toBe('leaking');
    expect(strongerVerdict('unknown', 'none')).toBe('none');
    expect(strongerVerdict('unknown', 'unknown')).toBe('unknown');
  });
});
