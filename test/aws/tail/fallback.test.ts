import { describe, expect, it } from 'vitest';
import { awsError } from '../../stand-in/service.ts';
import { expectComplete, openTail, start, type World } from '../harness.ts';
import { emit, group, last, states, world } from './one-group.ts';

describe('falling back to polling, with the reason', () => {
  const refusing = (name: string, message: string) => (made: World) => {
    made.service.behaviour.fail = (operation) =>
      operation === 'StartLiveTail' ? awsError(name, message) : null;
  };
  it.each([
    ['access denied', refusing('AccessDeniedException', 'no'), /not allowed: logs:StartLiveTail/],
    ['the quota of sessions', refusing('LimitExceededException', 'too many'), /as many Live Tail sessions/],
    [
      'an unknown operation',
      refusing('UnknownOperationException', ''),
      /StartLiveTail is not offered in eu-west-1/,
    ],
  ])('%s', async (_, prepare, reason) => {
    const made = world();
    prepare(made);
    const written = emit(made, start, start + 60_000);
    const tail = await openTail(made);
    await made.clock.runFor(70_000);
    expectComplete(written, tail.seen);
    expect(last(tail, 'polling')?.reason).toMatch(reason);
    expect(last(tail, 'polling')).toMatchObject({ intervalMs: 2_000, overlapMs: 60_000 });
    await tail.stop();
  });

  it('a Region without Live Tail is not even asked', async () => {
    const made = world(1, 'cn-north-1');
    const tail = await openTail(made);
    await made.clock.runFor(10_000);
    expect(made.service.calls('StartLiveTail')).toBe(0);
    expect(last(tail, 'polling')?.reason).toBe('Live Tail is not offered in cn-north-1');
    await tail.stop();
  });

  it('--max-minutes', async () => {
    const made = world();
    const written = emit(made, start, start + 300_000);
    const tail = await openTail(made, { maxMinutes: 2 });
    await made.clock.runFor(310_000);
    expectComplete(written, tail.seen);
    expect(last(tail, 'polling')).toMatchObject({
      reason: '--max-minutes 2 reached',
      cost: { sessionMinutes: 2 },
    });
    await tail.stop();
  });

  it('when told to, until told otherwise', async () => {
    const made = world();
    const written = emit(made, start, start + 120_000);
    const tail = await openTail(made);
    await made.clock.runFor(30_000);
    expect(tail.statuses.at(-1)).toMatchObject({ state: 'live', sessions: 1 });
    tail.source.setLive(false);
    await made.clock.runFor(30_000);
    const polled = last(tail, 'polling');
    expect(polled).toMatchObject({ reason: expect.stringContaining('any key brings Live Tail back') });
    expect(tail.losses().liveTail).toEqual(polled?.cost);
    await made.clock.runFor(30_000);
    expect(last(tail, 'polling')?.cost).toEqual(polled?.cost);
    tail.source.setLive(true);
    await made.clock.runFor(60_000);
    expect(tail.statuses.at(-1)).toMatchObject({ state: 'live', sessions: 1 });
    expect(made.service.calls('StartLiveTail')).toBe(2);
    await tail.stop();
    expectComplete(written, tail.seen);
  });

  it('--source poll asks for no session and gives no reason', async () => {
    const made = world();
    const tail = await openTail(made, { source: 'poll' });
    await made.clock.runFor(10_000);
    expect(made.service.calls('StartLiveTail')).toBe(0);
    expect(last(tail, 'polling')?.reason).toBeNull();
    expect(tail.source.info.kind).toBe('poll');
    await tail.stop();
  });

  it('--source live fails instead', async () => {
    const made = world();
    refusing('AccessDeniedException', 'no')(made);
    const tail = await openTail(made, { source: 'live' });
    await made.clock.runFor(10_000);
    expect(tail.failure()).toMatchObject({
      exitCode: 4,
      message: `not allowed: logs:StartLiveTail on ${group}`,
    });
  });

  it('--source live does not open in a Region without it', async () => {
    await expect(openTail(world(1, 'us-gov-west-1'), { source: 'live' })).rejects.toMatchObject({
      exitCode: 2,
    });
  });

  it('a group of another log class is a gap beside others, and an error alone', async () => {
    const made = world();
    made.service.createGroup('/aws/lambda/rare', { logClass: 'INFREQUENT_ACCESS' });
    const tail = await openTail(made, { targets: ['*'] });
    await made.clock.runFor(20_000);
    expect(tail.losses().gaps).toMatchObject([
      { reason: '/aws/lambda/rare has a log class without FilterLogEvents (INFREQUENT_ACCESS)' },
    ]);
    expect(states(tail).at(-1)).toBe('live');
    expect(states(tail)).not.toContain('polling');
    // It is not read at all: to call it polled would be a lie.
    expect(tail.statuses.at(-1)).not.toHaveProperty('polled');
    await tail.stop();
    const alone = await openTail(made, { targets: ['rare'] });
    await made.clock.runFor(20_000);
    expect(alone.failure()).toMatchObject({
      exitCode: 2,
      hint: 'Logs Insights reads it: lambda-oom report --function /aws/lambda/rare --engine insights',
    });
  });
});
