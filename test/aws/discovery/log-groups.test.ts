import { describe, expect, it } from 'vitest';
import { createServiceClock } from '../../../src/aws/client/service-clock.ts';
import { includesStream } from '../../../src/aws/discovery/log-group.ts';
import { findLogGroups } from '../../../src/aws/discovery/log-groups.ts';
import type { LookupDeps } from '../../../src/aws/discovery/lookup.ts';
import { listAccountGroups } from '../../../src/aws/discovery/open-groups.ts';
import { parseTarget } from '../../../src/aws/discovery/targets.ts';
import { createFakeApi } from '../../stand-in/fake-api.ts';
import { awsError, throttled } from '../../stand-in/service.ts';
import { createWorld, type World } from '../harness.ts';

const signal = new AbortController().signal;

async function find(world: World, ...targets: string[]) {
  const deps: LookupDeps = {
    api: createFakeApi(world.service, world.clock),
    clock: world.clock,
    service: createServiceClock(world.clock),
    region: 'eu-west-1',
    profile: null,
  };
  const looking = findLogGroups(targets.map(parseTarget), deps, signal);
  looking.catch(() => {});
  await world.clock.runFor(60_000);
  return await looking;
}

function names({ groups }: Awaited<ReturnType<typeof find>>): string[] {
  return groups.map(({ name }) => name);
}

describe('finding log groups', () => {
  it('takes a function for its usual group, with ARN and class', async () => {
    const world = createWorld(1);
    world.service.createGroup('/aws/lambda/pay');
    world.service.createGroup('/aws/lambda/pay-2');
    expect(await find(world, 'pay')).toMatchObject({
      groups: [
        {
          name: '/aws/lambda/pay',
          arn: 'arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/pay',
          identifier: '/aws/lambda/pay',
          logClass: 'STANDARD',
          functionNames: null,
        },
      ],
      missing: [],
    });
  });

  it("asks Lambda for a function's own group, and reads only that function of it", async () => {
    const world = createWorld(1);
    world.service.createGroup('/shared');
    world.service.setFunction('pay', '/shared');
    expect((await find(world, 'pay')).groups).toMatchObject([{ name: '/shared', functionNames: ['pay'] }]);
    for (const targets of [
      ['pay', '/shared'],
      ['/shared', 'pay'],
    ]) {
      const { groups } = await find(world, ...targets);
      expect(groups).toMatchObject([{ name: '/shared', functionNames: null }]);
    }
  });

  it('reads of a shared group the functions that were named, and no third one', async () => {
    const world = createWorld(1);
    world.service.createGroup('/shared');
    for (const name of ['pay', 'refund', 'audit']) world.service.setFunction(name, '/shared');
    expect((await find(world, 'pay', 'refund', 'pay')).groups).toMatchObject([
      { name: '/shared', functionNames: ['pay', 'refund'] },
    ]);
  });

  it('reads of a shared group all but what names another function', () => {
    const group = {
      name: '/shared',
      account: null,
      arn: null,
      identifier: '/shared',
      logClass: null,
      stored: null,
    };
    const id = '0123456789abcdef0123456789abcdef';
    const reads = (stream: string) => includesStream({ ...group, functionNames: ['pay'] }, stream);
    expect(reads(`2026/11/24/pay[$LATEST]${id}`)).toBe(true);
    expect(reads(`2026/11/24/pay-2[$LATEST]${id}`)).toBe(false);
    expect(reads(`2026/11/24/[$LATEST]${id}`)).toBe(true);
    expect(reads('my-stream')).toBe(true);
  });

  it('leaves the usual group of a function that writes elsewhere', async () => {
    const world = createWorld(1);
    world.service.createGroup('/aws/lambda/pay');
    world.service.createGroup('/shared');
    world.service.setFunction('pay', '/shared');
    expect((await find(world, 'pay')).groups).toMatchObject([{ name: '/shared', functionNames: ['pay'] }]);
    world.service.deleteGroup('/shared');
    expect(await find(world, 'pay')).toMatchObject({ groups: [], missing: [{ name: 'pay' }] });
  });

  it('does not take the group of a namesake for that of another account', async () => {
    const world = createWorld(1);
    world.service.createGroup('/aws/lambda/pay');
    const own = await find(world, 'arn:aws:lambda:eu-west-1:123456789012:function:pay:live');
    expect(own.groups).toMatchObject([{ identifier: '/aws/lambda/pay' }]);
    const arn = 'arn:aws:logs:eu-west-1:999999999999:log-group:/aws/lambda/pay';
    for (const target of [
      'arn:aws:lambda:eu-west-1:999999999999:function:pay',
      '999999999999:function:pay',
    ]) {
      expect((await find(world, target)).groups).toMatchObject([
        { name: '/aws/lambda/pay', arn, identifier: arn },
      ]);
    }
  });

  it('has an ARN for Live Tail from that of the function where listing is denied', async () => {
    const world = createWorld(1);
    world.service.createGroup('/aws/lambda/pay');
    world.service.behaviour.fail = () => awsError('AccessDeniedException', 'no');
    const arn = 'arn:aws-us-gov:logs:us-gov-west-1:123456789012:log-group:/aws/lambda/pay';
    const { groups } = await find(world, 'arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:pay');
    expect(groups).toMatchObject([{ arn }]);
  });

  it('finds what a function of Lambda@Edge writes in this Region', async () => {
    const world = createWorld(1);
    world.service.createGroup('/aws/lambda/us-east-1.rewrite');
    expect(names(await find(world, 'rewrite'))).toEqual(['/aws/lambda/us-east-1.rewrite']);
  });

  it('takes a bare word for a log group, too', async () => {
    const world = createWorld(1);
    world.service.createGroup('my.logs');
    expect(names(await find(world, 'my.logs'))).toEqual(['my.logs']);
  });

  it('asks nothing for a full ARN', async () => {
    const world = createWorld(1);
    const arn = 'arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/pay';
    const { groups } = await find(world, `${arn}:*`);
    expect(groups).toMatchObject([{ arn, identifier: arn, logClass: null }]);
    expect(world.service.calls('DescribeLogGroups')).toBe(0);
  });

  it('finds 100 groups of a glob in two calls', async () => {
    const world = createWorld(1);
    for (let index = 0; index < 100; index += 1)
      world.service.createGroup(`/aws/lambda/checkout-${index}-api`);
    world.service.createGroup('/aws/lambda/checkout-worker');
    const { groups } = await find(world, 'checkout-*-api');
    expect(groups).toHaveLength(100);
    expect(world.service.calls('DescribeLogGroups')).toBeLessThanOrEqual(3);
  });

  it('names each group once', async () => {
    const world = createWorld(1);
    world.service.createGroup('/aws/lambda/pay');
    expect(names(await find(world, 'pay', 'p*', '/aws/lambda/pay'))).toEqual(['/aws/lambda/pay']);
  });

  it('waits through throttling, then gives up with exit code 6', async () => {
    const world = createWorld(1);
    world.service.createGroup('/aws/lambda/pay');
    world.service.behaviour.fail = (_, call) => (call < 4 ? throttled() : null);
    expect(names(await find(world, 'pay'))).toEqual(['/aws/lambda/pay']);
    world.service.behaviour.fail = () => throttled();
    await expect(find(world, 'pay')).rejects.toMatchObject({ exitCode: 6 });
  });

  it('goes on with a name where listing is denied, but cannot list for a glob', async () => {
    const world = createWorld(1);
    world.service.behaviour.fail = () => awsError('AccessDeniedException', 'no');
    expect((await find(world, 'pay')).groups).toMatchObject([{ name: '/aws/lambda/pay', arn: null }]);
    await expect(find(world, 'pay*')).rejects.toMatchObject({
      exitCode: 4,
      message: 'not allowed: logs:DescribeLogGroups',
    });
  });

  it('lists the groups of the account for a picker, as the pages come', async () => {
    const world = createWorld(1);
    for (let index = 0; index < 60; index += 1) world.service.createGroup(`/aws/lambda/f${100 + index}`);
    const api = createFakeApi(world.service, world.clock);
    const connect = async () => ({ api, region: 'eu-west-1' });
    const seen: string[] = [];
    const options = { region: null, profile: null, endpointUrl: null };
    for await (const { name } of listAccountGroups(options, '/aws/lambda/', signal, {
      connect,
      clock: world.clock,
    })) {
      seen.push(name);
      if (seen.length === 10) expect(world.service.calls('DescribeLogGroups')).toBe(1);
    }
    expect(seen).toHaveLength(60);
    expect(api.closed).toBe(true);
  });
});
