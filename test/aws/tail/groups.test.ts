import { describe, expect, it } from 'vitest';
import { createWorld, expectComplete, openTail, start } from '../harness.ts';
import { emit, group, last, stream, world } from './one-group.ts';

describe('groups', () => {
  it('that appear later and fit the glob join', async () => {
    const made = world();
    const tail = await openTail(made, { targets: ['check*'] });
    await made.clock.runFor(30_000);
    made.service.createGroup('/aws/lambda/checkout-v2');
    const late = made.service.write({
      group: '/aws/lambda/checkout-v2',
      stream,
      timestamp: start + 31_000,
      ingestionTime: start + 32_000,
      message: 'REPORT late\n',
    });
    await made.clock.runFor(70_000);
    expectComplete([late], tail.seen);
    expect(tail.source.info.logGroups).toEqual([group, '/aws/lambda/checkout-v2']);
    expect(last(tail, 'live')).toMatchObject({ sessions: 1 });
    await tail.stop();
  });

  it('are listed with restraint where an account has thousands of them', async () => {
    const made = createWorld(1);
    for (let index = 0; index < 5_000; index += 1) made.service.createGroup(`/aws/lambda/f${10_000 + index}`);
    made.service.createGroup('/aws/lambda/f-checkout');
    const tail = await openTail(made, { targets: ['f*-checkout'] }, { api: { latencyMs: () => 50 } });
    const opened = made.clock.now();
    expect(opened - start).toBeLessThan(60_000);
    const atStart = made.service.calls('DescribeLogGroups');
    made.service.createGroup('/aws/lambda/f2-checkout');
    await made.clock.runFor(20 * 60_000);
    expect(tail.source.info.logGroups).toContain('/aws/lambda/f2-checkout');
    // A twentieth of the time at three a second.
    expect(made.service.calls('DescribeLogGroups') - atStart).toBeLessThan(20 * 60 * 3 * 0.08);
    await tail.stop();
  });

  it('that a known function has not made yet are waited for', async () => {
    const made = createWorld(1);
    made.service.setFunction('checkout', group);
    const tail = await openTail(made, { targets: ['checkout'], waitForGroups: true });
    await made.clock.runFor(15_000);
    expect(tail.statuses.at(-1)).toEqual({ state: 'waiting', detail: 'no log group yet: checkout' });
    made.service.createGroup(group);
    const written = emit(made, start + 16_000, start + 20_000);
    await made.clock.runFor(30_000);
    expectComplete(written, tail.seen);
    expect(tail.statuses.at(-1)?.state).toBe('live');
    await tail.stop();
  });

  it('that fit a glob are waited for beside a target that is there, and said so', async () => {
    const made = world();
    const tail = await openTail(made, { targets: ['checkout', 'pay-*'], waitForGroups: true });
    await made.clock.runFor(15_000);
    expect(last(tail, 'live')).toMatchObject({ waitingFor: 'no log group yet: /aws/lambda/pay-*' });
    made.service.createGroup('/aws/lambda/pay-out');
    await made.clock.runFor(90_000);
    expect(tail.source.info.logGroups).toEqual([group, '/aws/lambda/pay-out']);
    expect(last(tail, 'live')).not.toHaveProperty('waitingFor');
    await tail.stop();
  });

  it.each([['nothing'], ['checkout', 'nothing'], ['nothing-*']])(
    'that nobody knows are not waited for: %s %s',
    async (...targets) => {
      const opening = openTail(world(), { targets, waitForGroups: true });
      await expect(opening).rejects.toMatchObject({ exitCode: 5 });
    },
  );

  it('that are given by an ARN and are not there end it with exit code 5', async () => {
    const made = world();
    const arn = 'arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/nothing';
    const tail = await openTail(made, { targets: [arn], waitForGroups: true });
    await made.clock.runFor(15_000);
    expect(tail.failure()).toMatchObject({ exitCode: 5, message: '/aws/lambda/nothing does not exist' });
  });

  it('that do not exist are an error with what was perhaps meant', async () => {
    const made = world();
    await expect(openTail(made, { targets: ['chekout'] })).rejects.toMatchObject({
      exitCode: 5,
      message: 'no function or log group "chekout" in eu-west-1',
      hint: 'did you mean checkout?',
    });
  });

  it('that are deleted and made again go on', async () => {
    const made = world();
    const tail = await openTail(made);
    await made.clock.runFor(20_000);
    made.service.deleteGroup(group);
    await made.clock.runFor(60_000);
    expect(tail.failure()).toBeNull();
    expect(tail.statuses.at(-1)?.state).toBe('waiting');
    made.service.createGroup(group);
    await made.clock.runFor(20_000);
    expect(tail.statuses.at(-1)?.state).not.toBe('waiting');
    await tail.stop();
  });

  it('shared by functions are read for the one that was asked for', async () => {
    const made = world();
    made.service.createGroup('/shared/payments');
    made.service.setFunction('pay', '/shared/payments');
    const of = (name: string) => `2026/11/24/${name}[$LATEST]${'0'.repeat(32)}`;
    for (const name of ['pay', 'payout']) {
      made.service.write({
        group: '/shared/payments',
        stream: of(name),
        timestamp: start + 5_000,
        ingestionTime: start + 6_000,
        message: `REPORT ${name}\n`,
      });
    }
    const tail = await openTail(made, { targets: ['pay'] });
    await made.clock.runFor(60_000);
    expect(tail.seen.map(({ event }) => event.message)).toEqual(['REPORT pay\n']);
    await tail.stop();
  });
});
