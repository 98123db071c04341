import { describe, expect, it } from 'vitest';
import { createLagMeter, overlapFor } from '../../../src/aws/poll/ingestion-lag.ts';

describe('the lag meter', () => {
  it('gives the 99th percentile of the newest events', () => {
    const lag = createLagMeter();
    expect(lag.p99()).toBeNull();
    for (let ms = 1; ms <= 100; ms += 1) lag.add(ms);
    expect(lag.p99()).toBe(99);
    for (let index = 0; index < 2_000; index += 1) lag.add(7);
    expect(lag.p99()).toBe(7);
  });

  it('stretches the overlap with the lag, up to five minutes', () => {
    expect(overlapFor(60_000, null)).toBe(60_000);
    expect(overlapFor(60_000, 10_000)).toBe(60_000);
    expect(overlapFor(60_000, 80_000)).toBe(120_000);
    expect(overlapFor(60_000, 900_000)).toBe(300_000);
    expect(overlapFor(600_000, 900_000)).toBe(600_000);
  });
});
