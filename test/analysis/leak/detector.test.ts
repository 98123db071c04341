import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../bench/leaks/random.ts';
import { envelopeAfter, feed, isEmulated, isStable } from '../../../src/analysis/leak/detector.ts';
import { cloneDetector, type Detector, newDetector } from '../../../src/analysis/leak/detector-state.ts';
import { forecast, slopeMbPerInvocation } from '../../../src/analysis/leak/forecast.ts';
import { summarizeLife } from '../../../src/analysis/leak/life-summary.ts';
import { functionOdds, lifeOdds } from '../../../src/analysis/leak/odds.ts';
import { addLife, newPool } from '../../../src/analysis/leak/pool.ts';

function fed(limitMb: number, values: Iterable<number>, envelopeMb = 0): Detector {
  const detector = newDetector(limitMb);
  for (const value of values) feed(detector, value, envelopeMb);
  return detector;
}

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(numbersIn);
}

describe('the detector', () => {
  it('keeps a constant amount of state, however long the life', () => {
    const detector = newDetector(200_000);
    let largest = 0;
    for (let k = 0; k < 100_000; k += 1) {
      feed(detector, 100 + k, 0, k * 1000);
      if (k % 499 === 0) largest = Math.max(largest, numbersIn(detector).length);
    }
    expect(largest).toBeLessThanOrEqual(4 * 33 + 2 * 6 + 20);
    expect(detector.state).toBe('leak');
  });

  it('gives a copy that goes its own way', () => {
    const detector = fed(512, [100, 104, 108, 112, 116]);
    const copy = cloneDetector(detector);
    const before = structuredClone(detector);
    for (let k = 0; k < 50; k += 1) feed(copy, 120 + 4 * k);
    expect(detector).toEqual(before);
    expect(copy.n).toBe(55);
  });

  it('copies so that both go on alike', () => {
    const detector = fed(512, [100, 104, 108, 112, 116]);
    const copy = cloneDetector(detector);
    for (let k = 0; k < 50; k += 1) {
      feed(detector, 120 + 4 * k);
      feed(copy, 120 + 4 * k);
    }
    expect(copy).toEqual(detector);
  });

  it('never gives a number that is none, whatever the reports say', () => {
    const reports = fc.array(fc.integer({ min: 0, max: 12_000 }), { maxLength: 120 });
    fc.assert(
      fc.property(
        fc.integer({ min: 128, max: 10_240 }),
        reports,
        fc.nat(400),
        (limitMb, values, envelopeMb) => {
          const detector = fed(limitMb, values, envelopeMb);
          const life = summarizeLife(detector, { killed: false });
          const pool = addLife(newPool(limitMb), life);
          const { anchorTime, lastTime, ...state } = detector;
          const figures = [
            ...numbersIn(state),
            ...numbersIn(life),
            ...numbersIn(pool),
            ...numbersIn(forecast(detector)),
            slopeMbPerInvocation(detector) ?? 0,
            functionOdds(pool),
            lifeOdds(life, pool),
          ];
          expect(figures.every(Number.isFinite)).toBe(true);
          expect([...anchorTime, lastTime].every(Number.isNaN)).toBe(true);
        },
      ),
      { seed: 20_251_009, numRuns: 300 },
    );
  });

  it('seldom alarms on payloads without a trend', () => {
    const random = seededRandom(41);
    const payloads = [
      () => random.uniform(0, 80),
      () => random.exponential(40),
      () => 40 * random.lognormal(0, 0.8),
      () => 30 * random.pareto(1.5),
    ];
    let alarms = 0;
    for (let life = 0; life < 400; life += 1) {
      const payload = payloads[life % payloads.length];
      const detector = newDetector(2048);
      for (let k = 0; k < 300; k += 1) {
        feed(detector, Math.min(2048, Math.floor(300 + (payload?.() ?? 0))));
        if (detector.state !== 'leak') continue;
        alarms += 1;
        break;
      }
    }
    expect(alarms).toBeLessThanOrEqual(4);
  });

  it('takes falls within a life as noise below the high-water mark', () => {
    const rising = fed(512, [100, 110, 120, 130, 140, 150, 160]);
    const noisy = fed(512, [100, 110, 105, 120, 118, 130, 140, 150, 160]);
    expect(noisy.peakMb).toBe(rising.peakMb);
    expect(noisy.maxima).toBeLessThanOrEqual(noisy.n);
  });
});

describe('the envelope', () => {
  it('rises to the level of a stable life and holds an alarm below it back', () => {
    const plateau = [100, 150, 200, ...new Array<number>(40).fill(210)];
    const stable = fed(512, plateau);
    expect(isStable(stable)).toBe(true);
    expect(envelopeAfter(0, stable)).toBe(210);
    const rise = Array.from({ length: 60 }, (_, k) => 100 + 2 * k);
    expect(fed(512, rise).state).toBe('leak');
    expect(fed(512, rise, 220).state).toBe('suspect');
  });

  it('does not learn from an emulator', () => {
    const emulator = fed(512, new Array<number>(40).fill(512));
    expect(isEmulated(emulator)).toBe(true);
    expect(envelopeAfter(0, emulator)).toBe(0);
  });
});
