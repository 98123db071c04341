import { describe, expect, it } from 'vitest';
import { unknownGroup } from '../../../src/aws/discovery/log-group.ts';
import { insightsSource } from '../../../src/aws/insights/insights.ts';
import { cut, linesQueryText, rowToEvent } from '../../../src/aws/insights/query.ts';
import { sumsQuery } from '../../../src/aws/insights/sums-query.ts';
import { openReportSource, type ReportSourceOptions } from '../../../src/aws/report-source.ts';
import type { LogEvent } from '../../../src/events/log-event.ts';
import { filterPattern, matchesFilterPattern } from '../../../src/events/relevance.ts';
import type { SourceLosses, SourceStatus } from '../../../src/source/source.ts';
import { createFakeApi } from '../../stand-in/fake-api.ts';
import { runQuery } from '../../stand-in/insights-ql.ts';
import { awsError } from '../../stand-in/service.ts';
import { createWorld, start, type World } from '../harness.ts';

const group = '/aws/lambda/checkout';
const hour = 3_600_000;

async function read({ service, clock, random }: World, options: Partial<ReportSourceOptions> = {}) {
  const opening = openReportSource(
    {
      functions: ['checkout'],
      region: null,
      profile: null,
      endpointUrl: null,
      since: null,
      until: null,
      engine: null,
      record: null,
      ...options,
    },
    { connect: async () => ({ api: createFakeApi(service, clock), region: 'eu-west-1' }), clock, random },
  );
  opening.catch(() => {});
  await clock.runFor(0);
  const source = await opening;
  const events: LogEvent[] = [];
  const statuses: SourceStatus[] = [];
  let losses: SourceLosses | null = null;
  let failure: unknown = null;
  const reading = (async () => {
    try {
      for await (const batch of source.batches(new AbortController().signal)) {
        events.push(...batch.events);
        if (batch.status !== undefined) statuses.push(batch.status);
        losses = batch.losses ?? losses;
      }
    } catch (error) {
      failure = error;
    }
  })();
  await clock.runFor(600_000);
  await reading;
  return { source, events, statuses, losses: losses as SourceLosses | null, failure };
}

function write(
  { service }: World,
  count: number,
  from: number,
  everyMs: number,
  message = 'REPORT RequestId:',
) {
  for (let index = 0; index < count; index += 1) {
    const timestamp = from + index * everyMs;
    service.write({
      group,
      stream: 's',
      timestamp,
      ingestionTime: timestamp + 5,
      message: `${message} ${index}\n`,
    });
  }
}

describe('the report source', () => {
  it('reads more than an hour through Logs Insights, cutting ranges of more than 10,000 rows', async () => {
    const world = createWorld(1);
    world.service.createGroup(group);
    write(world, 25_000, start - 5 * hour, 600);
    write(world, 100, start - 5 * hour, 1_000, 'hello');
    const { events, statuses, source, losses } = await read(world, { since: start - 6 * hour });
    expect(source.info.kind).toBe('insights');
    expect(events).toHaveLength(25_000);
    expect(new Set(events.map(({ message }) => message)).size).toBe(25_000);
    expect(events[0]).toEqual({
      account: '123456789012',
      logGroup: group,
      logStream: 's',
      timestamp: start - 5 * hour,
      ingestionTime: start - 5 * hour + 5,
      eventId: null,
      message: 'REPORT RequestId: 0\n',
    });
    expect(world.service.calls('StartQuery')).toBeLessThan(7);
    expect(statuses[0]).toMatchObject({ state: 'reading', done: 0 });
    const done = statuses.findLast((status) => status.state === 'reading');
    expect(done?.state === 'reading' && done.done === done.total && (done.bytesScanned ?? 0) > 0).toBe(true);
    expect(losses).toMatchObject({ gaps: [], unreadable: 0 });
  });

  it('tells a second that holds more than a query gives as a gap', async () => {
    const world = createWorld(1);
    world.service.createGroup(group);
    const at = start - 2 * hour;
    write(world, 10_050, at, 0);
    const { events, losses } = await read(world, { since: start - 3 * hour });
    expect(events).toHaveLength(10_000);
    expect(losses?.gaps).toEqual([
      { from: at, to: at + 999, reason: 'Logs Insights returns 10000 of 10050 lines of one second' },
    ]);
  });

  it('reads an hour or less with FilterLogEvents, and what --engine says', async () => {
    const world = createWorld(1);
    world.service.createGroup(group);
    write(world, 50, start - hour / 2, 1_000);
    const filtered = await read(world, { since: start - hour });
    expect(filtered.events).toHaveLength(50);
    expect(world.service.calls('StartQuery')).toBe(0);
    const now = world.clock.now();
    const asked = await read(world, { since: now - 2 * hour, engine: 'filter' });
    expect(asked.events).toHaveLength(50);
    expect(asked.source.info.kind).toBe('poll');
    const insights = await read(world, { since: world.clock.now() - hour, engine: 'insights' });
    expect(insights.events).toHaveLength(50);
  });

  it('waits while too many queries run, and gives up with exit code 6', async () => {
    const world = createWorld(1);
    world.service.createGroup(group);
    write(world, 10, start - 2 * hour, 1_000);
    world.service.behaviour.fail = (operation, call) =>
      operation === 'StartQuery' && call < 4 ? awsError('LimitExceededException', 'too many queries') : null;
    expect((await read(world)).events).toHaveLength(10);
    world.service.behaviour.fail = (operation) =>
      operation === 'StartQuery' ? awsError('LimitExceededException', 'too many queries') : null;
    expect((await read(world)).failure).toMatchObject({ exitCode: 6 });
  });

  it('reads a group of the Infrequent Access class', async () => {
    const world = createWorld(1);
    world.service.createGroup(group, { logClass: 'INFREQUENT_ACCESS' });
    write(world, 10, start - 2 * hour, 1_000);
    expect((await read(world)).events).toHaveLength(10);
  });

  it('refuses an empty range, and a function that is not there', async () => {
    const world = createWorld(1);
    await expect(read(world, { since: start, until: start - 1 })).rejects.toMatchObject({ exitCode: 3 });
    await expect(read(world)).rejects.toMatchObject({ exitCode: 5 });
  });
});

describe('the query', () => {
  it('lets through what the filter pattern does', () => {
    const query = linesQueryText({ allLines: false, streams: null });
    expect(query.length).toBeLessThan(10_000);
    expect(query.match(/@message like/g)).toHaveLength(filterPattern.match(/\?/g)?.length ?? 0);
    expect(matchesFilterPattern('REPORT RequestId: 1')).toBe(true);
    expect(linesQueryText({ allLines: true, streams: null })).not.toContain('filter');
  });

  it('cuts a range into pieces that touch and do not overlap', () => {
    expect(cut({ from: 0, to: 99 }, 15_000)).toEqual([
      { from: 0, to: 32 },
      { from: 33, to: 65 },
      { from: 66, to: 99 },
    ]);
    expect(cut({ from: 5, to: 5 }, 20_000)).toBeNull();
    expect(cut({ from: 5, to: 6 }, 1_000_000)).toEqual([
      { from: 5, to: 5 },
      { from: 6, to: 6 },
    ]);
  });

  it('is understood by the stand-in in these forms alone', () => {
    for (const query of [
      'stats avg(x) as y by z',
      'filter x = 1',
      'parse @message "a*b" as c',
      'sort @timestamp desc',
    ]) {
      expect(() => runQuery(query, []), query).toThrow(
        expect.objectContaining({ name: 'MalformedQueryException' }),
      );
    }
    expect(() => runQuery(linesQueryText({ allLines: false, streams: ['s'.repeat(10_000)] }), [])).toThrow(
      /longer than/,
    );
    expect(runQuery(sumsQuery, []).rows).toEqual([]);
  });

  it('gives no event for a row without a time', () => {
    expect(rowToEvent({ '@message': 'x' })).toBeNull();
    expect(rowToEvent({ '@timestamp': '1790000000000' })?.timestamp).toBe(1_790_000_000_000);
  });

  it.each(['never', 'first'] as const)(
    'keeps the log groups of one name in two accounts apart, counting %s',
    async (counting) => {
      const world = createWorld(1);
      const accounts = ['123456789012', '999999999999'];
      const stored = accounts.map((account) => world.service.createGroup(group, { account }));
      for (const [index, { key }] of stored.entries()) {
        for (let count = 0; count <= index; count += 1) {
          const at = start - hour + count * 1_000;
          for (const message of [`START RequestId: ${count} Version: 1`, report(count)]) {
            world.service.write({ group: key, stream: 's', timestamp: at, ingestionTime: at, message });
          }
        }
      }
      const { clock, random, service } = world;
      const groups = stored.map(({ arn }) => unknownGroup({ name: group, arn, identifier: arn }));
      const source = insightsSource({
        ...{ api: createFakeApi(service, clock), clock, random, region: 'eu-west-1', profile: null, groups },
        ...{ from: start - 2 * hour, to: start, allLines: false, counting, bytes: null, mostWhole: 0 },
      });
      const reports = new Map<string | null, number>();
      const reading = (async () => {
        for await (const { events, sums = [] } of source.batches(new AbortController().signal)) {
          for (const { account, message } of events) {
            if (message.startsWith('REPORT')) reports.set(account, (reports.get(account) ?? 0) + 1);
          }
          for (const sum of sums) reports.set(sum.account, (reports.get(sum.account) ?? 0) + sum.reports);
        }
      })();
      await clock.runFor(60_000);
      await reading;
      expect([...reports]).toEqual([
        ['123456789012', 1],
        ['999999999999', 2],
      ]);
    },
  );
});

const report = (id: number) =>
  `REPORT RequestId: ${id}\tDuration: 1.00 ms\tBilled Duration: 1 ms\tMemory Size: 128 MB\tMax Memory Used: 64 MB\t`;
