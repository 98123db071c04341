import { describe, expect, it } from 'vitest';
import { createServiceClock } from '../../../src/aws/client/service-clock.ts';
import { createVirtualClock } from '../../stand-in/virtual-clock.ts';

describe('the service clock', () => {
  it('follows the service, unless the difference is only noise', () => {
    const clock = createVirtualClock(1_000_000);
    const service = createServiceClock(clock);
    expect(service.aheadMs()).toBeNull();
    service.observe(null);
    expect(service.aheadMs()).toBeNull();
    service.observe(1_000_900);
    expect(service.now()).toBe(1_000_000);
    service.observe(1_060_000);
    expect(service.now()).toBe(1_060_000);
  });

  it('comes closest to the service by answers late in a second, and is never ahead of it', async () => {
    const aheadMs = 60_400;
    const clock = createVirtualClock(1_000_000);
    const service = createServiceClock(clock);
    for (let answer = 0; answer < 8; answer += 1) {
      await clock.runFor(137);
      service.observe(Math.floor((clock.now() + aheadMs) / 1_000) * 1_000);
      expect(service.aheadMs()).toBeLessThanOrEqual(aheadMs);
    }
    expect(service.aheadMs()).toBeGreaterThan(aheadMs - 150);
  });

  it('goes back where the service does', async () => {
    const clock = createVirtualClock(1_000_000);
    const service = createServiceClock(clock);
    service.observe(1_060_000);
    for (let answer = 0; answer < 8; answer += 1) service.observe(940_000);
    expect(service.now()).toBe(940_000);
  });
});
