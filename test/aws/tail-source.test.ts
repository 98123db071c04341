import { describe, expect, it } from 'vitest';
import type { SourceStatus } from '../../src/source/source.ts';
import { createFakeApi } from '../stand-in/fake-api.ts';
import { awsError, throttled } from '../stand-in/service.ts';
import { createWorld, expectComplete, openTail, start, type Tail, type World } from './harness.ts';

const group = '/aws/lambda/checkout';
const stream = '2026/11/24/[$LATEST]00000000000000000000000000000000';

function emit({ service }: World, from: number, to: number, everyMs = 500, lagMs = 800) {
  const written = [];
  for (let timestamp = from; timestamp < to; timestamp += everyMs) {
    const ingestionTime = timestamp + lagMs;
    written.push(
      service.write({ group, stream, timestamp, ingestionTime, message: `REPORT ${timestamp}\n` }),
    );
  }
  return written;
}

function states({ statuses }: Tail): string[] {
  return statuses.map(({ state }) => state).filter((state, index, all) => state !== all[index - 1]);
}

function last<State extends SourceStatus['state']>({ statuses }: Tail, state: State) {
  return statuses.findLast(
    (status): status is Extract<SourceStatus, { state: State }> => status.state === state,
  );
}

function world(seed = 1, region?: string): World {
  const made = createWorld(seed, region);
  made.service.createGroup(group);
  return made;
}

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

describe('pages that lead in circles', () => {
  it('are a gap until they end, and keep nobody from going live', async () => {
    const made = world();
    const written = emit(made, start - 60_000, start + 60_000);
    made.service.behaviour.pageSize = 50;
    const filter = made.service.filter;
    let circles = true;
    made.service.filter = (request) => {
      const page = filter(request);
      return circles && page.nextToken !== null ? { ...page, nextToken: request.token ?? 'again' } : page;
    };
    const tail = await openTail(made);
    await made.clock.runFor(20_000);
    expect(tail.statuses.at(-1)?.state).toBe('live');
    expect(tail.losses().gaps).toMatchObject([
      { from: start - 60_000, reason: `FilterLogEvents repeats its pages of ${group}` },
    ]);
    circles = false;
    await made.clock.runFor(100_000);
    expect(tail.losses().gaps).toEqual([]);
    expectComplete(written, tail.seen);
    await tail.stop();
  });
});

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

describe('credentials', () => {
  const expired = () =>
    awsError('ExpiredTokenException', 'The security token included in the request is expired');

  it('that expire mid-way are waited for, and nothing is missed', async () => {
    const made = world();
    const written = emit(made, start, start + 600_000);
    let clients = 0;
    let loggedIn = true;
    const connect = () => {
      clients += 1;
      const api = createFakeApi(made.service, made.clock);
      // A client keeps what it was made with: only one made after the login works again.
      let works = loggedIn;
      const check = () => {
        works &&= loggedIn;
        if (!works) throw expired();
      };
      const filter = api.filterLogEvents.bind(api);
      api.filterLogEvents = async (request, signal) => {
        check();
        return await filter(request, signal);
      };
      const tail = api.startLiveTail.bind(api);
      api.startLiveTail = async (request, signal) => {
        check();
        return await tail(request, signal);
      };
      return api;
    };
    const tail = await openTail(made, { profile: 'work' }, { connect });
    await made.clock.runFor(60_000);
    loggedIn = false;
    made.service.behaviour.endSession = () => 'cut';
    await made.clock.runFor(2_000);
    made.service.behaviour.endSession = () => 'live';
    await made.clock.runFor(298_000);
    expect(tail.statuses.at(-1)).toEqual({
      state: 'credentials',
      problem: 'the AWS credentials have expired',
      hint: 'aws sso login --profile work, or set fresh AWS_* variables and start again',
    });
    loggedIn = true;
    await made.clock.runFor(10_000);
    expect(tail.statuses.at(-1)?.state).toBe('live');
    await made.clock.runFor(240_000);
    expectComplete(written, tail.seen);
    expect(clients).toBeGreaterThan(10);
    await tail.stop();
  });

  it('that never held end it with exit code 4', async () => {
    const made = world();
    made.service.behaviour.fail = () => expired();
    const opening = openTail(made);
    await expect(opening).rejects.toMatchObject({ exitCode: 4 });
    const byArn = await openTail(made, {
      targets: [`arn:aws:logs:eu-west-1:123456789012:log-group:${group}`],
    });
    await made.clock.runFor(5_000);
    expect(byArn.failure()).toMatchObject({ exitCode: 4 });
  });
});

describe('the network', () => {
  const broken = () => Object.assign(new Error('connect ENETUNREACH 1.2.3.4:443'), { code: 'ENETUNREACH' });

  it('that is not there at the start ends it with the reason', async () => {
    const made = world();
    made.service.behaviour.fail = (operation) => (operation === 'FilterLogEvents' ? broken() : null);
    const tail = await openTail(made, { source: 'poll' });
    await made.clock.runFor(120_000);
    expect(tail.failure()).toMatchObject({
      exitCode: 1,
      message: expect.stringContaining('cannot be reached'),
    });
  });

  it('that goes mid-way is waited for, and nothing is missed', async () => {
    const made = world();
    const written = emit(made, start, start + 300_000);
    const tail = await openTail(made);
    await made.clock.runFor(60_000);
    made.service.behaviour.fail = broken;
    made.service.behaviour.endSession = () => 'silent';
    await made.clock.runFor(120_000);
    expect(['reconnecting', 'backing-off', 'polling']).toContain(tail.statuses.at(-1)?.state);
    made.service.behaviour.fail = () => null;
    made.service.behaviour.endSession = () => 'live';
    await made.clock.runFor(200_000);
    expect(tail.failure()).toBeNull();
    expectComplete(written, tail.seen);
    expect(tail.statuses.at(-1)?.state).toBe('live');
    await tail.stop();
  });
});

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
      const { createService } = await import('../stand-in/service.ts');
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

describe('all lines', () => {
  it.each(['auto', 'poll'] as const)(
    'are asked for where the service does not take the pattern: --source %s',
    async (source) => {
      const made = world();
      made.service.behaviour.refusesPatterns = true;
      const written = emit(made, start - 60_000, start + 30_000);
      const tail = await openTail(made, { allLines: false, source });
      await made.clock.runFor(60_000);
      expectComplete(written, tail.seen);
      expect(states(tail)).not.toContain('credentials');
      expect(made.service.calls('FilterLogEvents')).toBeLessThan(40);
      await tail.stop();
    },
  );

  it('are asked for from the moment they are wanted', async () => {
    const made = world();
    const say = (at: number, message: string) =>
      made.service.write({ group, stream, timestamp: at, ingestionTime: at + 500, message });
    const tail = await openTail(made, { allLines: false });
    for (let second = 0; second < 60; second += 1) say(start + second * 1_000, `hello ${second}\n`);
    const report = say(start + 20_000, 'REPORT RequestId: 1\tMemory Size: 128 MB\n');
    await made.clock.runTo(start + 30_000);
    expect(tail.seen.map(({ event }) => event.message)).toEqual([report.message]);
    tail.source.setAllLines(true);
    await made.clock.runTo(start + 70_000);
    const hellos = tail.seen.filter(({ event }) => event.message.startsWith('hello'));
    expect(hellos.filter(({ event }) => event.timestamp > start + 31_000)).toHaveLength(28);
    expect(new Set(tail.seen.map(({ event }) => event.message)).size).toBe(tail.seen.length);
    await tail.stop();
  });
});
