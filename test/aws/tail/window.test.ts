import { describe, expect, it } from 'vitest';
import { createWorld, expectComplete, openTail, start } from '../harness.ts';
import { emit, group, last, world } from './one-group.ts';

describe('time', () => {
  it.each([
    ['auto', 100, 32_000],
    ['auto', 8_000, 45_000],
    ['poll', 8_000, 45_000],
  ] as const)(
    'ends by itself at --until, after a last reading: %s, %d ms late',
    async (source, lagMs, end) => {
      const made = world();
      const written = emit(made, start - 60_000, start + 60_000, 500, lagMs);
      const tail = await openTail(made, { until: start + 30_000, source });
      await made.clock.runTo(start + 30_000);
      expect(tail.ended()).toBe(false);
      await made.clock.runTo(start + end);
      expect(tail.ended()).toBe(true);
      expect(tail.failure()).toBeNull();
      // The window is one of timestamps: what happened in its last seconds is taken in after it.
      expectComplete(
        written.filter(({ timestamp }) => timestamp <= start + 30_000),
        tail.seen,
      );
      expect(tail.seen.every(({ event }) => event.timestamp <= start + 30_000)).toBe(true);
      expect(tail.statuses.at(-1)?.state).toBe('ended');
      expect(made.clock.pending()).toBe(0);
    },
  );

  it('has read every sampled second back at --until', async () => {
    const made = world();
    made.service.behaviour.liveEventsPerSecond = 1;
    const written = emit(made, start, start + 60_000, 100);
    const tail = await openTail(made, { until: start + 30_000 });
    await made.clock.runTo(start + 20_000);
    expect(tail.losses().sampledSeconds).toBeGreaterThan(0);
    await made.clock.runTo(start + 60_000);
    expect(tail.ended()).toBe(true);
    expectComplete(
      written.filter(({ timestamp }) => timestamp <= start + 30_000),
      tail.seen,
    );
    expect(tail.losses().sampledSeconds).toBe(0);
  });

  it.each([
    ['to come', 1_000],
    ['over before AWS had answered', -1_000],
  ])('ends with a window in which no group appeared, %s', async (_, untilMs) => {
    const made = createWorld(1);
    made.service.setFunction('newborn', '/aws/lambda/newborn');
    const window = { since: start - 60_000, until: start + untilMs };
    const tail = await openTail(made, { targets: ['newborn'], ...window, waitForGroups: true });
    await made.clock.runTo(start + 7_000);
    expect(tail.ended()).toBe(true);
    expect(tail.failure()).toBeNull();
    expect(made.clock.pending()).toBe(0);
  });

  it('reads a window of the past once', async () => {
    const made = world();
    const written = emit(made, start - 600_000, start);
    const tail = await openTail(made, { since: start - 500_000, until: start - 100_000, source: 'poll' });
    await made.clock.runFor(10_000);
    expect(tail.ended()).toBe(true);
    expectComplete(
      written.filter(({ timestamp }) => timestamp >= start - 500_000 && timestamp <= start - 100_000),
      tail.seen,
    );
  });

  it.each([-600_000, 600_000])(
    'reads everything though the clock of this machine is %d ms off',
    async (serverAheadMs) => {
      const made = createWorld(1);
      const { clock } = made;
      // The service lives in its own time.
      const { createService } = await import('../../stand-in/service.ts');
      const service = createService({ now: () => clock.now() + serverAheadMs, random: made.random });
      service.createGroup(group, { creationTime: 0 });
      const shifted = { ...made, service };
      const written = emit(shifted, start + serverAheadMs, start + serverAheadMs + 60_000);
      const since = start + Math.min(0, serverAheadMs);
      const tail = await openTail(shifted, { since, source: 'poll' }, { api: { serverAheadMs } });
      await clock.runFor(75_000);
      expectComplete(written, tail.seen);
      await tail.stop();
    },
  );

  it('adapts the overlap to the measured lag', async () => {
    const made = world();
    emit(made, start - 300_000, start + 200_000, 500, 100_000);
    const tail = await openTail(made, { source: 'poll', since: start - 300_000 });
    await made.clock.runFor(60_000);
    expect(last(tail, 'polling')?.overlapMs).toBe(150_000);
    await tail.stop();
  });
});
