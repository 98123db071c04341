import { afterEach, describe, expect, it } from 'vitest';
import { formatMoment, formatSpan } from '../../src/wording/moment.ts';

const time = Date.UTC(2026, 10, 23, 23, 2, 11, 999);
const zone = process.env.TZ;
afterEach(() => {
  process.env.TZ = zone;
});

describe('formatMoment', () => {
  it('gives UTC with its Z', () => expect(formatMoment(time, true)).toBe('2026-11-23 23:02:11Z'));

  it.each([
    ['Europe/Berlin', '2026-11-24 00:02:11+01:00'],
    ['America/St_Johns', '2026-11-23 19:32:11-03:30'],
    ['UTC', '2026-11-23 23:02:11+00:00'],
  ])('gives local time with its offset in %s', (tz, expected) => {
    process.env.TZ = tz;
    expect(formatMoment(time, false)).toBe(expected);
  });

  it('says so where the time is none', () => expect(formatMoment(Number.NaN, true)).toBe('unknown time'));
});

describe('formatSpan', () => {
  it.each([
    [0, '0 s'],
    [45_000, '45 s'],
    [59_600, '1 min'],
    [1_800_000, '30 min'],
    [7_500_000, '2 h 5 min'],
    [7_200_000, '2 h'],
    [273_600_000, '3 d 4 h'],
    [172_800_000, '2 d'],
  ])('%d ms', (ms, expected) => expect(formatSpan(ms)).toBe(expected));
});
