import { describe, expect, it } from 'vitest';
import { estimateScan, scanPrice } from '../../../src/aws/insights/scan-estimate.ts';

const day = 86_400_000;
const now = 100 * day;
const group = (bytes: number, ageDays: number | null, retentionDays: number | null = null) => ({
  stored: { bytes, creationTime: ageDays === null ? null : now - ageDays * day, retentionDays },
});

describe('what a scan goes through', () => {
  it.each([
    ['a tenth of its life', [group(1_000, 100)], 10, 100],
    ['all of a group that is younger than the range', [group(1_000, 5)], 10, 1_000],
    ['half of what is kept', [group(1_000, 90, 20)], 10, 500],
    ['all of a group whose age is not known', [group(1_000, null)], 10, 1_000],
    ['nothing of a group made now', [group(1_000, 0)], 10, 1_000],
    ['the sum of several', [group(1_000, 100), group(2_000, 100)], 10, 300],
  ])('is %s', (_, groups, days, bytes) => {
    const range = { from: now - days * day, to: now };
    expect(estimateScan(groups, range, now)).toEqual({ bytes, unknownGroups: 0 });
  });

  it('is nothing before the group was made, and counts groups of unknown size', () => {
    const range = { from: now - 50 * day, to: now - 40 * day };
    expect(estimateScan([group(1_000, 10), { stored: null }], range, now)).toEqual({
      bytes: 0,
      unknownGroups: 1,
    });
  });

  it('costs half a cent a GB', () => {
    expect(scanPrice(120e9)).toBeCloseTo(0.6);
  });
});
