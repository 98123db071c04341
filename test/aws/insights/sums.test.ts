import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Analyzer } from '../../../src/analysis/analyzer.ts';
import { planReads } from '../../../src/aws/insights/plan.ts';
import { type CountedStream, createStreamCounter } from '../../../src/aws/insights/sums.ts';
import { rowToSums, sumsQuery } from '../../../src/aws/insights/sums-query.ts';
import type { LogEvent } from '../../../src/events/log-event.ts';
import { toReport } from '../../../src/output/report.ts';
import { invocations, render } from '../../analysis/workload.ts';
import { runQuery } from '../../stand-in/insights-ql.ts';

const group = '/aws/lambda/checkout';

/** What Logs Insights would count of these events, read in this many pieces. */
function count(events: readonly LogEvent[], pieces = 1): CountedStream[] {
  const tally = createStreamCounter();
  const size = Math.max(1, Math.ceil(events.length / pieces));
  for (let at = 0; at < events.length; at += size) {
    const stored = events.slice(at, at + size).map((event, index) => ({
      id: String(index),
      group: event.logGroup,
      stream: event.logStream,
      timestamp: event.timestamp,
      ingestionTime: event.timestamp,
      message: event.message,
    }));
    for (const row of runQuery(sumsQuery, stored).rows) {
      const sums = rowToSums(row);
      if (sums === null) throw new Error(`unreadable: ${JSON.stringify(row)}`);
      tally.add(sums);
    }
  }
  return tally.streams();
}

const linesOf = (messages: readonly string[], stream = 's'): LogEvent[] =>
  messages.map((message, index) => ({
    account: null,
    logGroup: group,
    logStream: stream,
    timestamp: 1_764_000_000_000 + index * 100,
    ingestionTime: null,
    eventId: null,
    message,
  }));

const start = (id: string) => `START RequestId: ${id} Version: 7`;
const report = (id: string, usedMb: number, rest = '', sizeMb = 512) =>
  `REPORT RequestId: ${id}\tDuration: 10.00 ms\tBilled Duration: 11 ms\tMemory Size: ${sizeMb} MB\tMax Memory Used: ${usedMb} MB\t${rest}`;
const invocation = (id: string, usedMb: number, rest = '') => [
  start(id),
  `END RequestId: ${id}`,
  report(id, usedMb, rest),
];

interface Sample {
  readonly id: string;
  readonly label: string;
  readonly messages: readonly string[];
}

const samples: readonly Sample[] = readFileSync(
  fileURLToPath(new URL('../../fixtures/samples.jsonl', import.meta.url)),
  'utf8',
)
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line));

describe('the counts of a stream', () => {
  it('are the runs of what its REPORTs say, in pieces as at once', () => {
    const events = linesOf([
      'INIT_START Runtime Version: nodejs:22.v70\tRuntime Version ARN: arn:aws:lambda:eu-west-1::runtime:1',
      ...invocation('1', 90, 'Init Duration: 300.00 ms\t'),
      ...invocation('2', 90),
      ...invocation('3', 97),
      ...invocation('4', 97),
    ]);
    const [whole] = count(events);
    expect(whole).toMatchObject({
      readReason: 'nothing',
      sums: {
        from: events[0]?.timestamp,
        to: events.at(-1)?.timestamp,
        lines: 13,
        starts: 4,
        reports: 4,
        coldStarts: 1,
        billedMs: 44,
        billedReports: 4,
        runtimeVersion: 'nodejs:22.v70',
        inOrder: true,
        runs: [
          { sizeMb: 512, usedMb: 90, count: 2, from: events[3]?.timestamp, to: events[6]?.timestamp },
          { sizeMb: 512, usedMb: 97, count: 2, from: events[9]?.timestamp, to: events[12]?.timestamp },
        ],
      },
    });
    for (const pieces of [2, 3, 13]) expect(count(events, pieces)).toEqual([whole]);
  });

  it.each([
    ['memory that fell', [...invocation('1', 97), ...invocation('2', 90), ...invocation('3', 97)]],
    ['another Memory Size', [...invocation('1', 90), start('2'), report('2', 95, '', 1024)]],
    [
      'an init in the middle',
      [...invocation('1', 90), 'INIT_START Runtime Version: nodejs:22.v70', ...invocation('2', 95)],
    ],
    [
      'a second init',
      [
        ...invocation('1', 90, 'Init Duration: 300.00 ms\t'),
        ...invocation('2', 95, 'Init Duration: 300.00 ms\t'),
      ],
    ],
  ])('show a reset by %s', (_, messages) => {
    expect(count(linesOf(messages))).toMatchObject([{ readReason: 'resets', sums: { inOrder: false } }]);
  });

  it('show an invocation without its end, or without its beginning', () => {
    expect(count(linesOf([...invocation('1', 90), start('2')]))).toMatchObject([
      { readReason: 'unfinished' },
    ]);
    expect(count(linesOf([report('0', 90), ...invocation('1', 90)]))).toMatchObject([
      { readReason: 'unfinished' },
    ]);
  });

  it.each(samples.map((sample): [string, Sample] => [`${sample.id}, ${sample.label}`, sample]))(
    'leave no failure unread: %s',
    (_, { messages }) => {
      const events = linesOf(messages);
      const analyzer = new Analyzer({ pressure: 0.9 });
      analyzer.add({ events });
      const { failures } = analyzer.snapshot({ scope: { containers: 'none' } });
      const [stream] = count(events);
      if (failures.length > 0) expect(['memory', 'failure']).toContain(stream?.readReason);
      const isMemory = failures.some(({ kind }) => kind === 'oom-kill' || kind === 'runtime-oom');
      if (isMemory) expect(stream?.readReason).toBe('memory');
    },
  );

  it('take an invocation once whose records an extension prints again', () => {
    const json = (type: string, record: object) =>
      JSON.stringify({ time: '2026-11-24T12:00:00.000Z', type: `platform.${type}`, record });
    const metrics = { durationMs: 10, billedDurationMs: 11, memorySizeMB: 512, maxMemoryUsedMB: 90 };
    const twice = (id: string) => [
      ...invocation(id, 90),
      json('start', { requestId: id, version: '7' }),
      json('report', { requestId: id, metrics, status: 'success' }),
    ];
    expect(count(linesOf([...twice('1'), ...twice('2'), ...twice('3')]))).toMatchObject([
      {
        readReason: 'repeats',
        sums: { starts: 3, reports: 3, billedMs: 33, billedReports: 3, inOrder: false, runs: [{ count: 3 }] },
      },
    ]);
  });

  it('count kills and timeouts once, whether REPORTs state them or exit lines', () => {
    const exit = (id: string, type: string) =>
      `RequestId: ${id} Error: Runtime exited with error: signal: killed\n${type}`;
    const stated = linesOf([
      ...invocation('1', 512, 'Status: error\tError Type: Runtime.OutOfMemory'),
      exit('1', 'Runtime.OutOfMemory'),
      ...invocation('2', 100, 'Status: timeout'),
      '2026-11-24T12:00:00.000Z 2 Task timed out after 3.00 seconds',
      ...invocation('3', 100, 'Status: error\tError Type: Runtime.ExitError'),
    ]);
    expect(count(stated)[0]?.sums.failed).toEqual({ oomKills: 1, timeouts: 1, others: 1 });
    const old = linesOf([
      ...invocation('1', 510),
      exit('1', 'Runtime.ExitError'),
      ...invocation('2', 100),
      '2026-11-24T12:00:00.000Z 2 Task timed out after 3.00 seconds',
    ]);
    expect(count(old)[0]?.sums.failed).toEqual({ oomKills: 1, timeouts: 1, others: 0 });
    const below = linesOf([...invocation('1', 100), exit('1', 'Runtime.ExitError')]);
    expect(count(below)[0]?.sums.failed).toEqual({ oomKills: 0, timeouts: 0, others: 1 });
  });
});

describe('reading what counts leave open', () => {
  // The REPORT of an emulator is never in CloudWatch, and counts cannot recognize it.
  const ofLambda = samples.filter(({ id }) => id !== 'look-008-rie');
  it.each(ofLambda.map((sample): [string, Sample] => [sample.id, sample]))(
    'gives the totals of reading all: %s',
    (_, { messages }) => {
      const events = linesOf(messages);
      const plan = planReads(count(events), 1_000);
      const isRead = plan.tasks.length > 0;
      const [whole, both] = [{ events }, { events: isRead ? events : [], sums: plan.sums }].map((batch) => {
        const analyzer = new Analyzer({ pressure: 0.9 });
        analyzer.add(batch);
        return analyzer.snapshot({ scope: { containers: 'none' } }).totals;
      });
      expect(both).toEqual(whole);
    },
  );

  it('gives the totals of reading all, whatever the workload', () => {
    fc.assert(
      fc.property(invocations(40), fc.integer({ min: 1, max: 4 }), (work, pieces) => {
        const events = render(work);
        const whole = new Analyzer({ pressure: 0.9 });
        whole.add({ events });
        const plan = planReads(count(events, pieces), Number.MAX_SAFE_INTEGER);
        const read = new Set(plan.tasks.flatMap(({ streams }) => streams.map(({ logStream }) => logStream)));
        const both = new Analyzer({ pressure: 0.9 });
        both.add({ events: events.filter(({ logStream }) => read.has(logStream)), sums: plan.sums });
        const info = { kind: 'insights', region: null, logGroups: [], files: [] } as const;
        const reports = [whole, both].map((analyzer) =>
          toReport(analyzer.snapshot({ scope: { containers: 'all' } }), info),
        );
        const [expected, got] = reports.map(({ totals, functions, containers, failures }) => ({
          totals,
          memory: Object.fromEntries(functions.map(({ functionName, memory }) => [functionName, memory])),
          // Functions and containers are in the order of their verdicts, which counts alone may leave open.
          containers: containers
            .map(({ logStream, series, lives }) => ({ logStream, series, lives }))
            .sort((left, right) => (left.logStream < right.logStream ? -1 : 1)),
          failures: failures.map(({ id, kind, evidence }) => ({ id, kind, evidence })),
        }));
        expect(got).toEqual(expected);
      }),
      { seed: 20_261_201, numRuns: 200 },
    );
  });
});

describe('the plan', () => {
  const killed = (stream: string, invocationsBefore: number) =>
    linesOf(
      [
        ...Array.from({ length: invocationsBefore }, (_, index) => invocation(`${index}`, 100)).flat(),
        ...invocation('k', 512, 'Status: error\tError Type: Runtime.OutOfMemory'),
      ],
      stream,
    );

  it('reads the most readReason first, as far as the lines reach, and counts the others', () => {
    const events = [
      ...killed('rarely', 40),
      ...killed('often', 2),
      ...linesOf([...invocation('1', 90), ...invocation('2', 80)], 'reset'),
      ...linesOf(invocation('1', 90), 'healthy'),
    ];
    const streams = count(events);
    const names = (budget: number) => {
      const { tasks, sums, unread, lines } = planReads(streams, budget);
      return {
        read: tasks.flatMap((task) => task.streams.map(({ logStream }) => logStream)).sort(),
        counted: sums.map(({ logStream }) => logStream).sort(),
        unread,
        lines,
      };
    };
    expect(names(1_000)).toEqual({
      read: ['often', 'rarely', 'reset'],
      counted: ['healthy'],
      unread: 0,
      lines: 138,
    });
    expect(names(20)).toEqual({
      read: ['often', 'reset'],
      counted: ['healthy', 'rarely'],
      unread: 1,
      lines: 15,
    });
    expect(names(9)).toEqual({
      read: ['often'],
      counted: ['healthy', 'rarely', 'reset'],
      unread: 1,
      lines: 9,
    });
    expect(names(0)).toMatchObject({ read: [], unread: 2 });
  });

  it('puts streams together in queries that are short enough, of lines that one answer holds', () => {
    const name = (index: number) => `2026/11/24/[$LATEST]${String(index).padStart(32, '0')}`;
    const many = Array.from({ length: 400 }, (_, index) => killed(name(index), 1)).flat();
    const { tasks } = planReads(count(many), 1e6);
    expect(tasks.length).toBeGreaterThan(2);
    expect(tasks.length).toBeLessThan(8);
    expect(new Set(tasks.flatMap((task) => task.streams.map(({ logStream }) => logStream))).size).toBe(400);
    const long = Array.from({ length: 30 }, (_, index) => killed(name(index), 300)).flat();
    for (const { lines } of planReads(count(long), 1e6).tasks) expect(lines).toBeLessThan(10_000);
  });
});
