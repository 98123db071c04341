import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTimestamp } from '../../src/recordings/decode/timestamp.ts';

const time = Date.UTC(2022, 1, 1, 20, 48, 0, 6);

describe('parseTimestamp', () => {
  it.each([
    [1643748480006, time],
    ['1643748480006', time],
    [1643748480, time - 6],
    [1643748480.006, time],
    [1643748480006000, time],
    ['1643748480006000000', time],
    ['1.7284E+12', 1_728_400_000_000],
    ['2022-02-01T20:48:00.006Z', time],
    ['2022-02-01T20:48:00.006000+00:00', time],
    ['2022-02-01 20:48:00.006', time],
    ['2022-02-01T20:48:00', time - 6],
    ['2022-02-01T22:48:00.006+02:00', time],
    ['2022-02-01T15:18:00.006-0530', time],
    ['2022-02-01T20:48:00,006', time],
    ['/Date(1643748480006)/', time],
    ['  1643748480006 ', time],
  ])('%s', (written, ms) => {
    expect(parseTimestamp(written)).toBe(ms);
  });

  it.each(['', 'yesterday', '2022-13-01T00:00:00Z', '2022-02-01', -5, Number.NaN, null, undefined, {}, 1e30])(
    'nothing from %s',
    (written) => {
      expect(parseTimestamp(written)).toBeNull();
    },
  );

  it('reads back every millisecond that ISO 8601 can say, zone or not', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1e12, max: 9e12 }), (ms) => {
        const iso = new Date(ms).toISOString();
        expect(parseTimestamp(iso)).toBe(ms);
        expect(parseTimestamp(iso.replace('T', ' ').replace('Z', ''))).toBe(ms);
        expect(parseTimestamp(ms)).toBe(ms);
        expect(parseTimestamp(String(ms))).toBe(ms);
      }),
      { seed: 1 },
    );
  });
});
