import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRandom } from '../../../demo/random.ts';
import type { LiveTailUpdate, LogsApi } from '../../../src/aws/client/api.ts';
import { connect } from '../../../src/aws/client/client.ts';
import { type CloudWatch, startCloudWatch } from '../../stand-in/cloudwatch.ts';
import { awsError, createService, type Service, throttled } from '../../stand-in/service.ts';

const now = Date.now();
const group = '/aws/lambda/checkout';
let service: Service;
let server: CloudWatch;
let api: LogsApi;
const signal = new AbortController().signal;

beforeEach(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent');
  service = createService({ now: Date.now, random: createRandom(1) });
  service.createGroup(group);
  server = await startCloudWatch(service);
  ({ api } = await connect({ region: 'eu-west-1', profile: null, endpointUrl: server.url }));
});

afterEach(async () => {
  api.close();
  await server.close();
  vi.unstubAllEnvs();
});

function write(message: string, timestamp = now - 1_000): void {
  service.write({ group, stream: 'stream', timestamp, ingestionTime: timestamp + 500, message });
}

const filter = { group, from: now - 60_000, to: now, pattern: null, nextToken: null };

describe('FilterLogEvents over the SDK', () => {
  it('gives the events with their ids, the next page, and the service time', async () => {
    service.behaviour.pageSize = 2;
    for (const message of ['one\n', 'two\n', 'three\n']) write(message);
    const first = await api.filterLogEvents(filter, signal);
    expect(first.events.map(({ message }) => message)).toEqual(['one\n', 'two\n']);
    expect(first.events[0]?.eventId).toHaveLength(56);
    expect(Math.abs((first.serverTime ?? 0) - Date.now())).toBeLessThan(60_000);
    const second = await api.filterLogEvents({ ...filter, nextToken: first.nextToken }, signal);
    expect(second.events.map(({ message }) => message)).toEqual(['three\n']);
    expect(second.nextToken).toBeNull();
  });

  it('lets the service filter, and reads a group by its ARN', async () => {
    write('REPORT RequestId: 1\n');
    write('hello\n');
    const arn = `arn:aws:logs:eu-west-1:123456789012:log-group:${group}`;
    const page = await api.filterLogEvents(
      { ...filter, group: arn, pattern: '?REPORT ?"signal: killed"' },
      signal,
    );
    expect(page.events.map(({ message }) => message)).toEqual(['REPORT RequestId: 1\n']);
  });

  it("asks again with the service's time where this machine's clock is an hour wrong", async () => {
    for (const aheadMs of [3_600_000, -3_600_000]) {
      const far = createService({ now: () => Date.now() + aheadMs, random: createRandom(1) });
      far.createGroup(group);
      const there = await startCloudWatch(far);
      const own = await connect({ region: 'eu-west-1', profile: null, endpointUrl: there.url });
      const page = await own.api.filterLogEvents(filter, signal);
      expect(Math.abs((page.serverTime ?? 0) - far.now())).toBeLessThan(5_000);
      expect(far.calls('FilterLogEvents')).toBe(1);
      own.api.close();
      await there.close();
    }
  });

  it('asks once where something else is wrong beside the clock', async () => {
    const far = createService({ now: () => Date.now() + 3_600_000, random: createRandom(1) });
    const there = await startCloudWatch(far);
    const own = await connect({ region: 'eu-west-1', profile: null, endpointUrl: there.url });
    far.behaviour.fail = () => throttled();
    await expect(own.api.filterLogEvents(filter, signal)).rejects.toMatchObject({
      name: 'ThrottlingException',
    });
    expect(far.calls('FilterLogEvents')).toBe(1);
    own.api.close();
    await there.close();
  });

  it('does not try again by itself when throttled', async () => {
    service.behaviour.fail = () => throttled();
    await expect(api.filterLogEvents(filter, signal)).rejects.toMatchObject({ name: 'ThrottlingException' });
    expect(service.calls('FilterLogEvents')).toBe(1);
  });
});

describe('DescribeLogGroups and Lambda over the SDK', () => {
  it('lists groups with ARN and class', async () => {
    service.createGroup('/aws/lambda/rare', { logClass: 'INFREQUENT_ACCESS' });
    const page = await api.describeLogGroups({ prefix: '/aws/lambda/', nextToken: null }, signal);
    expect(page.groups).toMatchObject([
      { name: group, arn: `arn:aws:logs:eu-west-1:123456789012:log-group:${group}`, logClass: 'STANDARD' },
      { name: '/aws/lambda/rare', logClass: 'INFREQUENT_ACCESS' },
    ]);
  });

  it("finds a function's own log group, and says when there is no such function", async () => {
    service.setFunction('pay', '/shared/payments');
    expect(await api.functionLogGroup('pay', signal)).toBe('/shared/payments');
    expect(await api.functionLogGroup('nobody', signal)).toBeNull();
  });
});

describe('StartLiveTail over the SDK', () => {
  const arns = { groupArns: [`arn:aws:logs:eu-west-1:123456789012:log-group:${group}`], pattern: null };

  async function open(abort = new AbortController()) {
    const iterator = (await api.startLiveTail(arns, abort.signal))[Symbol.asyncIterator]();
    const first = await iterator.next();
    expect(first.value).toEqual({ events: [], sampled: false });
    return { iterator, abort };
  }

  it('tells updates, empty ones too, and whether they are sampled', async () => {
    const { iterator } = await open();
    server.tick();
    expect((await iterator.next()).value).toEqual({ events: [], sampled: false });
    service.behaviour.liveEventsPerSecond = 1;
    write('one\n', Date.now());
    write('two\n', Date.now());
    await vi.waitFor(async () => {
      server.tick();
      const update: LiveTailUpdate = (await iterator.next()).value;
      expect(update.sampled).toBe(true);
      expect(update.events[0]).toMatchObject({ logStream: 'stream', eventId: null });
    });
  });

  it.each([
    ['timeout', { name: 'SessionTimeoutException' }],
    ['cut', { message: expect.stringMatching(/aborted|hang up/) }],
  ] as const)('throws when the session ends by %s', async (fate, error) => {
    const { iterator } = await open();
    service.behaviour.endSession = () => fate;
    server.tick();
    await expect(iterator.next()).rejects.toMatchObject(error);
  });

  it('ends without a word when the service hangs up', async () => {
    const { iterator } = await open();
    service.behaviour.endSession = () => 'end';
    server.tick();
    expect((await iterator.next()).done).toBe(true);
  });

  it('closes the connection when aborted', async () => {
    const { iterator, abort } = await open();
    const next = iterator.next();
    next.catch(() => {});
    abort.abort();
    await expect(next).rejects.toThrow();
    await vi.waitFor(() => expect(server.sessions()).toBe(0));
  });

  it('passes a refusal on', async () => {
    service.behaviour.fail = () => awsError('AccessDeniedException', 'no');
    await expect(api.startLiveTail(arns, signal)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('connect', () => {
  it('honours AWS_ENDPOINT_URL_CLOUDWATCH_LOGS, without the host prefix', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL_CLOUDWATCH_LOGS', server.url);
    const own = await connect({ region: 'eu-west-1', profile: null, endpointUrl: null });
    const abort = new AbortController();
    const stream = await own.api.startLiveTail(
      { groupArns: [`arn:aws:logs:eu-west-1:123456789012:log-group:${group}`], pattern: null },
      abort.signal,
    );
    expect((await stream[Symbol.asyncIterator]().next()).done).toBe(false);
    abort.abort();
    own.api.close();
  });

  it('takes the region from AWS_REGION, else AWS_DEFAULT_REGION, as the AWS CLI does', async () => {
    const regionNow = async () => {
      const own = await connect({ region: null, profile: null, endpointUrl: server.url });
      own.api.close();
      return own.region;
    };
    vi.stubEnv('AWS_REGION', undefined);
    vi.stubEnv('AWS_DEFAULT_REGION', 'eu-north-1');
    expect(await regionNow()).toBe('eu-north-1');
    vi.stubEnv('AWS_REGION', 'eu-west-3');
    expect(await regionNow()).toBe('eu-west-3');
  });

  it('says so when no region is known', async () => {
    vi.stubEnv('AWS_REGION', undefined);
    vi.stubEnv('AWS_DEFAULT_REGION', undefined);
    await expect(connect({ region: null, profile: null, endpointUrl: null })).rejects.toMatchObject({
      exitCode: 2,
      message: 'no AWS region is set',
    });
  });

  it('names a profile that does not exist', async () => {
    await expect(connect({ region: null, profile: 'typo', endpointUrl: null })).rejects.toMatchObject({
      exitCode: 4,
      message: 'the AWS profile "typo" does not exist (none are configured)',
    });
  });
});
