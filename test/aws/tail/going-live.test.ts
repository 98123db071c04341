import { describe, expect, it } from 'vitest';
import { createWorld, expectComplete, openTail, start } from '../harness.ts';
import { emit, group, last, states, world } from './one-group.ts';

describe('going live', () => {
  it('reads the range since --since back first, then tells new events within a second or two', async () => {
    const made = world();
    const written = emit(made, start - 600_000, start + 60_000);
    const tail = await openTail(made, { since: start - 600_000 }, { api: { latencyMs: () => 100 } });
    await made.clock.runFor(70_000);
    expectComplete(written, tail.seen);
    expect(
      states(tail)
        .filter((state) => state !== 'connecting')
        .slice(0, 2),
    ).toEqual(['reading-back', 'live']);
    const times = tail.seen.map(({ event }) => event.timestamp).filter((at) => at < start - 1_000);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times).toHaveLength(1_198);
    const live = tail.seen.filter(({ event }) => (event.ingestionTime ?? 0) > start + 5_000);
    expect(Math.max(...live.map(({ event, at }) => at - (event.ingestionTime ?? 0)))).toBeLessThanOrEqual(
      1_000,
    );
    await tail.stop();
    expect(made.clock.pending()).toBe(0);
  });

  it('reads back group by group without a word of going live before the last one', async () => {
    const made = world();
    const others = ['/aws/lambda/a', '/aws/lambda/b', '/aws/lambda/c'];
    for (const name of others) made.service.createGroup(name);
    const tail = await openTail(made, { targets: [group, ...others], since: start - 600_000 });
    await made.clock.runFor(30_000);
    const changes = states(tail).filter((state, at, all) => state !== all[at - 1]);
    expect(changes).toEqual(['reading-back', 'connecting', 'live']);
    await tail.stop();
    expect(tail.losses().gaps).toEqual([]);
  });

  it('says what was not read back where it is ended before', async () => {
    const made = world();
    made.service.createGroup('/aws/lambda/second');
    emit(made, start - 600_000, start);
    const options = { targets: [group, '/aws/lambda/second'], since: start - 600_000 };
    const tail = await openTail(made, options, { api: { latencyMs: () => 5_000 } });
    await made.clock.runFor(2_000);
    await tail.stop();
    expect(tail.losses().gaps.map(({ from, reason }) => [from, reason])).toEqual([
      [start - 600_000, `${group}: ended before it was read back`],
      [start - 600_000, '/aws/lambda/second: ended before it was read back'],
    ]);
  });

  it('asks for no more than one request a second, far less when live', async () => {
    const made = world();
    emit(made, start, start + 300_000);
    const tail = await openTail(made);
    await made.clock.runFor(300_000);
    await tail.stop();
    expect(made.service.calls('FilterLogEvents')).toBeLessThanOrEqual(15);
  });

  it('reads what a cut session left out, at once', async () => {
    const made = world();
    const written = emit(made, start, start + 60_000);
    let cut = false;
    made.service.behaviour.endSession = (_, age) => {
      if (cut || age < 20_000) return 'live';
      cut = true;
      return 'cut';
    };
    const tail = await openTail(made);
    await made.clock.runFor(61_000);
    expectComplete(
      written.filter(({ ingestionTime }) => ingestionTime < start + 59_000),
      tail.seen.filter(({ event }) => event.timestamp < start + 58_200),
    );
    expect(states(tail)).toContain('reconnecting');
    expect(Math.max(...tail.seen.map(({ event, at }) => at - (event.ingestionTime ?? at)))).toBeLessThan(
      5_000,
    );
    await tail.stop();
  });

  it('counts sampled seconds until they are read back', async () => {
    const made = world();
    made.service.behaviour.liveEventsPerSecond = 1;
    const written = emit(made, start + 10_000, start + 13_000, 100);
    const tail = await openTail(made);
    await made.clock.runTo(start + 13_000);
    expect(tail.losses().sampledSeconds).toBeGreaterThan(0);
    await made.clock.runFor(6_000);
    expect(tail.losses().sampledSeconds).toBe(0);
    expectComplete(written, tail.seen);
    await tail.stop();
  });

  it('opens the next session before the three hours of the old one are over', async () => {
    const made = world();
    made.service.behaviour.endSession = (_, age) => (age >= 180 * 60_000 ? 'timeout' : 'live');
    const tail = await openTail(made);
    await made.clock.runFor(200 * 60_000);
    expect(made.service.calls('StartLiveTail')).toBe(2);
    expect(states(tail)).not.toContain('reconnecting');
    const cost = last(tail, 'live')?.cost;
    expect(cost?.sessionMinutes).toBeGreaterThan(199);
    expect(cost?.sessionMinutes).toBeLessThan(201);
    expect(cost?.usd).toBeCloseTo((cost?.sessionMinutes ?? 0) * 0.01, 3);
    await tail.stop();
  });

  it('shares a session among ten groups and polls those beyond its sessions, saying so', async () => {
    const made = createWorld(1);
    for (let index = 0; index < 25; index += 1) made.service.createGroup(`/aws/lambda/f${10 + index}`);
    const tail = await openTail(made, { targets: ['*'] }, { maxSessions: 2 });
    await made.clock.runFor(120_000);
    expect(last(tail, 'live')).toMatchObject({
      sessions: 2,
      polled: { groups: 5, reason: 'Live Tail takes 20 log groups' },
    });
    await tail.stop();
  });
});
