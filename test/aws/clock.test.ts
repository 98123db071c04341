import { afterEach, describe, expect, it, vi } from 'vitest';
import { createAlarm, realClock } from '../../src/aws/clock.ts';
import { createVirtualClock } from '../stand-in/virtual-clock.ts';

describe('the real clock', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is not moved by a wall clock that is set', () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const before = realClock.now();
    vi.setSystemTime(Date.now() + 600_000);
    expect(realClock.now() - before).toBeLessThan(60_000);
    vi.setSystemTime(Date.now() - 86_400_000);
    expect(realClock.now() - before).toBeGreaterThanOrEqual(0);
  });

  it('waits for a moment that is months away', async () => {
    vi.useFakeTimers();
    const set = vi.spyOn(globalThis, 'setTimeout');
    const stop = new AbortController();
    const sleeping = realClock.sleep(90 * 86_400_000, stop.signal);
    // Node.js turns a longer delay into one millisecond.
    expect(set.mock.calls[0]?.[1]).toBe(2 ** 31 - 1);
    stop.abort();
    await sleeping;
  });
});

describe('an alarm', () => {
  it('ends a wait at once, also when it rang before', async () => {
    const clock = createVirtualClock(0);
    const alarm = createAlarm(clock, new AbortController().signal);
    alarm.wake();
    await alarm.until(1_000);
    expect(clock.now()).toBe(0);
    let rang = false;
    const waiting = alarm.until(1_000).then(() => {
      rang = true;
    });
    await clock.runTo(500);
    expect(rang).toBe(false);
    alarm.wake();
    await waiting;
    expect(clock.pending()).toBe(0);
  });
});
