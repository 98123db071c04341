import { afterEach, describe, expect, it } from 'vitest';
import { CommandError } from '../../src/errors.ts';
import { parseMoment, parseSpan, type TimeContext } from '../../src/text/time.ts';

const now = Date.UTC(2026, 10, 23, 14, 2, 11, 500);
const past: TimeContext = { now, utc: true, side: 'past' };
const future: TimeContext = { now, utc: true, side: 'future' };
const iso = (time: number) => new Date(time).toISOString();
const since = (text: string, context = past) => iso(parseMoment('--since', text, context));

const zone = process.env.TZ;
afterEach(() => {
  process.env.TZ = zone;
});

describe('--since', () => {
  it.each([
    ['10m', '2026-11-23T13:52:11.500Z'],
    ['0m', '2026-11-23T14:02:11.500Z'],
    ['90s', '2026-11-23T14:00:41.500Z'],
    ['1h30m', '2026-11-23T12:32:11.500Z'],
    ['1.5h', '2026-11-23T12:32:11.500Z'],
    ['2d', '2026-11-21T14:02:11.500Z'],
    ['1w', '2026-11-16T14:02:11.500Z'],
    ['12:34', '2026-11-23T12:34:00.000Z'],
    ['12:34Z', '2026-11-23T12:34:00.000Z'],
    ['12:34:56z', '2026-11-23T12:34:56.000Z'],
    ['14:03', '2026-11-22T14:03:00.000Z'],
    ['9:05', '2026-11-23T09:05:00.000Z'],
    ['00:30+02:00', '2026-11-22T22:30:00.000Z'],
    ['23:30-0800', '2026-11-23T07:30:00.000Z'],
    ['2026-11-23', '2026-11-23T00:00:00.000Z'],
    ['2026-11-23T08:00', '2026-11-23T08:00:00.000Z'],
    ['2026-11-23 08:00:01.25', '2026-11-23T08:00:01.250Z'],
    ['2026-11-23T08:00:01.123456Z', '2026-11-23T08:00:01.123Z'],
    ['2026-11-23T08:00:00+01:00', '2026-11-23T07:00:00.000Z'],
    ['1795440000', '2026-11-23T13:20:00.000Z'],
    ['1795440000123', '2026-11-23T13:20:00.123Z'],
    ['  10m ', '2026-11-23T13:52:11.500Z'],
  ])('%s', (text, expected) => expect(since(text)).toBe(expected));

  it.each([
    '',
    ' ',
    'abc',
    '10x',
    '10',
    '-10m',
    '10m-',
    '1h 30m',
    'm',
    '25:00',
    '12:60',
    '12:34:60',
    '12:34+25:00',
    '2026-13-01',
    '2026-02-30',
    '2026-11-23T24:00',
    '2026-11-23T08',
    '99999d',
    'yesterday',
    '17954400001234',
    '9'.repeat(5_000),
    `${'1m'.repeat(5_000)}x`,
  ])('refuses %j with exit code 3, and says what can be written', (text) => {
    expect(() => since(text)).toThrow(CommandError);
    try {
      since(text);
    } catch (error) {
      expect(error).toMatchObject({ exitCode: 3, hint: expect.stringContaining('1h30m') });
      expect(error instanceof Error && error.message.length < 120).toBe(true);
    }
  });

  it('refuses what lies in the future', () => {
    expect(() => since('2026-11-24')).toThrow('--since "2026-11-24" lies in the future');
  });

  it('reads a time without a zone as local time unless --utc', () => {
    process.env.TZ = 'America/New_York';
    const local = { ...past, utc: false };
    expect(since('08:30', local)).toBe('2026-11-23T13:30:00.000Z');
    expect(since('09:30', local)).toBe('2026-11-22T14:30:00.000Z');
    expect(since('2026-07-01', local)).toBe('2026-07-01T04:00:00.000Z');
    expect(since('2026-11-23T08:30', local)).toBe('2026-11-23T13:30:00.000Z');
    expect(since('08:30Z', local)).toBe('2026-11-23T08:30:00.000Z');
  });
});

describe('--until', () => {
  it.each([
    ['10m', '2026-11-23T14:12:11.500Z'],
    ['18:30', '2026-11-23T18:30:00.000Z'],
    ['12:34Z', '2026-11-24T12:34:00.000Z'],
    ['2026-11-24', '2026-11-24T00:00:00.000Z'],
  ])('%s of a live tail lies ahead', (text, expected) =>
    expect(iso(parseMoment('--until', text, future))).toBe(expected),
  );

  it('refuses what has passed', () => {
    expect(() => parseMoment('--until', '2026-11-22', future)).toThrow('lies in the past');
  });
});

describe('--for', () => {
  it.each([
    ['90s', 90_000],
    ['10m', 600_000],
    ['1h30m', 5_400_000],
    ['2d', 172_800_000],
  ])('%s', (text, expected) => expect(parseSpan('--for', text)).toBe(expected));

  it.each(['', '10', '10x', '-5m', '0s', '12:34', 'abc'])('refuses %j with exit code 3', (text) => {
    expect(() => parseSpan('--for', text)).toThrow(expect.objectContaining({ exitCode: 3 }));
  });
});
