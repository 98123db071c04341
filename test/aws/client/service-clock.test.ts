import { describe, expect, it } from 'vitest';
import { createServiceClock } from '../../../src/aws/client/service-clock.ts';
import { createVirtualClock } from '../../stand-in/virtual-clock.ts';

describe('the service clock', () => {
  it('follows the service, less a second, unless it is only noise', () => {
    const clock = createVirtualClock(1_000_000);
    const service = createServiceClock(clock);
    expect(service.aheadMs()).toBeNull();
    service.observe(null);
    expect(service.aheadMs()).toBeNull();
    service.observe(1_000_900);
    expect(service.now()).toBe(1_000_000);
    service.observe(1_060_000);
    expect(service.now()).toBe(1_059_000);
    service.observe(940_000);
    expect(service.now()).toBe(939_000);
  });
});
