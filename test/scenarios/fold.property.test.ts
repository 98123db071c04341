/** Whatever the order, lateness, repetition, batches and clock: what was emitted, folded, is the final snapshot. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Analyzer } from '../../src/analysis/analyzer.ts';
import type { LogEvent } from '../../src/events/log-event.ts';
import { type Invocation, invocations, render } from '../analysis/workload.ts';
import { type Emitted, figuresOf, fold, tally } from '../surface/emitted.ts';
import { emittedBy, reportOfSnapshot } from './emitted-by.ts';

const run = { seed: 20261201, numRuns: 40 };
const longestDelayMs = 59_000;

/** How a workload is delivered and asked about. */
interface Delivery {
  /** Applied in turn to the lines: how late each is. */
  readonly delaysMs: readonly number[];
  /** Applied in turn: how much later a line is delivered again; 0 for once. */
  readonly againMs: readonly number[];
  /** Lines without an event id: all, none, or every third. */
  readonly withoutId: 'all' | 'none' | 'some';
  readonly batchSizes: readonly number[];
  /** Applied in turn: how far the caller's clock goes on with each batch. */
  readonly clockMs: readonly number[];
  /** What happens takes this many times as long. */
  readonly slower: number;
}

const several = (max: number) => fc.array(fc.integer({ min: 0, max }), { minLength: 1, maxLength: 41 });

const deliveries: fc.Arbitrary<Delivery> = fc.record({
  delaysMs: several(longestDelayMs),
  againMs: fc.oneof(fc.constant([0]), several(longestDelayMs)),
  withoutId: fc.constantFrom('all', 'none', 'some'),
  batchSizes: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 11 }),
  clockMs: fc.array(fc.integer({ min: 0, max: 4_000 }), { minLength: 1, maxLength: 11 }),
  slower: fc.constantFrom(1, 1, 5, 60),
});

const inTurn = (values: readonly number[], index: number): number => values[index % values.length] ?? 0;

/** The lines as they arrive: late, and some of them again within the same minute. */
function delivered(work: readonly Invocation[], delivery: Delivery): LogEvent[] {
  const { delaysMs, againMs, withoutId, slower } = delivery;
  const arrivals = render(work, { slower }).flatMap((event, index) => {
    const bare = withoutId === 'all' || (withoutId === 'some' && index % 3 === 0);
    const line = bare ? { ...event, eventId: null } : event;
    const delayMs = inTurn(delaysMs, index);
    const again = Math.min(longestDelayMs, delayMs + inTurn(againMs, index));
    const first = { line, at: event.timestamp + delayMs };
    return again === delayMs ? [first] : [first, { line, at: event.timestamp + again }];
  });
  return arrivals.sort((a, b) => a.at - b.at).map(({ line }) => line);
}

function play(work: readonly Invocation[], delivery: Delivery, containersKept = 12_000) {
  const analyzer = new Analyzer({ pressure: 0.85, containersKept });
  const events = delivered(work, delivery);
  let clock = 1_000;
  const records: Emitted[] = emittedBy(analyzer, { clock });
  for (let at = 0, batch = 0; at < events.length; batch += 1) {
    const size = inTurn(delivery.batchSizes, batch);
    analyzer.add({ events: events.slice(at, at + size) });
    at += size;
    clock += inTurn(delivery.clockMs, batch);
    records.push(...emittedBy(analyzer, { clock }));
  }
  records.push(...emittedBy(analyzer, { clock: clock + 10_000, final: true }));
  const snapshot = analyzer.snapshot({ scope: { containers: 'all' } });
  return { folded: fold(records), report: reportOfSnapshot(snapshot), snapshot };
}

function expectWhole({ folded, report }: ReturnType<typeof play>): void {
  const { fromRecords, fromReport } = figuresOf(folded, report, report.running);
  expect(fromRecords).toEqual(fromReport);
  expect(folded.repeated).toEqual([]);
  expect(folded.stray).toEqual([]);
}

describe('what the analyzer emits, folded', { timeout: 120_000 }, () => {
  it('is the snapshot', () => {
    fc.assert(
      fc.property(invocations(80), deliveries, (work, delivery) => expectWhole(play(work, delivery))),
      run,
    );
  });

  it('is the snapshot where few containers are kept', () => {
    fc.assert(
      fc.property(
        invocations(80),
        deliveries,
        fc.integer({ min: 1, max: 3 }),
        (work, delivery, containersKept) =>
          // A line that is delivered again after its container was let go cannot be known again.
          expectWhole(play(work, { ...delivery, againMs: [0] }, containersKept)),
      ),
      run,
    );
  });

  it('has each attempt once', () => {
    fc.assert(
      fc.property(invocations(80), deliveries, (work, delivery) => {
        const { folded } = play(work, delivery);
        const requests = tally(folded.attempts.map(({ requestId }) => String(requestId)));
        expect(Object.keys(requests)).toHaveLength(work.length);
        expect(folded.attempts).toHaveLength(work.length);
      }),
      run,
    );
  });

  it('agrees with the snapshot in every detail of attempts and failures', () => {
    fc.assert(
      fc.property(invocations(80), deliveries, (work, delivery) => {
        const { folded, snapshot } = play(work, delivery);
        const attempt = (each: Partial<Emitted>) =>
          `${each.requestId} ${each.attempt} ${each.outcome} ${each.usedMb}/${each.sizeMb}`;
        const emitted = new Set(folded.attempts.map(attempt));
        const known = snapshot.containers
          .flatMap(({ recent }) => recent)
          .filter(({ outcome }) => outcome !== 'running')
          .map(attempt);
        expect(known.filter((each) => !emitted.has(each))).toEqual([]);
        const failure = (each: Partial<Emitted>) =>
          `${each.id} ${each.kind} ${each.confidence} ${each.requestId} ${each.usedMb}/${each.sizeMb}`;
        const failures: readonly Partial<Emitted>[] = snapshot.failures;
        expect(tally(folded.failures.map(failure))).toEqual(tally(failures.map(failure)));
      }),
      run,
    );
  });
});
