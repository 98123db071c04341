import { describe, expect, it } from 'vitest';
import type { FilterRequest } from '../../../src/aws/client/api.ts';
import { createCredentialRefresher } from '../../../src/aws/client/credential-refresher.ts';
import { createRateLimiter } from '../../../src/aws/client/rate-limiter.ts';
import { createServiceClock } from '../../../src/aws/client/service-clock.ts';
import { createCoverage } from '../../../src/aws/coverage.ts';
import { createDeduplicator } from '../../../src/aws/deduplicator.ts';
import { Poller } from '../../../src/aws/poll/poller.ts';
import { createTailWindow } from '../../../src/aws/tail-window.ts';
import type { LogEvent } from '../../../src/events/log-event.ts';
import { createFakeApi } from '../../stand-in/fake-api.ts';
import { awsError, throttled } from '../../stand-in/service.ts';
import { createWorld, start } from '../harness.ts';

const name = '/aws/lambda/checkout';

function openPoller(options: { overlapMs?: number; since?: number; pattern?: () => string | null } = {}) {
  const world = createWorld(1);
  const { service, clock, random } = world;
  const { arn } = service.createGroup(name);
  const requests: (FilterRequest & { at: number })[] = [];
  const api = createFakeApi(service, clock);
  const filter = api.filterLogEvents.bind(api);
  api.filterLogEvents = async (request, signal) => {
    requests.push({ ...request, at: clock.now() });
    return await filter(request, signal);
  };
  const stop = new AbortController();
  const onChange = () => {};
  const deduplicator = createDeduplicator();
  const seen: LogEvent[] = [];
  const serviceClock = createServiceClock(clock);
  const poller = new Poller(
    {
      name,
      account: '123456789012',
      arn,
      identifier: name,
      logClass: 'STANDARD',
      functionNames: null,
      stored: null,
    },
    {
      credentials: createCredentialRefresher({ first: api, renew: async () => api, clock, onChange }),
      limiter: createRateLimiter({ clock, random, region: 'eu-west-1', signal: stop.signal, onChange }),
      clock,
      service: serviceClock,
      deduplicator,
      region: 'eu-west-1',
      profile: null,
      coverage: createCoverage(),
      window: createTailWindow({ since: options.since ?? start - 60_000, until: null }, serviceClock),
      closesAt: () => Number.POSITIVE_INFINITY,
      overlapMs: options.overlapMs ?? 60_000,
      intervalMs: 2_000,
      pattern: options.pattern ?? (() => '?REPORT'),
      patternRefused: () => {},
      deliver: async (events) => {
        seen.push(...events);
      },
      onChange,
    },
  );
  const running = poller.run(stop.signal);
  const end = async () => {
    stop.abort();
    await running;
  };
  const write = (timestamp: number, message = `REPORT ${timestamp}`) =>
    service.write({ group: name, stream: 's', timestamp, ingestionTime: timestamp + 500, message });
  return { ...world, poller, deduplicator, requests, seen, write, end };
}

describe('the poller', () => {
  it('reads from --since first, then from the start of the reading before, less the overlap', async () => {
    const { clock, requests, end } = openPoller();
    await clock.runFor(200_000);
    await end();
    expect(requests[0]).toMatchObject({ from: start - 60_000, pattern: '?REPORT', nextToken: null });
    for (let index = 1; index < requests.length; index += 1) {
      const [before, now] = [requests[index - 1], requests[index]];
      expect(now?.from).toBe(Math.max(start - 60_000, (before?.at ?? 0) - 60_000));
      expect((now?.at ?? 0) - (before?.at ?? 0)).toBe(2_000);
    }
  });

  it('goes on at the same page after being throttled', async () => {
    const { service, clock, requests, write, seen, end } = openPoller();
    for (let index = 0; index < 10; index += 1) write(start - 20_000 + index);
    service.behaviour.pageSize = 4;
    service.behaviour.fail = (_, call) => (call === 2 ? throttled() : null);
    await clock.runFor(10_000);
    await end();
    expect(requests[1]?.nextToken).not.toBeNull();
    expect(requests[2]?.nextToken).toBe(requests[1]?.nextToken);
    expect(seen).toHaveLength(10);
  });

  it('says which longer range it reads, and up to where it has read', async () => {
    const { service, clock, write, poller, end } = openPoller();
    for (let index = 0; index < 10; index += 1) write(start - 20_000 + index);
    service.behaviour.pageSize = 1;
    await clock.runFor(2_000);
    expect(poller.state()).toMatchObject({ readingBack: { from: start - 60_000 }, watermark: null });
    await clock.runFor(10_000);
    expect(poller.state()).toMatchObject({ readingBack: null, watermark: expect.any(Number) });
    await end();
  });

  it('reads sooner when asked to', async () => {
    const { clock, poller, requests, end } = openPoller();
    poller.setIntervalMs(30_000);
    await clock.runFor(5_000);
    expect(requests).toHaveLength(1);
    poller.requestPollBy(clock.now() + 1_000);
    poller.requestPollBy(clock.now() + 4_000);
    await clock.runFor(10_000);
    expect(requests.map(({ at }) => at - start)).toEqual([0, 6_000, 9_000]);
    await end();
  });

  it('holds what an overlap needs, however long it runs', async () => {
    const { clock, write, deduplicator, seen, end } = openPoller();
    for (let at = start; at < start + 3_600_000; at += 1_000) write(at);
    await clock.runFor(3_610_000);
    await end();
    expect(seen).toHaveLength(3_600);
    expect(deduplicator.size()).toBeLessThan(200);
  });

  it('reads everything of a group whose tokens lead in circles, by first pages alone', async () => {
    const { service, clock, write, seen, poller, end } = openPoller();
    for (let index = 0; index < 10; index += 1) write(start - 20_000 + index);
    service.behaviour.pageSize = 4;
    const token = service.filter;
    service.filter = (request) => {
      const page = token(request);
      return page.nextToken !== null ? { ...page, nextToken: 'again' } : page;
    };
    await clock.runFor(20_000);
    expect(seen).toHaveLength(10);
    expect(poller.state()).toMatchObject({ skipped: [], problem: null });
    expect(poller.state().watermark).toBeGreaterThan(start);
    await end();
  });

  it('remembers little of a long range while it reads it, and tells each event once where it starts again', async () => {
    const { service, clock, write, deduplicator, seen, requests, end } = openPoller({
      since: start - 3_600_000,
    });
    for (let index = 0; index < 3_600; index += 1) write(start - 3_600_000 + index * 1_000);
    service.behaviour.pageSize = 100;
    // Halfway through the range the service forgets the page.
    service.behaviour.fail = (_, call) =>
      call === 20 ? awsError('InvalidParameterException', 'The specified nextToken is invalid.') : null;
    let most = 0;
    for (let half = 0; half < 60; half += 1) {
      await clock.runFor(500);
      most = Math.max(most, deduplicator.size());
    }
    await end();
    expect(seen).toHaveLength(3_600);
    expect(most).toBeLessThan(300);
    const again = requests[20];
    expect(again).toMatchObject({ nextToken: null, to: requests[0]?.to });
    expect(again?.from).toBeGreaterThan(start - 1_800_000);
    // A token goes with the range that it was given for.
    expect(new Set(requests.slice(0, 20).map(({ from }) => from))).toEqual(new Set([start - 3_600_000]));
  });

  it('asks with the new pattern where it changed while a page was being lost', async () => {
    let pattern: string | null = '?REPORT';
    const { service, clock, poller, write, seen, requests, end } = openPoller({ pattern: () => pattern });
    for (let index = 0; index < 10; index += 1) write(start - 20_000 + index, `hello ${index}`);
    for (let index = 0; index < 10; index += 1) write(start - 20_000 + index);
    service.behaviour.pageSize = 4;
    service.behaviour.fail = (_, call) => {
      if (call !== 2) return null;
      pattern = null;
      poller.patternChanged();
      return awsError('InvalidParameterException', 'The specified nextToken is invalid.');
    };
    await clock.runFor(1_900);
    await end();
    expect(requests.slice(2).every((request) => request.pattern === null)).toBe(true);
    expect(seen.map(({ message }) => message)).toContain('hello 0');
  });
});
