import { describe, expect, it } from 'vitest';
import { createCostMeter } from '../../../src/aws/live-tail/session-cost.ts';

describe('the cost meter', () => {
  it('adds the minutes of all sessions', () => {
    const meter = createCostMeter();
    meter.opened(1, 0);
    meter.opened(2, 60_000);
    meter.closed(1, 120_000);
    meter.closed(3, 120_000);
    expect(meter.cost(180_000)).toEqual({ sessionMinutes: 4, usd: 0.04 });
  });
});
