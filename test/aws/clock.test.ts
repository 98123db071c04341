import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { realClock } from '../../src/aws/clock.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

it('waits for a moment that is months away', async () => {
  const set = vi.spyOn(globalThis, 'setTimeout');
  const stop = new AbortController();
  const sleeping = realClock.sleep(90 * 86_400_000, stop.signal);
  // Node takes a longer one for a millisecond.
  expect(set.mock.calls[0]?.[1]).toBe(2 ** 31 - 1);
  stop.abort();
  await sleeping;
});
