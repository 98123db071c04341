import { afterEach, describe, expect, it } from 'vitest';
import * as format from '../../src/wording/units.ts';

const zoneBefore = process.env.TZ;
afterEach(() => {
  process.env.TZ = zoneBefore;
});

describe('figures', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1_000, '1,000'],
    [1_234_567.4, '1,234,567'],
  ])('groups %d as %s', (value, text) => expect(format.grouped(value)).toBe(text));

  it.each([
    [0, '0'],
    [986, '986'],
    [1_000, '1.0k'],
    [9_949, '9.9k'],
    [9_960, '10k'],
    [412_400, '412k'],
    [999_400, '999k'],
    [999_600, '1.0M'],
    [2_500_000_000, '2.5G'],
    [5e12, '>1T'],
  ])('says %d in at most four characters: %s', (value, text) => {
    expect(format.compact(value)).toBe(text);
    expect(text.length).toBeLessThanOrEqual(4);
  });

  it('counts in words', () => {
    expect(format.counted(1, 'kill')).toBe('1 kill');
    expect(format.counted(1_204, 'kill')).toBe('1,204 kills');
    expect(format.counted(0, 'entry', 'entries')).toBe('0 entries');
  });

  it.each([
    [null, '–'],
    [512, '512 MB'],
    [10_239, '10,239 MB'],
    [10_240, '10,240 MB'],
  ])('says %s MB as %s', (value, text) => expect(format.megabytes(value)).toBe(text));

  it('says used of size, and what is not known as such', () => {
    expect(format.usedOf(241, 512)).toBe('241/512 MB');
    expect(format.usedOf(null, 512)).toBe('–/512 MB');
    expect(format.usedOf(241, null)).toBe('241 MB');
  });

  it.each([
    [null, '–'],
    [0.919, '91 %'],
    [0.9999, '99 %'],
    [1, '100 %'],
    [0.29, '29 %'],
  ])('rounds %s down to %s, so that 100 %% is the limit alone', (value, text) =>
    expect(format.percent(value)).toBe(text),
  );

  it.each([
    [null, '–'],
    [1.94, '+1.9 MB'],
    [0.041, '+0.04 MB'],
    [12.4, '+12 MB'],
    [-3.2, '-3.2 MB'],
  ])('says a growth of %s as %s', (value, text) => expect(format.growth(value)).toBe(text));

  it('says money with the digits that matter', () => {
    expect(format.dollars(0.123)).toBe('$0.12');
    expect(format.dollars(1_250.4)).toBe('$1,250');
  });
});

describe('times', () => {
  it.each([
    [-5, '0s'],
    [42_900, '42s'],
    [60_000, '1m'],
    [3_600_000, '1h'],
    [172_800_000, '2d'],
  ])('says an age of %d ms as %s', (ms, text) => expect(format.age(ms)).toBe(text));

  it.each([
    [null, '–'],
    [0.8, '0.8 ms'],
    [890.4, '890 ms'],
    [1_302, '1.3 s'],
    [59_960, '1m 00s'],
    [125_000, '2m 05s'],
  ])('says a duration of %s ms as %s', (ms, text) => expect(format.duration(ms)).toBe(text));

  it.each([
    [0.4, 'under a minute'],
    [6.2, '6 min'],
    [180, '3 h'],
    [4_320, '3 days'],
  ])('says %d minutes ahead as %s', (minutes, text) => expect(format.stretch(minutes)).toBe(text));

  it('gives the time of day in UTC and in local time, with the offset', () => {
    const time = Date.UTC(2026, 10, 23, 23, 2, 11, 999);
    expect(format.clock(time, true) + format.zone(time, true)).toBe('23:02:11Z');
    process.env.TZ = 'America/St_Johns';
    expect(format.clock(time, false) + format.zone(time, false)).toBe('19:32:11-03:30');
    expect(format.clock(Number.NaN, true)).toBe('--:--:--');
  });
});
