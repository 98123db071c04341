import { describe, expect, it } from 'vitest';
import {
  attemptsKept,
  type ContainerState,
  cloneContainerState,
  newContainerState,
  seriesKept,
} from '../../../src/analysis/container/container-state.ts';
import { foldRecord } from '../../../src/analysis/container/fold.ts';
import { oldestFirst } from '../../../src/analysis/container/ring-buffer.ts';
import { parseMessage } from '../../../src/events/parse.ts';

const context = { pressure: 0.85, envelopeMb: () => 0, envelopes: 0, onReport: () => {} };

function fold(...lines: readonly (readonly [number, string])[]): ContainerState {
  const state = newContainerState({ version: '7', at: lines[0]?.[0] ?? 0 });
  for (const [at, message] of lines) foldRecord(state, at, parseMessage(message), context);
  return state;
}

const start = (id: string) => `START RequestId: ${id} Version: 7\n`;
const end = (id: string) => `END RequestId: ${id}\n`;
const report = (id: string, usedMb: number, tail = '', sizeMb = 512) =>
  `REPORT RequestId: ${id}\tDuration: 5.00 ms\tBilled Duration: 6 ms\tMemory Size: ${sizeMb} MB\tMax Memory Used: ${usedMb} MB\t${tail}\n`;
const killed = (id: string) =>
  `RequestId: ${id} Error: Runtime exited with error: signal: killed\nRuntime.ExitError\n`;
const init = 'INIT_START Runtime Version: nodejs:22.v70\tRuntime Version ARN: arn:aws:lambda:x::runtime:0\n';

it('keeps a bounded state, whatever a container logs, and still hears what killed it', () => {
  const lines: (readonly [number, string])[] = [[0, start('a')]];
  for (let n = 1; n <= 5_000; n += 1) {
    lines.push([n, `INIT_REPORT Init Duration: 1.00 ms\tPhase: invoke\tStatus: error\tError Type: E${n}\n`]);
  }
  const state = fold(...lines, [6_000, killed('a')], [6_001, report('a', 512)]);
  expect(oldestFirst(state.attempts)[0]?.signals.length).toBeLessThan(24);
  expect(state.counts).toMatchObject({ attempts: 1, oomKills: 1, otherFailures: 0 });
});

describe('attempts', () => {
  it('are told apart by their place, not by their RequestId', () => {
    const state = fold(
      [1, start('a')],
      [2, report('a', 100)],
      [60_003, start('a')],
      [60_004, report('a', 101)],
    );
    expect(state.counts).toMatchObject({ attempts: 2, reports: 2 });
    expect(oldestFirst(state.attempts).map(({ ordinal }) => ordinal)).toEqual([1, 2]);
  });

  it('count where only a REPORT was seen', () => {
    expect(fold([1, report('a', 100)], [2, report('a', 100)]).counts).toMatchObject({
      attempts: 2,
      reports: 2,
    });
  });

  it('take a REPORT of the same millisecond before their START', () => {
    expect(fold([1, report('a', 100)], [1, start('a')]).counts.attempts).toBe(1);
  });

  describe('beside telemetry', () => {
    const oom = 'Status: error\tError Type: Runtime.OutOfMemory';
    const json = (type: string, record: object) =>
      JSON.stringify({ time: '2026-11-24T00:00:00.000Z', type: `platform.${type}`, record });
    const jsonReport = (requestId: string, more: object) =>
      json('report', {
        requestId,
        metrics: { durationMs: 5.004, billedDurationMs: 6, memorySizeMB: 512, maxMemoryUsedMB: 512 },
        ...more,
      });
    const failed = { status: 'error', errorType: 'Runtime.OutOfMemory' };

    it('are not counted again where an extension prints it', () => {
      const state = fold(
        [1, init],
        [2, start('a')],
        [3, json('start', { requestId: 'a', version: '7' })],
        [4, report('a', 512, oom)],
        [5, start('b')],
        [6, json('initStart', { phase: 'init' })],
        [7, json('start', { requestId: 'a', version: '7' })],
        [8, jsonReport('a', failed)],
        [9, report('b', 60)],
      );
      expect(state.counts).toMatchObject({ attempts: 2, reports: 2, oomKills: 1 });
      expect(state).toMatchObject({ coldStarts: 1, lives: 2 });
    });

    it('are all counted where JSON is the log format', () => {
      const state = fold(
        [1, report('quoted', 60)],
        [2, json('start', { requestId: 'a', version: '7' })],
        [3, jsonReport('a', failed)],
        [60_000, json('start', { requestId: 'a', version: '7' })],
        [60_001, jsonReport('a', failed)],
      );
      expect(state.counts).toMatchObject({ attempts: 3, reports: 3, oomKills: 2 });
    });
  });

  it('do not take the callee’s error that the caller prints', () => {
    const state = fold([1, start('a')], [2, killed('callee')], [3, end('a')], [4, report('a', 100)]);
    expect(state.counts).toMatchObject({ attempts: 1, oomKills: 0, suspectedOoms: 0 });
  });

  it('take a REPORT whose START was lost once nothing that started before can still run', () => {
    const oom = 'Status: error\tError Type: Runtime.OutOfMemory';
    const afterwards = fold([1, start('a')], [900_002, report('b', 512, oom)]);
    expect(afterwards.counts).toMatchObject({ attempts: 2, oomKills: 1 });
    const within = fold([1, start('a')], [900_001, report('b', 512, oom)]);
    expect(within.counts).toMatchObject({ attempts: 1, oomKills: 0 });
  });

  it('are kept up to a number; older ones stay in the counts', () => {
    const lines = Array.from({ length: 1_000 }, (_, n) => [n, report(`r${n}`, 100 + n)] as const);
    const state = fold(...lines);
    expect(state.counts.attempts).toBe(1_000);
    const numbers = Array.from({ length: attemptsKept }, (_, n) => 1_000 - attemptsKept + n);
    expect(oldestFirst(state.attempts).map(({ place }) => place)).toEqual(numbers);
    expect(oldestFirst(state.series)).toHaveLength(seriesKept);
    expect(oldestFirst(state.marks)).toHaveLength(seriesKept);
    expect(oldestFirst(state.series).slice(-2)).toEqual([1_098, 1_099]);
  });

  it('hand their failures over when they are dropped', () => {
    const lines = Array.from(
      { length: 60 },
      (_, n) => [n, report(`r${n}`, 512, 'Status: error\tError Type: Runtime.OutOfMemory')] as const,
    );
    expect(fold(...lines).droppedFailures).toHaveLength(60 - attemptsKept);
  });
});

describe('lines without a RequestId', () => {
  const memoryError = '[ERROR] MemoryError\nTraceback (most recent call last):\n';

  it('belong to the attempt that runs', () => {
    const state = fold([1, start('a')], [2, memoryError], [3, end('a')], [4, report('a', 300)]);
    expect(state.counts).toMatchObject({ attempts: 1, runtimeOoms: 1 });
  });

  it('wait for an attempt, and count alone where none comes', () => {
    const state = fold([1, memoryError], [60_000, start('a')], [60_001, report('a', 20)]);
    expect(state.counts).toMatchObject({ attempts: 1, runtimeOoms: 1 });
    expect(state.droppedFailures).toHaveLength(1);
    expect(oldestFirst(state.attempts)[0]?.outcome).toBe('ok');
  });

  it('explain the crash that they follow at once', () => {
    const heap = 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n';
    const crashed = (id: string) => report(id, 300, 'Status: error\tError Type: Runtime.ExitError');
    const one = fold([1, start('a')], [2, crashed('a')], [3, heap]);
    expect(one.counts).toMatchObject({ attempts: 1, runtimeOoms: 1, otherFailures: 0 });
    const two = fold(
      [1, start('a')],
      [2, crashed('a')],
      [5_000, heap],
      [5_001, start('b')],
      [5_002, crashed('b')],
    );
    expect(two.counts).toMatchObject({ attempts: 2, runtimeOoms: 1, otherFailures: 1 });
  });

  it('after a crash are its aftermath', () => {
    const uncaught = '2026-11-24T00:00:00.000Z\tundefined\tERROR\tUncaught Exception \t"x"\n';
    const state = fold([1, start('a')], [2, killed('a')], [3, report('a', 512)], [4, uncaught]);
    expect(state.counts).toMatchObject({ oomKills: 1, otherFailures: 0 });
  });
});

describe('lives', () => {
  it('begin again after a kill, without a line that says so', () => {
    const state = fold([1, report('a', 500)], [2, killed('b')], [3, report('b', 512)], [4, report('c', 60)]);
    expect(state.lives).toBe(2);
    expect(state.life).toMatchObject({ reports: 1, peakMb: 60, baselineMb: 60 });
    expect(state.endedLives).toMatchObject([{ endedBy: 'oom-kill', peakMb: 512, reports: 2 }]);
    expect(oldestFirst(state.marks)).toEqual(['ok', 'oom-kill', 'reset']);
  });

  it('keep the REPORT of the killed attempt, whether the error comes before or after it', () => {
    const before = fold([1, killed('a')], [2, report('a', 512)], [3, report('b', 60)]);
    const after = fold([1, report('a', 512)], [2, killed('a')], [3, report('b', 60)]);
    expect(before.endedLives[0]?.peakMb).toBe(512);
    expect(after.endedLives[0]?.peakMb).toBe(512);
  });

  it('begin again at an init, at an Init Duration and at another Memory Size', () => {
    expect(fold([1, report('a', 90)], [2, init], [3, report('b', 60)]).lives).toBe(2);
    expect(fold([1, report('a', 90)], [3, report('b', 60, 'Init Duration: 90.00 ms\t')]).lives).toBe(2);
    expect(fold([1, report('a', 90)], [3, report('b', 60, '', 1024)]).lives).toBe(2);
  });

  it('go on after an error that the runtime handled, and when memory falls without a cause', () => {
    const handled = '2026-11-24T00:00:00.000Z\ta\tERROR\tInvoke Error \t{"errorType":"Error"}\n';
    expect(fold([1, start('a')], [2, handled], [3, report('a', 90)], [4, report('b', 80)]).lives).toBe(1);
  });

  it('remember their mark at 1, 2, 4, 8 invocations', () => {
    const state = fold(...[50, 60, 55, 70, 90].map((used, n) => [n, report(`r${n}`, used)] as const));
    expect(state.life.peakAtMb).toEqual([50, 60, 70]);
    expect(state.life).toMatchObject({
      baselineMb: 60,
      peakMb: 90,
      beforeLastMb: 70,
      maxima: 2,
      maximaMb: 30,
    });
  });
});

describe('memory', () => {
  it('of a container is the same after 10,000 and after 100,000 attempts', () => {
    const state = newContainerState({ version: '7', at: 0 });
    const sizes: number[] = [];
    for (let n = 1; n <= 100_000; n += 1) {
      const died = n % 400 === 0;
      const record = parseMessage(
        report(
          `r${String(n).padStart(8, '0')}`,
          died ? 512 : 100 + (n % 400),
          died ? 'Status: error\tError Type: Runtime.OutOfMemory' : '',
        ),
      );
      foldRecord(state, 1_764_000_000_000 + n * 1_000, record, context);
      // The analyzer takes these after every record.
      state.endedLives.length = 0;
      state.droppedFailures.length = 0;
      if (n === 10_000 || n === 100_000) sizes.push(JSON.stringify(state).length);
    }
    expect(state.counts.attempts).toBe(100_000);
    expect(Math.abs((sizes[1] ?? 0) - (sizes[0] ?? 0))).toBeLessThan(500);
  });
});

describe('cold starts', () => {
  it('count once for an INIT_START and the Init Duration that follows', () => {
    expect(
      fold([1, init], [2, start('a')], [3, report('a', 60, 'Init Duration: 90.00 ms\t')]).coldStarts,
    ).toBe(1);
    expect(fold([3, report('a', 60, 'Init Duration: 90.00 ms\t')]).coldStarts).toBe(1);
  });
});

describe('a copy of a state', () => {
  const lines = Array.from({ length: 60 }, (_, n) => [
    [n * 10, start(`r${n % 50}`)] as const,
    ...(n % 7 === 3 ? [[n * 10 + 9_000, killed(`r${n % 50}`)] as const] : []),
    [n * 10 + 5, end(`r${n % 50}`)] as const,
    [n * 10 + 25, report(`r${n % 50}`, 60 + n)] as const,
  ])
    .flat()
    .sort(([left], [right]) => left - right);

  it.each([1, 20, 77, 130, 180])('folds on as the original would, and leaves that as it is (%i)', (at) => {
    const original = fold(...lines.slice(0, at));
    const before = structuredClone(original);
    const copy = cloneContainerState(original);
    for (const [time, message] of lines.slice(at)) foldRecord(copy, time, parseMessage(message), context);
    expect(original).toEqual(before);
    const { ownFrom: _, own: __, recentReports: ___, ...folded } = copy;
    expect(fold(...lines)).toMatchObject(folded);
  });
});
