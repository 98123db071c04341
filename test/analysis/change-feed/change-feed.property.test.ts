import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Analyzer } from '../../../src/analysis/analyzer.ts';
import type { AnalysisEvent } from '../../../src/analysis/change-feed/analysis-event.ts';
import type { LogEvent } from '../../../src/events/log-event.ts';
import { countBy, foldEvents } from './emitted.ts';

/**
 * Whatever the order, lateness, repetition, batching, clock and eviction: what was emitted, folded by type and id, is what
 * is known in the end. The logs are hostile to identities: requests are retried in one stream, inits die before any
 * START, callers print the REPORTs of callees, lines are lost, and some come without an event id.
 */
const step = fc.record({
  what: fc.constantFrom(
    'ok',
    'ok',
    'ok',
    'kill',
    'heap',
    'timeout',
    'error',
    'init',
    'quote',
    'gone',
    'restart',
  ),
  stream: fc.nat({ max: 5 }),
  /** A retry of an earlier request of its stream. */
  retry: fc.constantFrom(false, false, false, true),
  usedMb: fc.integer({ min: 60, max: 511 }),
  gapMs: fc.integer({ min: 0, max: 4_000 }),
  durationMs: fc.integer({ min: 0, max: 2_000 }),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

interface Line {
  readonly at: number;
  readonly stream: number;
  readonly text: string;
}

function linesOf(steps: readonly Step[], slower: number): Line[] {
  const lines: Line[] = [];
  const clocks = new Map<number, number>();
  const requests = new Map<number, string[]>();
  for (const [index, { what, stream, retry, usedMb, gapMs, durationMs }] of steps.entries()) {
    let at = (clocks.get(stream) ?? 1_764_000_000_000) + gapMs * slower;
    const say = (text: string) => lines.push({ at, stream, text });
    const known = requests.get(stream) ?? [];
    requests.set(stream, known);
    const id = (retry ? known.at(index % 3) : undefined) ?? requestId(index);
    if (!known.includes(id)) known.push(id);
    if (what === 'init') {
      say('INIT_REPORT Init Duration: 9.00 ms\tPhase: init\tStatus: error\tError Type: Runtime.ExitError\n');
    } else if (what === 'restart') {
      say('INIT_START Runtime Version: nodejs:22.v70\tRuntime Version ARN: arn:aws:lambda:x::runtime:0\n');
    } else {
      say(`START RequestId: ${id} Version: 7\n`);
      at += durationMs;
      const used = what === 'kill' ? 512 : usedMb;
      if (what === 'quote') say(report(requestId(index + 100_000), 512));
      if (what === 'kill')
        say(`RequestId: ${id} Error: Runtime exited with error: signal: killed\nRuntime.ExitError\n`);
      if (what === 'heap') {
        say(
          '<--- Last few GCs --->\nFATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n',
        );
        say(`RequestId: ${id} Error: Runtime exited with error: signal: aborted\nRuntime.ExitError\n`);
      }
      if (what === 'timeout') say(`2026-11-24T00:00:00.000Z ${id} Task timed out after 3.00 seconds\n\n`);
      if (what === 'error')
        say(`2026-11-24T00:00:00.000Z\t${id}\tERROR\tInvoke Error \t{"errorType":"Error"}\n`);
      if (what !== 'gone') {
        say(`END RequestId: ${id}\n`);
        at += 1;
        say(report(id, used));
      }
    }
    clocks.set(stream, at + 1);
  }
  return lines.sort((left, right) => left.at - right.at);
}

const requestId = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
const report = (id: string, usedMb: number) =>
  `REPORT RequestId: ${id}\tDuration: 9.00 ms\tBilled Duration: 9 ms\tMemory Size: 512 MB\tMax Memory Used: ${usedMb} MB\t\n`;

/** The lines as events in the order in which they arrive. */
function arrivals(lines: readonly Line[], delays: readonly number[], ids: readonly boolean[]): LogEvent[] {
  return lines
    .map((line, index) => ({ line, index, due: line.at + (delays[index % delays.length] ?? 0) }))
    .sort((left, right) => left.due - right.due)
    .map(({ line, index }) => ({
      account: null,
      logGroup: `/aws/lambda/f${line.stream % 2}`,
      logStream: `2026/11/24/[7]${String(line.stream).repeat(32)}`,
      timestamp: line.at,
      ingestionTime: line.at + 500,
      eventId: ids[index % ids.length] === true ? String(index).padStart(56, '0') : null,
      message: line.text,
    }));
}

const world = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 90 }),
  slower: fc.constantFrom(1, 1, 4, 30),
  delays: fc.array(fc.oneof(fc.constant(0), fc.nat({ max: 3_000 }), fc.nat({ max: 59_000 })), {
    minLength: 1,
    maxLength: 61,
  }),
  ids: fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }),
  lost: fc.integer({ min: 3, max: 50 }),
  repeated: fc.integer({ min: 2, max: 20 }),
  batch: fc.integer({ min: 1, max: 60 }),
  looks: fc.array(fc.nat({ max: 3_000 }), { minLength: 1, maxLength: 5 }),
  containersKept: fc.constantFrom(2, 4, 100, 100),
});

function play({
  steps,
  slower,
  delays,
  ids,
  lost,
  repeated,
  batch,
  looks,
  containersKept,
}: typeof world extends fc.Arbitrary<infer W> ? W : never) {
  const analyzer = new Analyzer({ pressure: 0.85, containersKept });
  const events: AnalysisEvent[] = [];
  let clock = 0;
  const take = (final = false) => events.push(...analyzer.events({ clock, final }));
  take();
  const coming = arrivals(linesOf(steps, slower), delays, ids)
    .filter((_, index) => index % lost !== lost - 1)
    .flatMap((event, index) => (index % repeated === 0 ? [event, event] : [event]));
  for (let start = 0, turn = 0; start < coming.length; start += batch, turn += 1) {
    analyzer.add({ events: coming.slice(start, start + batch) });
    const wait = looks[turn % looks.length] ?? 0;
    clock += wait;
    if (wait % 3 !== 0) take();
  }
  take(true);
  return { events, snapshot: analyzer.snapshot({ scope: { containers: 'all' } }) };
}

describe('what was emitted, folded', () => {
  it('is what is known in the end', () => {
    fc.assert(
      fc.property(world, (given) => {
        const { events, snapshot } = play(given);
        const { attempts, failures, leaks, findings, faults } = foldEvents(events);
        const { totals } = snapshot;
        expect(faults).toEqual([]);
        const running = snapshot.functions.reduce((sum, fn) => sum + fn.running, 0);
        expect(attempts.size).toBe(totals.attempts - running);
        const kinds = countBy(failures.values(), ({ failure }) => failure.kind);
        expect({
          oomKills: kinds['oom-kill'] ?? 0,
          runtimeOoms: kinds['runtime-oom'] ?? 0,
          suspectedOoms: kinds['suspected-oom'] ?? 0,
          timeouts: kinds.timeout ?? 0,
          otherFailures: kinds.other ?? 0,
          nearOoms: [...attempts.values()].filter(({ nearOom }) => nearOom).length,
        }).toEqual({
          oomKills: totals.oomKills,
          runtimeOoms: totals.runtimeOoms,
          suspectedOoms: totals.suspectedOoms,
          timeouts: totals.timeouts,
          otherFailures: totals.otherFailures,
          nearOoms: totals.nearOoms,
        });
        for (const { id, kind, requestId: request } of snapshot.failures) {
          expect(failures.get(id)?.failure).toMatchObject({ kind, requestId: request });
        }
        for (const { key, leak } of snapshot.containers) {
          const verdict = leaks.get(key)?.leak.verdict ?? 'none';
          expect(verdict).toBe(leak.verdict === 'unknown' && !leaks.has(key) ? 'none' : leak.verdict);
        }
        expect([...findings.values()].map(({ finding }) => finding).sort(byText)).toEqual(
          [...snapshot.findings].sort(byText),
        );
      }),
      { seed: Number(process.env.FEED_SEED ?? 20_261_201), numRuns: Number(process.env.FEED_RUNS ?? 300) },
    );
  });
});

describe('what comes in order', () => {
  it('is emitted again only where later lines say something else', () => {
    fc.assert(
      fc.property(world, (given) => {
        const { events } = play({ ...given, delays: [0], repeated: 1_000_000, containersKept: 100 });
        const last = new Map<string, string>();
        for (const { revised: _, timestamp: __, ...event } of events) {
          const id = event.type === 'finding' ? `${event.finding.functionId} ${event.finding.id}` : event.id;
          const key = `${event.type} ${id}`;
          const text = JSON.stringify(event);
          expect(text).not.toBe(last.get(key));
          last.set(key, text);
        }
      }),
      { seed: 20_261_202, numRuns: 150 },
    );
  });
});

const byText = (left: object, right: object) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1);
