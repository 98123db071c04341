import { describe, expect, it } from 'vitest';
import { Analyzer } from '../../../src/analysis/analyzer.ts';
import type { LogEvent } from '../../../src/events/log-event.ts';
import { type ContainerSums, type MemoryRun, noFailures } from '../../../src/source/container-sums.ts';

const at = Date.UTC(2026, 10, 24, 12);
const logGroup = '/aws/lambda/checkout';
const stream = (index: number) => `2026/11/24/[7]${String(index).padStart(32, '0')}`;

/** A container whose memory grows by `stepMb` every tenth invocation. */
function growing(index: number, steps: number, stepMb: number, fromMb = 100): ContainerSums {
  const runs: MemoryRun[] = Array.from({ length: steps }, (_, step) => ({
    sizeMb: 512,
    usedMb: fromMb + step * stepMb,
    count: 10,
    from: at + step * 10_000,
    to: at + step * 10_000 + 9_000,
  }));
  const reports = 10 * steps;
  return {
    account: null,
    logGroup,
    logStream: stream(index),
    from: at,
    to: at + steps * 10_000 - 1_000,
    lines: 3 * reports + 1,
    starts: reports,
    reports,
    coldStarts: 1,
    billedMs: 50 * reports,
    billedReports: reports,
    runtimeVersion: 'python:3.13.v45',
    runs,
    inOrder: true,
    failed: noFailures,
  };
}

/** The same container, line by line. */
function linesOf({ logStream, runs, starts }: ContainerSums): LogEvent[] {
  const events: LogEvent[] = [];
  const say = (timestamp: number, message: string) =>
    events.push({
      account: null,
      logGroup,
      logStream,
      timestamp,
      ingestionTime: null,
      eventId: null,
      message,
    });
  say(
    at,
    'INIT_START Runtime Version: python:3.13.v45\tRuntime Version ARN: arn:aws:lambda:eu-west-1::runtime:1',
  );
  const used = runs.flatMap(({ usedMb, count }) => Array.from({ length: count }, () => usedMb));
  expect(used).toHaveLength(starts);
  for (const [index, usedMb] of used.entries()) {
    const time = at + index * 1_000;
    say(time, `START RequestId: ${index} Version: 7`);
    say(
      time,
      `REPORT RequestId: ${index}\tDuration: 40.00 ms\tBilled Duration: 50 ms\tMemory Size: 512 MB\tMax Memory Used: ${usedMb} MB\t`,
    );
    say(time, `END RequestId: ${index}`);
  }
  return events;
}

function look(batch: { readonly events?: readonly LogEvent[]; readonly sums?: readonly ContainerSums[] }) {
  const analyzer = new Analyzer({ pressure: 0.85 });
  analyzer.add({ events: [], ...batch });
  return analyzer.snapshot({ scope: { containers: 'all' } });
}

describe('a container that was counted', () => {
  it.each([
    ['grows', growing(1, 30, 8)],
    ['is steady', growing(1, 30, 0)],
    ['has but one value', growing(1, 1, 0)],
  ])('is what its lines make of it where it %s', (_, sums) => {
    const [counted, read] = [look({ sums: [sums] }), look({ events: linesOf(sums) })];
    expect(counted.totals).toEqual(read.totals);
    expect(counted.completeness.events).toBe(read.completeness.events);
    expect([counted.from, counted.to]).toEqual([read.from, read.to]);
    const [mine] = counted.containers;
    const [theirs] = read.containers;
    expect(mine).toEqual({ ...theirs, recent: [] });
    const [fn] = counted.functions;
    expect(fn?.durationMs).toEqual({ p50: null, p95: null, billedMean: 50 });
    expect(fn).toMatchObject({
      runtime: 'python',
      memory: read.functions[0]?.memory,
      leak: read.functions[0]?.leak,
    });
    expect(fn?.recommendation).toEqual(read.functions[0]?.recommendation);
  });

  it('is called leaking where it grows', () => {
    const snapshot = look({ sums: [1, 2, 3].map((index) => growing(index, 30, 8)) });
    expect(snapshot.functions[0]?.leak).toMatchObject({ verdict: 'leaking', containersLeaking: 3 });
  });

  it('has no verdict where its order is not known, but all its counts', () => {
    const sums = { ...growing(1, 30, 12), inOrder: false, failed: { oomKills: 2, timeouts: 1, others: 1 } };
    const snapshot = look({ sums: [sums] });
    expect(snapshot.containers[0]).toMatchObject({
      leak: { verdict: 'unknown' },
      series: [],
      lives: 5,
      memory: { peakMb: 448, lastMb: 448 },
      oomKills: 2,
      timeouts: 1,
      otherFailures: 1,
      // Two new maxima at 85 % and more, however often they were repeated.
      nearOoms: 2,
    });
    expect(snapshot.findings.map(({ id }) => id)).toContain('oom-kills');
  });

  it('tells an invocation without its end, and reports without memory', () => {
    const [container] = look({ sums: [{ ...growing(1, 2, 0), starts: 22 }] }).functions;
    expect(container).toMatchObject({ attempts: 22, reports: 20, vanished: 2 });
    const [managed] = look({ sums: [{ ...growing(1, 2, 0), runs: [] }] }).functions;
    expect(managed).toMatchObject({ noMemoryData: 'managed-instances', memory: { peakMb: null } });
  });

  it('is let go like any other, and stays in the totals', () => {
    const analyzer = new Analyzer({ pressure: 0.85, containersKept: 10 });
    analyzer.add({ events: [], sums: Array.from({ length: 40 }, (_, index) => growing(index, 3, 1)) });
    const snapshot = analyzer.snapshot({ scope: { containers: 'all' } });
    expect(snapshot.containers.length).toBeLessThanOrEqual(10);
    expect(snapshot.totals).toMatchObject({ containers: 40, attempts: 1_200, coldStarts: 40 });
    expect(snapshot.functions[0]?.durationMs.p50).toBeNull();
  });

  it('adds to its function where it is known already', () => {
    const snapshot = look({ sums: [growing(1, 3, 1), growing(1, 2, 1)] });
    expect(snapshot.totals).toMatchObject({ containers: 1, attempts: 50 });
  });
});
