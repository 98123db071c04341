import { describe, expect, it } from 'vitest';
import { feed } from '../../../src/analysis/leak/detector.ts';
import { newDetector } from '../../../src/analysis/leak/detector-state.ts';
import { functionEvidence, leakEvidence } from '../../../src/analysis/leak/evidence.ts';
import { judgeFunction, judgeLife } from '../../../src/analysis/leak/judge.ts';
import { type LifeSummary, summarizeLife } from '../../../src/analysis/leak/life-summary.ts';
import { addLives, newPool } from '../../../src/analysis/leak/pool.ts';

function life(values: readonly number[], killed = false): LifeSummary {
  const detector = newDetector(512);
  for (const value of values) feed(detector, value);
  return summarizeLife(detector, { killed });
}

function said(first: LifeSummary, ...others: readonly LifeSummary[]): string {
  const pool = addLives(newPool(512), [first, ...others]);
  return leakEvidence(first, judgeLife(first, pool), pool);
}

const rise = (invocations: number, stepMb: number): number[] =>
  Array.from({ length: invocations }, (_, k) => Math.floor(100 + stepMb * k));

describe('the evidence on a container', () => {
  it('names maxima, chance, size and pace of a leak', () => {
    expect(said(life(rise(43, 5)))).toBe(
      '40 new maxima in the last 40 invocations where chance gives 5; 5 MB each, not slowing',
    );
  });

  it('names the other lives that leak too', () => {
    expect(said(life([...rise(80, 5), 512], true), life(rise(60, 5)))).toMatch(
      /; it died at the limit; so does 1 other life of the function$/,
    );
  });

  it('names the gain of a life too short for its maxima to speak', () => {
    expect(said(life([200, 260, 322, 380]))).toBe('up 180 MB in 4 invocations, 58 % of the room it had');
  });

  it('says since when there is a plateau', () => {
    expect(said(life([...rise(34, 2), ...new Array<number>(80).fill(166)]))).toBe(
      'plateau at 166 MB since invocation 34',
    );
    expect(said(life(new Array<number>(30).fill(100)))).toBe('level at 100 MB after warm-up, 30 invocations');
  });

  it('says when too little was seen, and when nothing is measured', () => {
    expect(said(life([100, 101]))).toBe('only 2 invocations seen');
    expect(said(life(new Array<number>(9).fill(512)))).toMatch(/growth cannot be seen/);
  });

  it('tells a step from growth', () => {
    expect(said(life([...new Array<number>(20).fill(100), ...new Array<number>(12).fill(300)]))).toBe(
      'one step of 200 MB, no steady growth',
    );
  });

  it('says why a growth is only watched', () => {
    const plateaus = [0, 1, 2].map(() => life([...rise(40, 4), ...new Array<number>(120).fill(260)]));
    expect(said(life(rise(38, 4)), ...plateaus)).toMatch(/; 3 other lives of the function found a level$/);
  });
});

describe('the evidence on a function', () => {
  it('counts its lives, says whether they age, and how likely it is', () => {
    const pool = addLives(newPool(512), [
      life([...rise(80, 5), 512], true),
      life(rise(60, 5)),
      life(rise(70, 5)),
    ]);
    expect(functionEvidence(pool, judgeFunction(pool))).toMatch(
      /^3 lives: 3 growing, 0 on a plateau; old lives grow as fast as young ones; 1 life died at the limit; \d\d % likely a leak$/,
    );
  });

  it('says that too little was seen', () => {
    const pool = addLives(newPool(512), [life([100])]);
    expect(functionEvidence(pool, judgeFunction(pool))).toBe('too few invocations seen');
  });
});
