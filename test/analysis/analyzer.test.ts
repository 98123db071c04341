import { describe, expect, it } from 'vitest';
import { Analyzer, type AnalyzerOptions } from '../../src/analysis/analyzer.ts';
import type { AnalysisEvent } from '../../src/analysis/change-feed/analysis-event.ts';
import type { LogEvent } from '../../src/events/log-event.ts';
import { noLosses } from '../../src/source/source.ts';

const start = Date.UTC(2026, 10, 24, 12);
const group = '/aws/lambda/checkout-api';
const stream = (n: number) => `2026/11/24/[7]${String(n).padStart(32, '0')}`;

function event(at: number, message: string, logStream = stream(1), more: Partial<LogEvent> = {}): LogEvent {
  const eventId = String(at).padStart(20, '0') + String(message.length).padStart(36, '0');
  return {
    account: null,
    logGroup: group,
    logStream,
    timestamp: start + at,
    ingestionTime: null,
    eventId,
    message,
    ...more,
  };
}

const startLine = (id: string) => `START RequestId: ${id} Version: 7\n`;
const killedLine = (id: string) =>
  `RequestId: ${id} Error: Runtime exited with error: signal: killed\nRuntime.ExitError\n`;
const reportLine = (id: string, usedMb: number, tail = '') =>
  `REPORT RequestId: ${id}\tDuration: 5.00 ms\tBilled Duration: 5 ms\tMemory Size: 512 MB\tMax Memory Used: ${usedMb} MB\t${tail}\n`;

function analyzerOf(events: readonly LogEvent[], options: Partial<AnalyzerOptions> = {}): Analyzer {
  const analyzer = new Analyzer({ pressure: 0.85, ...options });
  analyzer.add({ events });
  return analyzer;
}

const all = { scope: { containers: 'all' } } as const;

describe('what is known', () => {
  it('is nothing before the first event', () => {
    const snapshot = new Analyzer({ pressure: 0.85 }).snapshot(all);
    expect(snapshot).toMatchObject({ from: null, to: null, functions: [], containers: [], findings: [] });
    expect(snapshot.completeness).toMatchObject({ events: 0, lagMs: null });
    expect(snapshot.totals.peak).toBeNull();
  });

  it('names function, version and memory', () => {
    const snapshot = analyzerOf([event(0, startLine('a')), event(5, reportLine('a', 440))]).snapshot(all);
    expect(snapshot.functions[0]).toMatchObject({
      functionName: 'checkout-api',
      logGroup: group,
      memory: { sizeMb: 512, lastMb: 440, peakMb: 440, p50Mb: 440, peakUtilization: 440 / 512 },
      nearOoms: 1,
      versions: [{ version: '7', attempts: 1 }],
    });
    expect(snapshot.containers[0]).toMatchObject({
      logStream: stream(1),
      version: '7',
      series: [440],
      marks: ['ok'],
    });
    expect(snapshot.totals.peak).toEqual({ usedMb: 440, sizeMb: 512, functionName: 'checkout-api' });
  });

  it('counts application lines as events, and makes no container of them', () => {
    const snapshot = analyzerOf([event(0, 'hello\n')]).snapshot(all);
    expect(snapshot.completeness.events).toBe(1);
    expect(snapshot.totals.containers).toBe(0);
  });

  it('takes what a source skipped into its count and its span', () => {
    const analyzer = new Analyzer({ pressure: 0.85 });
    analyzer.add({ events: [], skipped: { count: 7, from: start, to: start + 9 } });
    const { from, to, completeness } = analyzer.snapshot(all);
    expect([from, to, completeness.events]).toEqual([start, start + 9, 7]);
  });

  it('says what came late, what the source lost, and how long ingestion took', () => {
    const analyzer = analyzerOf([
      event(1_000, startLine('a'), stream(1), { ingestionTime: start + 2_000 }),
      event(500, startLine('b'), stream(1), { ingestionTime: start + 10_500 }),
    ]);
    analyzer.add({
      events: [],
      losses: { ...noLosses, sampledSeconds: 2, unreadable: 1, firstUnreadable: 'x' },
    });
    const { completeness } = analyzer.snapshot(all);
    expect(completeness).toMatchObject({ late: 1, sampledSeconds: 2, unreadable: 1, firstUnreadable: 'x' });
    expect(completeness.lagMs?.max).toBeGreaterThan(9_700);
    expect(completeness.lagMs?.max).toBeLessThan(10_300);
  });

  it('keeps the totals of containers that it lets go', () => {
    const events = Array.from({ length: 400 }, (_, n) =>
      event(n * 1_000, reportLine(`r${n}`, 512, 'Status: error\tError Type: Runtime.OutOfMemory'), stream(n)),
    );
    const snapshot = analyzerOf(events, { containersKept: 50 }).snapshot(all);
    expect(snapshot.containers.length).toBeLessThanOrEqual(50);
    expect(snapshot.totals).toMatchObject({ containers: 400, attempts: 400, oomKills: 400 });
    expect(snapshot.functions[0]?.versions).toMatchObject([{ version: '7', attempts: 400, containers: 400 }]);
    expect(snapshot.failures).toHaveLength(400);
  });

  it('tells apart a bounded number of versions among what is gone', () => {
    const events = Array.from({ length: 400 }, (_, n) =>
      event(n * 1_000, reportLine(`r${n}`, 60), `2026/11/24/[${n}]${String(n).padStart(32, '0')}`),
    );
    const [fn] = analyzerOf(events, { containersKept: 50 }).snapshot(all).functions;
    expect(fn).toMatchObject({ attempts: 400, containers: 400 });
    expect(fn?.versions.length).toBeLessThan(120);
  });

  it('tells an attempt that runs from one whose environment is gone', () => {
    const running = analyzerOf([event(0, startLine('a'))]).snapshot(all).functions[0];
    expect(running).toMatchObject({ running: 1, vanished: 0, attempts: 1 });
    const superseded = analyzerOf([event(0, startLine('a')), event(9_000, startLine('b'))]).snapshot(all);
    expect(superseded.functions[0]).toMatchObject({ running: 1, vanished: 1 });
    expect(superseded.containers[0]?.recent.map(({ outcome }) => outcome)).toEqual(['vanished', 'running']);
    const silent = analyzerOf([
      event(0, startLine('a')),
      event(3_600_000, startLine('b'), stream(2)),
    ]).snapshot(all);
    expect(silent.functions[0]).toMatchObject({ running: 1, vanished: 1 });
  });

  it('lets the invocations of a recording without stream names overlap', () => {
    const oom = reportLine('before', 512, 'Status: error\tError Type: Runtime.OutOfMemory');
    const rows = (logStream: string) => [
      event(0, startLine('a'), logStream),
      event(1, startLine('b'), logStream),
      event(2, oom, logStream),
      event(3, reportLine('a', 90), logStream),
    ];
    expect(analyzerOf(rows('')).snapshot(all).functions[0]).toMatchObject({
      attempts: 3,
      oomKills: 1,
      running: 1,
      vanished: 0,
    });
    expect(analyzerOf(rows(stream(1))).snapshot(all).totals).toMatchObject({ attempts: 2, oomKills: 0 });
  });

  it('numbers the retries of a RequestId over all streams', () => {
    const failed = (at: number, n: number) =>
      event(at, reportLine('same', 512, 'Status: error\tError Type: Runtime.OutOfMemory'), stream(n));
    const { failures } = analyzerOf([failed(0, 1), failed(60_000, 1), failed(180_000, 2)]).snapshot(all);
    expect(failures.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
  });
});

describe('holes', () => {
  it('tells what Lambda dropped itself, once for each log group', () => {
    const dropped = (at: number, droppedRecords: number) =>
      event(
        at,
        JSON.stringify({
          time: '2026-11-24T10:00:00.000Z',
          type: 'platform.logsDropped',
          record: { reason: 'Consumer seems to have fallen behind', droppedRecords, droppedBytes: 9_000 },
        }),
      );
    const { completeness } = analyzerOf([dropped(1_000, 30), dropped(9_000, 7), dropped(9_000, 7)]).snapshot({
      scope: { containers: 'none' },
    });
    expect(completeness.duplicates).toBe(1);
    expect(completeness.gaps).toEqual([
      {
        from: start + 1_000,
        to: start + 9_000,
        reason: expect.stringMatching(/^Lambda dropped 37 log records of \/aws\/lambda\//),
      },
    ]);
  });
});

/** The runtime interface emulator: Init Duration first. */
function emulatorLine(id: string): string {
  return `REPORT RequestId: ${id}\tInit Duration: 0.12 ms\tDuration: 9.00 ms\tBilled Duration: 9 ms\tMemory Size: 512 MB\tMax Memory Used: 512 MB\t\n`;
}

describe('no memory figures', () => {
  it.each([
    ['an emulator', [event(0, emulatorLine('a')), event(9, reportLine('b', 512))], true],
    [
      'an emulator by the words of its process',
      [
        event(0, '31 May 2022 20:13:25,459 [ERROR] (rapid) Init failed InvokeID= error=exit status 1\n'),
        event(9, reportLine('b', 512)),
      ],
      true,
    ],
    [
      'a function that is at the limit from its first REPORT on',
      [event(0, reportLine('a', 512)), event(9, reportLine('b', 512))],
      false,
    ],
    [
      'a function at the limit that times out',
      [event(0, reportLine('a', 512, 'Status: timeout')), event(9, reportLine('b', 512))],
      false,
    ],
    [
      'lines of an emulator beside those of Lambda',
      [event(0, 'INIT_START Runtime Version: nodejs:22.v70\n'), event(9, emulatorLine('a'))],
      false,
    ],
    [
      'lines like an emulator’s with figures that were measured',
      [event(0, emulatorLine('a')), event(9, reportLine('b', 300))],
      false,
    ],
    [
      'a function at its limit after growing',
      [event(0, reportLine('a', 300)), event(9, reportLine('b', 512))],
      false,
    ],
    [
      'a function that was killed',
      [
        event(0, reportLine('a', 512, 'Status: error\tError Type: Runtime.OutOfMemory')),
        event(9, reportLine('b', 512)),
      ],
      false,
    ],
  ] as const)('%s', (_, events, emulated) => {
    expect(analyzerOf(events).snapshot(all).functions[0]?.emulated).toBe(emulated);
  });

  it('are explained, not shown as 0', () => {
    const reasonOf = (...events: LogEvent[]) => analyzerOf(events).snapshot(all).functions[0]?.noMemoryData;
    const platform = (record: object) =>
      `{"time":"2026-11-24T12:00:00.000Z","type":"platform.report","record":${JSON.stringify(record)}}`;
    expect(
      reasonOf(event(0, platform({ requestId: 'a', status: 'success', metrics: { durationMs: 1 } }))),
    ).toBe('managed-instances');
    expect(reasonOf(event(0, killedLine('a')))).toBe('log-level');
    expect(reasonOf(event(0, startLine('a')), event(5, reportLine('a', 40)))).toBeNull();
  });
});

describe('what happened', () => {
  const kinds = (happenings: readonly AnalysisEvent[]) =>
    happenings.flatMap((happening) => {
      if (happening.type === 'failure')
        return `${happening.failure.kind}${happening.revised ? ' (revised)' : ''}`;
      return happening.type === 'attempt'
        ? `attempt ${happening.attempt.outcome}${happening.revised ? ' (revised)' : ''}`
        : [];
    });

  const failedInit =
    'INIT_REPORT Init Duration: 100.00 ms\tPhase: init\tStatus: error\tError Type: Runtime.ExitError\n';

  function listening(options: Partial<AnalyzerOptions> = {}): Analyzer {
    const analyzer = new Analyzer({ pressure: 0.85, ...options });
    analyzer.events({ clock: 0 });
    return analyzer;
  }

  it('is said once', () => {
    const analyzer = listening();
    analyzer.add({ events: [event(0, startLine('a')), event(5, reportLine('a', 60))] });
    expect(kinds(analyzer.events({ clock: 100 }))).toEqual([]);
    expect(kinds(analyzer.events({ clock: 2_000 }))).toEqual(['attempt ok']);
    expect(kinds(analyzer.events({ clock: 9_000, final: true }))).toEqual([]);
  });

  it('waits a moment for the error line that follows a REPORT', () => {
    const analyzer = listening();
    analyzer.add({ events: [event(5, reportLine('a', 512))] });
    expect(kinds(analyzer.events({ clock: 500 }))).toEqual([]);
    analyzer.add({ events: [event(6, killedLine('a'))] });
    expect(kinds(analyzer.events({ clock: 600 }))).toEqual(['attempt oom-kill', 'oom-kill']);
  });

  it('does not wait where the REPORT itself says out of memory', () => {
    const analyzer = listening();
    analyzer.add({
      events: [event(5, reportLine('a', 512, 'Status: error\tError Type: Runtime.OutOfMemory'))],
    });
    expect(kinds(analyzer.events({ clock: 0 }))).toEqual(['attempt oom-kill', 'oom-kill']);
  });

  it('is corrected by later evidence', () => {
    const analyzer = listening();
    analyzer.add({ events: [event(0, startLine('a')), event(5, killedLine('a'))] });
    expect(kinds(analyzer.events({ clock: 2_000 }))).toEqual(['attempt oom-kill', 'oom-kill']);
    analyzer.add({ events: [event(6, reportLine('a', 90))] });
    expect(kinds(analyzer.events({ clock: 9_000, final: true }))).toEqual([
      'attempt suspected-oom (revised)',
      'suspected-oom (revised)',
    ]);
  });

  it('is complete however many attempts one batch holds', () => {
    const analyzer = listening();
    const events = Array.from({ length: 500 }, (_, n) => event(n, reportLine(`r${n}`, 60)));
    analyzer.add({ events });
    expect(kinds(analyzer.events({ clock: 0, final: true }))).toHaveLength(500);
  });

  it('is complete however many containers are let go before they were noteActivity', () => {
    const analyzer = listening({ containersKept: 10 });
    const timedOut = reportLine('a', 60, 'Status: timeout');
    // Streams of older days too, which are themselves the first to go.
    const events = Array.from({ length: 40 }, (_, n) => event(n % 2 === 0 ? n : -n, timedOut, stream(n)));
    analyzer.add({ events });
    const told = kinds(analyzer.events({ clock: 9_000, final: true }));
    expect(told.filter((kind) => kind === 'timeout')).toHaveLength(40);
    expect(told.filter((kind) => kind === 'attempt timeout')).toHaveLength(40);
  });

  it('has the failed init of a container that is let go once', () => {
    const analyzer = listening({ containersKept: 10 });
    const events = Array.from({ length: 40 }, (_, n) => [
      event(n, failedInit, stream(n)),
      event(20_000 + n, reportLine('a', 60), stream(n)),
    ]).flat();
    analyzer.add({ events });
    const told = kinds(analyzer.events({ clock: 9_000, final: true }));
    expect(told.filter((kind) => kind === 'other')).toHaveLength(40);
    expect(told.filter((kind) => kind === 'attempt ok')).toHaveLength(40);
  });

  it('has the failed init that no attempt followed before it was settled and dropped', () => {
    const analyzer = listening();
    const later = [100_000, 200_000, 300_000].map((at) => event(at, reportLine(`r${at}`, 60)));
    analyzer.add({ events: [event(0, failedInit), ...later] });
    expect(analyzer.snapshot(all).totals.otherFailures).toBe(1);
    const told = kinds(analyzer.events({ clock: 9_000, final: true }));
    expect(told.filter((kind) => kind === 'other')).toHaveLength(1);
  });

  it('tells the first near OOM of a life', () => {
    const analyzer = listening();
    analyzer.add({ events: [event(0, reportLine('a', 500)), event(5, reportLine('b', 501))] });
    const near = analyzer
      .events({ clock: 0, final: true })
      .flatMap((happening) => (happening.type === 'attempt' ? happening.firstNearOom : []));
    expect(near).toEqual([true, false]);
  });
});

describe('findings', () => {
  it('of the same severity stand in the order of their functions', () => {
    const killed = (name: string, at: number) => [
      event(at, killedLine(`${name}${at}`), stream(1), { logGroup: `/aws/lambda/${name}` }),
      event(at + 1, reportLine(`${name}${at}`, 512), stream(1), { logGroup: `/aws/lambda/${name}` }),
    ];
    const { functions, findings } = analyzerOf([
      ...killed('seen-first', 0),
      ...killed('worse', 10),
      ...killed('worse', 20),
    ]).snapshot(all);
    expect(functions.map(({ functionName }) => functionName)).toEqual(['worse', 'seen-first']);
    const kills = findings.filter(({ id }) => id === 'oom-kills');
    expect(kills.map(({ functionName }) => functionName)).toEqual(['worse', 'seen-first']);
  });
});

describe('deploys', () => {
  it('are taken in as soon as they are marked, though the lines lag behind', () => {
    const analyzer = analyzerOf([event(0, reportLine('a', 60))]);
    analyzer.markDeploy(start + 30_000);
    expect(analyzer.snapshot(all).functions[0]?.rollout).toMatchObject({
      cause: 'mark',
      verdict: 'too-early',
    });
  });

  it('are compared where they were marked', () => {
    const analyzer = analyzerOf([event(0, reportLine('a', 60)), event(60_000, reportLine('b', 61))]);
    expect(analyzer.snapshot(all).functions[0]?.rollout).toBeNull();
    const before = analyzer.revision;
    analyzer.markDeploy(start + 30_000);
    expect(analyzer.revision).toBeGreaterThan(before);
    expect(analyzer.snapshot(all).functions[0]?.rollout).toMatchObject({
      cause: 'mark',
      at: start + 30_000,
      verdict: 'too-early',
    });
  });
});
