import { describe, expect, it } from 'vitest';
import { createService } from '../../stand-in/service.ts';
import { createWorld, openTail, start } from '../harness.ts';
import { group, stream } from './one-group.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const windowMs = 30 * second;

/** A world in which the clock of this machine is wrong: the service lives `aheadMs` ahead of it. */
function worldAhead(aheadMs: number) {
  const made = createWorld(1);
  const { clock, random } = made;
  const service = createService({ now: () => clock.now() + aheadMs, random });
  const { arn } = service.createGroup(group, { creationTime: 0 });
  const timestamps: number[] = [];
  // From an hour before the window to a minute after it.
  for (let at = -hour; at < windowMs + minute; at += second) {
    const timestamp = start + aheadMs + at;
    service.write({ group, stream, timestamp, ingestionTime: timestamp + 700, message: `REPORT ${at}\n` });
    if (at >= -minute && at <= windowMs) timestamps.push(timestamp);
  }
  return { ...made, service, arn, timestamps };
}

const offsets = [10 * second, minute, hour, 24 * hour].flatMap((offset) => [offset, -offset]);
const cases = offsets.flatMap((aheadMs) =>
  (['auto', 'poll'] as const).flatMap((source) =>
    (['name', 'ARN'] as const).map((by) => ({ aheadMs, source, by })),
  ),
);

describe('a clock of this machine that is wrong', () => {
  it.each(cases)('moves the window, and costs no event: $aheadMs ms, $source, by $by', async (options) => {
    const { aheadMs, source, by } = options;
    const world = worldAhead(aheadMs);
    const tail = await openTail(
      world,
      { targets: [by === 'ARN' ? world.arn : group], since: start - minute, until: start + windowMs, source },
      { api: { serverAheadMs: aheadMs } },
    );
    await world.clock.runTo(start + windowMs - second);
    expect(tail.ended()).toBe(false);
    await world.clock.runTo(start + windowMs + 10 * second);
    expect(tail.ended()).toBe(true);
    expect(tail.losses().gaps).toEqual([]);
    expect(tail.losses().incomplete).toBeUndefined();
    const seen = tail.seen.map(({ event }) => event.timestamp).sort((left, right) => left - right);
    expect(seen.filter((at) => world.timestamps.includes(at))).toEqual(world.timestamps);
    // The `Date` header is to the second: as much is read beyond the window at the most.
    expect(seen.length - world.timestamps.length).toBeLessThanOrEqual(3);
    expect(Math.abs((tail.clockAheadMs() ?? 0) - aheadMs)).toBeLessThan(1_500);
  });

  it('of a few seconds is not worth a word', async () => {
    const world = worldAhead(3_000);
    const tail = await openTail(world, { since: start }, { api: { serverAheadMs: 3_000 } });
    await world.clock.runFor(10_000);
    await tail.stop();
    expect(tail.clockAheadMs()).toBeNull();
  });

  it('does not move a time that was given with its zone', async () => {
    const world = worldAhead(hour);
    const [since, until] = [start + hour - minute, start + hour + windowMs];
    const absolute = { since: true, until: true };
    const options = { since, until, absolute, source: 'poll' } as const;
    const tail = await openTail(world, options, { api: { serverAheadMs: hour } });
    await world.clock.runTo(start + windowMs + 10 * second);
    expect(tail.ended()).toBe(true);
    expect(tail.seen.map(({ event }) => event.timestamp)).toEqual(world.timestamps);
  });
});
