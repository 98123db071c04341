import { describe, expect, it } from 'vitest';
import { Analyzer } from '../../../src/analysis/analyzer.ts';
import type { LogsApi } from '../../../src/aws/client/api.ts';
import { openReportSource, type ReportSeams } from '../../../src/aws/report-source.ts';
import { type Report, toReport } from '../../../src/output/report.ts';
import type { SourceStatus } from '../../../src/source/source.ts';
import { createFakeApi } from '../../stand-in/fake-api.ts';
import { asJsonLine } from '../../stand-in/json-format.ts';
import { awsError, type Service } from '../../stand-in/service.ts';
import { createWorkload, scenarios } from '../../stand-in/workload.ts';
import { createWorld, start, type World } from '../harness.ts';

const minute = 60_000;
const since = start - 100 * minute;

const slowLeak = {
  name: 'slow-leak',
  sizeMb: 256,
  runtime: 'nodejs:22.v70',
  containers: 6,
  everySeconds: 20,
  baseMb: 90,
  noiseMb: 6,
  leakMb: 0.8,
  spike: 0,
  dies: 'killed',
  versions: ['1', '1'],
} as const;
const steady = {
  ...slowLeak,
  name: 'steady',
  leakMb: 0,
  containers: 20,
  noiseMb: 30,
  versions: ['1', '2'],
} as const;
const incident = (scenarios.incident ?? []).map((actor) => ({
  ...actor,
  everySeconds: 3 * actor.everySeconds,
}));
const actors = [...incident, slowLeak, steady];

/** Forty minutes of failing, leaking and healthy functions. */
function createIncident(seed: number, change: (service: Service) => Service = (service) => service): World {
  const world = createWorld(seed);
  const begin = start - 45 * minute;
  createWorkload(change(world.service), world.random, actors, begin, begin + 20 * minute).advance(
    start - minute,
  );
  return world;
}

/** The same service, whose functions log in the JSON format. */
const inJson = (service: Service): Service => ({
  ...service,
  write(event) {
    const message = asJsonLine(event.message, event.timestamp);
    return message === null ? { ...event, id: '' } : service.write({ ...event, message });
  },
});

interface Asked {
  /** Every line is fetched. */
  readonly whole?: boolean;
  readonly worth?: ReportSeams['worth'];
  readonly functions?: readonly string[];
  readonly since?: number;
  readonly until?: number;
  /** The service gives up queries over so long a range. */
  readonly slowFor?: number;
  readonly signal?: AbortSignal;
  /** The service leaves out groups of lines that lack a field. */
  readonly withoutFieldless?: boolean;
  /** The service refuses to count. */
  readonly withoutStats?: boolean;
}

async function report({ service, clock, random }: World, asked: Asked = {}) {
  const { whole = false, worth, functions = ['*'], withoutFieldless = false } = asked;
  const queries = service.calls('StartQuery');
  const api = createFakeApi(service, clock);
  const running = watch(api, asked.withoutStats ?? false);
  const seen = withoutFieldless
    ? strict(running.api)
    : slow(running.api, asked.slowFor ?? Number.POSITIVE_INFINITY);
  const opening = openReportSource(
    {
      functions,
      region: null,
      profile: null,
      endpointUrl: null,
      since: asked.since ?? since,
      until: asked.until ?? start,
      engine: 'insights',
      record: whole ? 'lines.ndjson' : null,
    },
    {
      connect: async () => ({ api: seen, region: 'eu-west-1' }),
      clock,
      random,
      worth: { mostWhole: 1_000, ...worth },
    },
  );
  await clock.runFor(0);
  const source = await opening;
  const analyzer = new Analyzer({ pressure: 0.9 });
  const statuses: Extract<SourceStatus, { state: 'reading' }>[] = [];
  let [events, counted] = [0, 0];
  const reading = (async () => {
    for await (const batch of source.batches(asked.signal ?? new AbortController().signal)) {
      analyzer.add(batch);
      events += batch.events.length;
      counted += batch.sums?.length ?? 0;
      if (batch.status?.state === 'reading') statuses.push(batch.status);
    }
  })();
  await clock.runFor(10 * minute);
  await reading;
  const snapshot = analyzer.snapshot({ scope: { containers: 'all' } });
  const made = toReport(snapshot, source.info);
  return {
    report: made,
    events,
    counted,
    statuses,
    queries: service.calls('StartQuery') - queries,
    mostAtOnce: running.most(),
  };
}

/** A report without what sums cannot tell: when exactly each invocation was, and how long it took. */
function known(of: Report) {
  const leakOf = ({
    since: _,
    minutesToLimit: __,
    minutesRange: ___,
    ...leak
  }: Report['functions'][number]['leak']) => leak;
  const byText = (left: object, right: object) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1);
  return {
    totals: of.totals,
    functions: of.functions.map(({ durationMs, leak, ...fn }) => ({
      ...fn,
      // The order in which containers are learnt of may move one of many lives between growing and not.
      leak: { ...leakOf(leak), evidence: null },
      billedMean: durationMs.billedMean?.toFixed(6),
    })),
    containers: of.containers
      .map(({ leak, ...container }) => ({ ...container, leak: leakOf(leak) }))
      .sort(byText),
    failures: of.failures,
    findings: of.findings
      .map(({ id, severity, title, functionName }) => ({ id, severity, title, functionName }))
      .sort(byText),
    events: of.completeness.events,
  };
}

describe('a report by counts', () => {
  it.each([
    ['text', undefined],
    ['JSON', inJson],
  ])('knows what the report by lines knows, of %s logs', async (_, change) => {
    const world = createIncident(1, change);
    const lines = await report(world, { whole: true });
    const counts = await report(world);
    expect(lines.counted).toBe(0);
    expect(counts.counted).toBeGreaterThan(40);
    expect(counts.events).toBeLessThan(0.8 * lines.events);
    expect(known(counts.report)).toEqual(known(lines.report));
    // The comparison is worth something.
    expect(counts.report.totals.oomKills).toBeGreaterThan(5);
    const leaking = counts.report.containers.filter(({ leak }) => leak.verdict === 'leaking');
    expect(leaking.map(({ functionName }) => functionName)).toContain('slow-leak');
  });

  it('counts kills for whose lines the budget does not reach, and says so', async () => {
    const world = createIncident(2);
    const lines = await report(world, { whole: true });
    const counts = await report(world, { worth: { lineBudget: 0 } });
    expect(counts.events).toBe(0);
    expect(counts.queries).toBe(2);
    const { totals, failures, source, functions } = counts.report;
    const { oomKills, runtimeOoms, timeouts, ...same } = lines.report.totals;
    // A runtime that ran out of memory is known by its words alone.
    expect(totals).toMatchObject({
      attempts: same.attempts,
      reports: same.reports,
      coldStarts: same.coldStarts,
      containers: same.containers,
      oomKills,
      runtimeOoms: 0,
      timeouts,
      otherFailures: runtimeOoms,
    });
    expect(runtimeOoms).toBeGreaterThan(0);
    expect(failures).toEqual([]);
    expect(functions.map(({ memory }) => memory.peakMb).sort()).toEqual(
      lines.report.functions.map(({ memory }) => memory.peakMb).sort(),
    );
    expect(source.limits.join()).toMatch(/^.*counted by Logs Insights.*counted containers had failures.*$/);
    expect(functions.map(({ durationMs }) => durationMs.p50)).toEqual(functions.map(() => null));
    expect(functions.every(({ durationMs }) => (durationMs.billedMean ?? 0) > 0)).toBe(true);
  });

  it('cuts a range that has more counts than one answer gives', async () => {
    const world = createWorld(1);
    writeFleet(world, 4_000);
    const { report: made, events, counted, queries, mostAtOnce } = await report(world);
    expect(made.totals).toMatchObject({ attempts: 8_000, reports: 8_000, containers: 4_000, coldStarts: 0 });
    expect(made.functions).toMatchObject([{ memory: { p50Mb: 100, peakMb: 120 } }]);
    expect({ events, counted }).toEqual({ events: 0, counted: 4_000 });
    // A try at the lines, a try at the counts, and the pieces.
    expect(queries).toBeGreaterThan(3);
    expect(mostAtOnce).toBeGreaterThan(1);
    expect(mostAtOnce).toBeLessThan(5);
    expect(queries).toBeLessThan(8);
    expect(made.completeness.gaps).toEqual([]);
  });

  it('tells a second that has more counts than one answer gives as a gap', async () => {
    const world = createWorld(1);
    const at = start - 50 * minute;
    writeFleet(world, 3_500, 0);
    const { report: made } = await report(world, { since: at - 3_000, until: at + 3_000 });
    expect(made.completeness.gaps[0]?.reason).toMatch(
      /^Logs Insights returns 10000 of 10\d{3} counts of one second$/,
    );
  });

  it('moves on through counting and reading, and never back', async () => {
    const { statuses } = await report(createIncident(3));
    const done = statuses.map((status) => status.done);
    expect(done).toEqual([...done].sort((left, right) => left - right));
    expect(done[0]).toBe(0);
    expect(done.at(-1)).toBe(1);
    const words = statuses.map(({ counting }) => (counting === true ? 'counting' : 'reading'));
    expect(words.join(' ')).toMatch(/^(?:reading )+(?:counting )+reading/);
    // Within the counting too, by the bytes that are scanned.
    expect(
      new Set(statuses.filter(({ counting }) => counting).map((status) => status.done)).size,
    ).toBeGreaterThan(1);
  });

  it('waits while too many queries run, and cuts a range whose query takes too long', async () => {
    const world = createIncident(5);
    const lines = await report(world, { whole: true });
    const { service } = world;
    const before = service.calls('StartQuery');
    service.behaviour.fail = (operation, call) =>
      operation === 'StartQuery' && call % 3 === 0
        ? awsError('LimitExceededException', 'too many queries')
        : null;
    const counts = await report(world, { slowFor: 20 * minute });
    expect(known(counts.report)).toEqual(known(lines.report));
    expect(service.calls('StartQuery') - before).toBeGreaterThan(8);
  });

  it('stops the query that it walks away from', async () => {
    const world = createIncident(6);
    const abort = new AbortController();
    const { service } = world;
    const starts = service.calls('StartQuery');
    const source = report(world, { signal: abort.signal });
    // The try at the lines has ended by then, and the counting runs.
    while (service.calls('StartQuery') < starts + 2) await new Promise((resolve) => setImmediate(resolve));
    abort.abort();
    const { counted, report: made } = await source;
    expect(counted).toBe(0);
    expect(made.totals.attempts).toBe(0);
    expect(service.calls('StopQuery')).toBe(1);
    expect(service.calls('StartQuery')).toBe(starts + 2);
  });

  it('counts at once where a try at the lines would cost, and fetches them where there are few', async () => {
    const world = createWorld(1);
    world.service.createGroup(group, { storedBytes: 20e9, creationTime: since });
    world.service.write(line('s', start - 10 * minute, reportLine(100)));
    const { events, queries, counted, report: made } = await report(world);
    expect({ events, queries, counted }).toEqual({ events: 1, queries: 2, counted: 0 });
    expect(made.totals.attempts).toBe(1);
    expect(made.source.limits.join()).not.toContain('counted by');
  });

  it('counts the streams of one function alone, in a group that it shares', async () => {
    const world = createWorld(1);
    world.service.createGroup('/shared');
    for (const [name, reports] of [
      ['orders', 700],
      ['refunds', 900],
    ] as const) {
      for (let index = 0; index < reports; index += 1) {
        const at = start - 50 * minute + index * 1_000;
        const stream = `2026/11/24/${name}[7]0123456789abcdef0123456789abcdef`;
        for (const message of [`START RequestId: ${index} Version: 7`, reportLine(100)]) {
          world.service.write({ ...line(stream, at, message), group: '/shared' });
        }
      }
    }
    world.service.setFunction('orders', '/shared');
    const worth = { mostWhole: 500 };
    const { report: made, counted } = await report(world, { functions: ['orders'], worth });
    expect(counted).toBe(1);
    expect(made.functions).toMatchObject([{ functionName: 'orders', reports: 700 }]);
  });

  it('fetches the lines where the counts do not add up, or are not to be had', async () => {
    const world = createIncident(4);
    const lines = await report(world, { whole: true });
    // As if groups of lines that lack a field were left out.
    const lacking = await report(world, { withoutFieldless: true });
    expect(lacking.counted).toBe(0);
    expect(lacking.report).toEqual(lines.report);
    const refused = await report(world, { withoutStats: true });
    expect(refused.counted).toBe(0);
    expect(refused.report).toEqual(lines.report);
  });
});

/** Counts the queries that run at once, and refuses those that count where asked to. */
function watch(api: LogsApi, withoutStats: boolean): { readonly api: LogsApi; most(): number } {
  const running = new Set<string>();
  let most = 0;
  const watched: LogsApi = {
    ...api,
    async startQuery(request, signal) {
      if (withoutStats && request.query.includes('stats ')) throw awsError('MalformedQueryException', 'no');
      const id = await api.startQuery(request, signal);
      running.add(id);
      most = Math.max(most, running.size);
      return id;
    },
    async queryResults(id, signal) {
      const progress = await api.queryResults(id, signal);
      if (progress.status !== 'running') running.delete(id);
      return progress;
    },
  };
  return { api: watched, most: () => most };
}

/** Gives queries over a long range up. */
function slow(api: LogsApi, longestMs: number): LogsApi {
  const tooLong = new Set<string>();
  return {
    ...api,
    async startQuery(request, signal) {
      const id = await api.startQuery(request, signal);
      if (request.to - request.from > longestMs) tooLong.add(id);
      return id;
    },
    async queryResults(id, signal) {
      const progress = await api.queryResults(id, signal);
      if (!tooLong.has(id) || progress.status !== 'complete') return progress;
      return { ...progress, status: 'failed', word: 'Timeout', rows: [], matched: 0 };
    },
  };
}

/** Gives no group that lacks a field that the query groups by. */
function strict(api: LogsApi): LogsApi {
  const isWhole = (row: Readonly<Record<string, string>>) => row.lines === undefined || 'oomInit' in row;
  return {
    ...api,
    async queryResults(id, signal) {
      const progress = await api.queryResults(id, signal);
      return { ...progress, rows: progress.rows.filter(isWhole) };
    },
  };
}

const group = '/aws/lambda/pool';

function line(stream: string, timestamp: number, message: string) {
  return { group, stream, timestamp, ingestionTime: timestamp + 5, message };
}

function reportLine(usedMb: number): string {
  return `REPORT RequestId: ${usedMb}\tDuration: 5.00 ms\tBilled Duration: 6 ms\tMemory Size: 128 MB\tMax Memory Used: ${usedMb} MB\t`;
}

/** Containers that serve two invocations each. */
function writeFleet({ service }: World, containers: number, everyMs = 700): void {
  service.createGroup(group);
  for (let index = 0; index < containers; index += 1) {
    const stream = `2026/11/24/[$LATEST]${String(index).padStart(32, '0')}`;
    const at = start - 50 * minute + index * everyMs;
    for (const [offset, usedMb] of [
      [0, 100],
      [400, 120],
    ] as const) {
      service.write(line(stream, at + offset, `START RequestId: ${usedMb} Version: $LATEST`));
      service.write(line(stream, at + offset, reportLine(usedMb)));
    }
  }
}
