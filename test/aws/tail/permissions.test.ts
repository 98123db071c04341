import { describe, expect, it } from 'vitest';
import { awsError } from '../../stand-in/service.ts';
import { expectComplete, openTail, start } from '../harness.ts';
import { emit, group, last, world } from './one-group.ts';

describe('permissions', () => {
  it('goes on with Live Tail alone where FilterLogEvents is denied, and says what is missing', async () => {
    const made = world();
    made.service.behaviour.fail = (operation) =>
      operation === 'FilterLogEvents' ? awsError('AccessDeniedException', 'no') : null;
    const written = emit(made, start + 10_000, start + 50_000);
    const tail = await openTail(made);
    await made.clock.runFor(60_000);
    expectComplete(written, tail.seen);
    expect(tail.losses().gaps).toMatchObject([{ reason: `not allowed: logs:FilterLogEvents on ${group}` }]);
    await tail.stop();
  });

  it('for Live Tail that one of three groups lacks leave a session to the others, and say which', async () => {
    const made = world();
    const names = ['/aws/lambda/checkout-api', '/aws/lambda/checkout-secret'];
    for (const name of names) made.service.createGroup(name);
    // IAM asks about each group of the request, and names the first that is not allowed.
    made.service.behaviour.failTail = (groups) => {
      const secret = groups.find(({ name }) => name === '/aws/lambda/checkout-secret');
      if (secret === undefined) return null;
      return awsError(
        'AccessDeniedException',
        `User: arn:aws:iam::123456789012:user/x is not authorized to perform: logs:StartLiveTail on resource: ${secret.arn}:log-stream: because no identity-based policy allows the logs:StartLiveTail action`,
      );
    };
    const written = emit(made, start, start + 60_000);
    const tail = await openTail(made, { targets: ['checkout*'] });
    await made.clock.runFor(90_000);
    expect(last(tail, 'live')).toMatchObject({
      sessions: 1,
      polled: { groups: 1, reason: 'not allowed: logs:StartLiveTail on /aws/lambda/checkout-secret' },
    });
    expect(made.service.calls('StartLiveTail')).toBeLessThanOrEqual(3);
    expectComplete(written, tail.seen);
    // The next session asks again, as the permission may have been given.
    made.service.behaviour.endSession = (session) => (session <= 1 ? 'cut' : 'live');
    await made.clock.runFor(400_000);
    expect(last(tail, 'live')).toMatchObject({ sessions: 1, polled: { groups: 1 } });
    made.service.behaviour.failTail = () => null;
    made.service.behaviour.endSession = (_, age) => (age > 600_000 ? 'timeout' : 'live');
    await made.clock.runFor(700_000);
    expect(last(tail, 'live')).not.toHaveProperty('polled');
    await tail.stop();
  });

  it('that end mid-way are told, and the screen stays', async () => {
    const made = world();
    const tail = await openTail(made, { source: 'poll' });
    await made.clock.runFor(10_000);
    made.service.behaviour.fail = () => awsError('AccessDeniedException', 'no');
    await made.clock.runFor(10_000);
    expect(tail.failure()).toBeNull();
    expect(tail.statuses.at(-1)).toEqual({
      state: 'credentials',
      problem: `not allowed: logs:FilterLogEvents on ${group}`,
      hint: 'an IAM policy must allow logs:FilterLogEvents',
    });
    const written = emit(made, start + 20_000, start + 30_000);
    await made.clock.runFor(30_000);
    made.service.behaviour.fail = () => null;
    await made.clock.runFor(70_000);
    expectComplete(written, tail.seen);
    expect(tail.losses().gaps).toEqual([]);
    await tail.stop();
  });

  it('ends where neither is allowed', async () => {
    const made = world();
    made.service.behaviour.fail = (operation) =>
      operation === 'DescribeLogGroups' ? null : awsError('AccessDeniedException', 'no');
    const tail = await openTail(made);
    await made.clock.runFor(20_000);
    expect(tail.failure()).toMatchObject({ exitCode: 4, hint: expect.stringContaining('logs:') });
  });

  it('needs only FilterLogEvents for a group that is named', async () => {
    const made = world();
    made.service.behaviour.fail = (operation) =>
      operation === 'FilterLogEvents' ? null : awsError('AccessDeniedException', 'no');
    const written = emit(made, start, start + 30_000);
    const tail = await openTail(made, { targets: [group] });
    await made.clock.runFor(40_000);
    expectComplete(written, tail.seen);
    expect(last(tail, 'polling')?.reason).toMatch(/needs the ARN/);
    await tail.stop();
  });
});
