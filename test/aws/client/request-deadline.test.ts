import { describe, expect, it } from 'vitest';
import { withDeadline } from '../../../src/aws/client/request-deadline.ts';
import { createVirtualClock } from '../../stand-in/virtual-clock.ts';

describe('a request with a deadline', () => {
  const never = () => new Promise<never>(() => {});

  it('ends at it, also where the call does not listen', async () => {
    const clock = createVirtualClock(0);
    const request = withDeadline(never, 5_000, clock, new AbortController().signal);
    const ended = expect(request).rejects.toMatchObject({
      name: 'TimeoutError',
      message: 'no answer within 5 s',
    });
    await clock.runFor(5_000);
    await ended;
    expect(clock.pending()).toBe(0);
  });

  it('ends at once when aborted, before or after it began', async () => {
    const clock = createVirtualClock(0);
    const stop = new AbortController();
    const request = withDeadline(never, 5_000, clock, stop.signal);
    const ended = expect(request).rejects.toMatchObject({ name: 'AbortError' });
    stop.abort();
    await ended;
    await expect(withDeadline(never, 5_000, clock, stop.signal)).rejects.toMatchObject({
      name: 'AbortError',
    });
    await clock.runFor(0);
    expect(clock.pending()).toBe(0);
  });

  it('aborts the call at its deadline, and passes answers and errors on', async () => {
    const clock = createVirtualClock(0);
    const { signal } = new AbortController();
    let own: AbortSignal | null = null;
    const late = withDeadline(
      (given) => {
        own = given;
        return never();
      },
      1_000,
      clock,
      signal,
    );
    late.catch(() => {});
    await clock.runFor(1_000);
    expect(own).toMatchObject({ aborted: true });
    expect(await withDeadline(async () => 7, 1_000, clock, signal)).toBe(7);
    const failing = withDeadline(async () => Promise.reject(new Error('no')), 1_000, clock, signal);
    await expect(failing).rejects.toThrow('no');
    await clock.runFor(0);
    expect(clock.pending()).toBe(0);
  });
});
