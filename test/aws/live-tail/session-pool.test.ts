import { describe, expect, it } from 'vitest';
import type { LogsApi } from '../../../src/aws/client/api.ts';
import { openLiveTailSession } from '../../../src/aws/live-tail/session.ts';
import { createFakeApi } from '../../stand-in/fake-api.ts';
import { createWorld, openTail, start } from '../harness.ts';

const group = '/aws/lambda/checkout';

describe('a session', () => {
  async function openOne(prepare: (world: ReturnType<typeof createWorld>) => Partial<LogsApi> = () => ({})) {
    const world = createWorld(1);
    const { arn } = world.service.createGroup(group);
    const api = { ...createFakeApi(world.service, world.clock), ...prepare(world) };
    const updates: number[] = [];
    const session = openLiveTailSession(
      { groupArns: [arn], pattern: null },
      { api, clock: world.clock, onUpdate: () => updates.push(world.clock.now()) },
    );
    return { world, session, updates };
  }

  it('ends as silent five seconds after the last update', async () => {
    const { world, session, updates } = await openOne();
    await world.clock.runTo(start + 10_000);
    world.service.behaviour.endSession = () => 'silent';
    await world.clock.runTo(start + 14_900);
    let ended = false;
    void session.ended.then(() => {
      ended = true;
    });
    await world.clock.runTo(start + 14_950);
    expect(ended).toBe(false);
    await world.clock.runTo(start + 16_000);
    expect(await session.ended).toEqual({ reason: 'silent' });
    expect(updates).toHaveLength(11);
  });

  it.each([
    ['timeout', 'timeout'],
    ['cut', 'cut'],
    ['end', 'hung-up'],
  ] as const)('reports how it ended: %s', async (fate, reason) => {
    const { world, session } = await openOne();
    await world.clock.runFor(3_000);
    world.service.behaviour.endSession = () => fate;
    await world.clock.runFor(3_000);
    expect(await session.ended).toMatchObject({ reason });
  });

  it('gives an opening that hangs up after 15 seconds', async () => {
    const { world, session } = await openOne(() => ({ startLiveTail: () => new Promise(() => {}) }));
    await world.clock.runFor(16_000);
    expect(await session.opened).toBe(false);
    expect(await session.ended).toMatchObject({ reason: 'refused' });
    expect(world.clock.pending()).toBe(0);
  });

  it('leaves nothing behind when closed', async () => {
    const { world, session } = await openOne();
    await world.clock.runFor(3_000);
    session.close();
    expect(await session.ended).toEqual({ reason: 'closed' });
    await world.clock.runFor(0);
    expect(world.clock.pending()).toBe(0);
  });
});

describe('the pool', () => {
  it('takes a group that joins into the session that has room, without a gap', async () => {
    const world = createWorld(1);
    world.service.createGroup(group);
    const tail = await openTail(world, { targets: ['check*'] });
    await world.clock.runFor(30_000);
    expect(world.service.calls('StartLiveTail')).toBe(1);
    world.service.createGroup('/aws/lambda/checkout-2');
    await world.clock.runFor(60_000);
    expect(world.service.calls('StartLiveTail')).toBe(2);
    expect(tail.statuses.some(({ state }) => state === 'reconnecting')).toBe(false);
    await tail.stop();
  });

  it('opens one session for groups that are read back one after the other', async () => {
    const world = createWorld(1);
    for (let index = 0; index < 8; index += 1) world.service.createGroup(`/aws/lambda/f${index}`);
    const tail = await openTail(world, { targets: ['f*'] });
    await world.clock.runFor(60_000);
    expect(world.service.calls('StartLiveTail')).toBe(1);
    expect(tail.statuses.at(-1)?.state).toBe('live');
    await tail.stop();
  });

  it('asks with the new pattern in a session that follows', async () => {
    const world = createWorld(1);
    world.service.createGroup(group);
    const tail = await openTail(world, { allLines: false });
    await world.clock.runFor(10_000);
    tail.source.setAllLines(true);
    tail.source.setAllLines(true);
    await world.clock.runFor(10_000);
    expect(world.service.calls('StartLiveTail')).toBe(2);
    await tail.stop();
  });

  it('waits longer from cut to cut, and never hurries the service', async () => {
    const world = createWorld(1);
    world.service.createGroup(group);
    world.service.behaviour.endSession = () => 'cut';
    const tail = await openTail(world);
    await world.clock.runFor(300_000);
    expect(world.service.calls('StartLiveTail')).toBeLessThan(60);
    expect(world.service.calls('FilterLogEvents')).toBeLessThan(310);
    await tail.stop();
  });

  it('counts the minutes of every session, and none before it stands', async () => {
    const world = createWorld(1);
    for (let index = 0; index < 20; index += 1) world.service.createGroup(`/aws/lambda/f${10 + index}`);
    const tail = await openTail(world, { targets: ['f*'] });
    await world.clock.runFor(10 * 60_000);
    const status = tail.statuses.findLast(({ state }) => state === 'live');
    expect(status?.state === 'live' && status.sessions).toBe(2);
    const minutes = status?.state === 'live' ? status.cost.sessionMinutes : 0;
    expect(minutes).toBeGreaterThan(18.5);
    expect(minutes).toBeLessThanOrEqual(20);
    await tail.stop();
  });
});
