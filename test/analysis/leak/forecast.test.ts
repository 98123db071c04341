import { describe, expect, it } from 'vitest';
import { scoreForecasts } from '../../../bench/leaks/forecasts.ts';
import { feed } from '../../../src/analysis/leak/detector.ts';
import { newDetector } from '../../../src/analysis/leak/detector-state.ts';
import {
  forecast,
  growthSince,
  minutesToLimit,
  recentPaceMs,
  slopeMbPerInvocation,
} from '../../../src/analysis/leak/forecast.ts';

function fed(values: readonly number[], gapMs = 2000) {
  const detector = newDetector(512);
  for (const [k, value] of values.entries()) feed(detector, value, 0, 1_000_000 + k * gapMs);
  return detector;
}

const steady = fed(Array.from({ length: 101 }, (_, k) => 100 + 2 * k));

describe('the forecast', () => {
  it('of a steady leak is the room over the slope', () => {
    expect(slopeMbPerInvocation(steady)).toBeCloseTo(2, 6);
    const left = forecast(steady);
    expect(left?.p50).toBeCloseTo((512 - 300) / 2, 6);
    expect(left?.p10).toBeGreaterThan(75);
    expect(left?.p90).toBeLessThan(140);
  });

  it('is null where nothing grows', () => {
    expect(forecast(fed(new Array<number>(30).fill(100)))).toBeNull();
    expect(slopeMbPerInvocation(fed([100, 100, 100]))).toBeNull();
  });

  it('has no upper end where the slope may as well be zero', () => {
    const jumpy = fed([100, 100, 100, 100, 100, 100, 100, 180, 180, 180, 180, 182, 182, 182]);
    const left = forecast(jumpy);
    expect(left?.p90).toBeNull();
    expect(left?.p10).toBeLessThan(left?.p50 ?? 0);
  });

  it('is right within a fifth at the median, and its interval covers about 80 %', () => {
    const [atAlarm, halfWay] = scoreForecasts(17, 300);
    expect(atAlarm?.forecasts).toBeGreaterThan(200);
    expect(atAlarm?.medianError).toBeLessThan(0.22);
    expect(halfWay?.medianError).toBeLessThan(0.18);
    for (const score of [atAlarm, halfWay]) {
      expect(score?.coverage).toBeGreaterThan(0.72);
      expect(score?.coverage).toBeLessThan(0.88);
    }
  });
});

describe('time', () => {
  it('is the forecast at the recent pace', () => {
    expect(recentPaceMs(steady)).toBeCloseTo(2000, 6);
    expect(minutesToLimit(90, 2000)).toBe(3);
    expect(minutesToLimit(90, null)).toBeNull();
  });

  it('is not known without time stamps', () => {
    const untimed = newDetector(512);
    for (let k = 0; k < 20; k += 1) feed(untimed, 100 + k);
    expect(recentPaceMs(untimed)).toBeNull();
    expect(growthSince(untimed).time).toBeNull();
  });

  it('follows a pace that changes', () => {
    const detector = newDetector(512);
    let time = 0;
    for (let k = 0; k < 200; k += 1) {
      time += k < 150 ? 1000 : 10_000;
      feed(detector, 100 + k, 0, time);
    }
    expect(recentPaceMs(detector)).toBeCloseTo(10_000, 6);
  });
});

describe('the start of the growth', () => {
  it('is told as an invocation and as a time', () => {
    const late = fed([
      ...new Array<number>(60).fill(100),
      ...Array.from({ length: 60 }, (_, k) => 102 + 3 * k),
    ]);
    expect(late.state).toBe('leak');
    const { invocation, time } = growthSince(late);
    expect(invocation).toBeGreaterThanOrEqual(55);
    expect(invocation).toBeLessThanOrEqual(66);
    expect(time).toBe(1_000_000 + ((invocation ?? 0) - 1) * 2000);
  });

  it('is not known before anything looked like a leak', () => {
    expect(growthSince(fed([100, 100, 100, 100]))).toEqual({ invocation: null, time: null });
  });
});
