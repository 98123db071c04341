import { describe, expect, it } from 'vitest';
import { throttled } from '../../stand-in/service.ts';
import { createWorld, expectComplete, openTail, start } from '../harness.ts';
import { emit, last, stream, world } from './one-group.ts';

describe('throttling', () => {
  it('makes everybody wait, is told, and is over within 30 s after it ends', async () => {
    const made = world(3);
    const written = emit(made, start, start + 200_000);
    made.service.behaviour.fail = (operation) =>
      operation === 'FilterLogEvents' && made.clock.now() < start + 120_000 ? throttled() : null;
    const tail = await openTail(made, { source: 'poll' });
    await made.clock.runTo(start + 119_000);
    expect(tail.failure()).toBeNull();
    expect(tail.statuses.at(-1)).toMatchObject({
      state: 'backing-off',
      reason: 'AWS throttles FilterLogEvents in this account and region',
    });
    expect(made.service.calls('FilterLogEvents')).toBeLessThan(40);
    await made.clock.runTo(start + 151_000);
    expect(tail.seen.length).toBeGreaterThan(0);
    await made.clock.runTo(start + 210_000);
    expectComplete(written, tail.seen);
    await tail.stop();
  });

  it.each([0, 2_500, 5_000, 7_500])(
    'is over for all of 40 groups within 30 s after it ends, without haste: %d ms into a pause',
    async (intoPauseMs) => {
      const made = createWorld(1);
      for (let index = 0; index < 40; index += 1) made.service.createGroup(`/aws/lambda/f${10 + index}`);
      const began = start + 60_000;
      const over = start + 240_000 + intoPauseMs;
      const answered = new Map<string, number>();
      made.service.behaviour.fail = (operation, _, name) => {
        if (operation !== 'FilterLogEvents' || name === null) return null;
        const at = made.clock.now();
        if (at >= began && at < over) return throttled();
        if (at >= over && !answered.has(name)) answered.set(name, at);
        return null;
      };
      // The longest pauses that chance may give.
      const tail = await openTail({ ...made, random: () => 0.999 }, { targets: ['f*'], source: 'poll' });
      await made.clock.runTo(over + 30_000);
      expect(answered.size).toBe(40);
      const times = made.service.filterTimes;
      const busiest = times.map((at) => times.filter((other) => other >= at && other < at + 1_000).length);
      expect(Math.max(...busiest)).toBeLessThanOrEqual(2);
      await tail.stop();
    },
  );

  it('asks once a second in the steady state for any number of groups, the most overdue first', async () => {
    const made = createWorld(1, 'us-east-1');
    for (let index = 0; index < 40; index += 1) made.service.createGroup(`/aws/lambda/f${10 + index}`);
    const asked = new Map<string, number>();
    made.service.behaviour.fail = (operation, _, name) => {
      if (operation === 'FilterLogEvents' && name !== null) asked.set(name, (asked.get(name) ?? 0) + 1);
      return null;
    };
    const tail = await openTail(made, { targets: ['f*'], source: 'poll' });
    await made.clock.runFor(60_000);
    asked.clear();
    const before = made.service.calls('FilterLogEvents');
    await made.clock.runFor(400_000);
    expect(made.service.calls('FilterLogEvents') - before).toBeLessThanOrEqual(400);
    expect(new Set(asked.values())).toEqual(new Set([10]));
    expect(last(tail, 'polling')?.intervalMs).toBe(40_000);
    expect(tail.statuses.at(-1)?.state).toBe('polling');
    await tail.stop();
  });

  it.each([
    ['eu-central-1', 1],
    ['eu-west-1', 2],
    ['us-east-1', 5],
  ])('stays within a fifth of the quota of %s while catching up', async (region, perSecond) => {
    const made = createWorld(1, region);
    made.service.behaviour.pageSize = 20;
    for (let index = 0; index < 12; index += 1) {
      const name = `/aws/lambda/f${10 + index}`;
      made.service.createGroup(name);
      for (let count = 0; count < 400; count += 1) {
        const timestamp = start - 60_000 + count * 100;
        made.service.write({
          group: name,
          stream,
          timestamp,
          ingestionTime: timestamp,
          message: `REPORT ${count}\n`,
        });
      }
    }
    const tail = await openTail(made, { targets: ['f*'], source: 'poll' });
    await made.clock.runFor(30_000);
    await tail.stop();
    const times = made.service.filterTimes;
    const busiest = Math.max(
      ...times.map((at) => times.filter((other) => other >= at && other < at + 1_000).length),
    );
    expect(busiest).toBeLessThanOrEqual(perSecond);
    expect(times.length).toBeGreaterThan(30 * perSecond * 0.8);
  });
});
