/**
 * Every scenario line by line at the moment at which it was delivered: whatever was emitted meanwhile, what stands at
 * the end is what happened, and no kill was acted on that turned out not to be.
 */
import { describe, expect, it } from 'vitest';
import { Analyzer } from '../../src/analysis/analyzer.ts';
import { type Emitted, figuresOf, fold, tally } from '../surface/emitted.ts';
import { emittedBy, reportOfSnapshot } from './emitted-by.ts';
import { deliveries, failureKey, isKill, ndjsonScenarios, type Scenario } from './scenario.ts';

/** A live source is asked this often what happened. */
const everyMs = 500;

function play(scenario: Scenario) {
  const analyzer = new Analyzer({ pressure: 0.85 });
  const records: Emitted[] = [];
  let clock = deliveries(scenario)[0]?.at ?? 0;
  records.push(...emittedBy(analyzer, { clock }));
  for (const { event, at } of deliveries(scenario)) {
    for (; clock + everyMs < at; clock += everyMs) records.push(...emittedBy(analyzer, { clock }));
    analyzer.add({ events: [event] });
  }
  records.push(...emittedBy(analyzer, { clock: clock + 60_000, final: true }));
  return { records, report: reportOfSnapshot(analyzer.snapshot({ scope: { containers: 'all' } })) };
}

describe.each(ndjsonScenarios)('$name, as it was delivered', (scenario) => {
  const { records, report } = play(scenario);
  const folded = fold(records);

  it('is what happened, in the snapshot', () => {
    expect.soft(report.totals.attempts).toBe(scenario.finished + scenario.running);
    expect.soft(report.running).toBe(scenario.running);
    expect.soft(tally(report.failures.map(failureKey))).toEqual(scenario.failureTally);
  });

  it('emits it once', () => {
    expect.soft(folded.repeated).toEqual([]);
    expect.soft(folded.stray).toEqual([]);
    expect
      .soft(tally(folded.attempts.map(({ outcome }) => String(outcome))), 'attempts')
      .toEqual(scenario.attempts);
    expect.soft(tally(folded.failures.map(failureKey)), 'failures').toEqual(scenario.failureTally);
    const { fromRecords, fromReport } = figuresOf(folded, report, report.running);
    expect.soft(fromRecords).toEqual(fromReport);
  });

  it('acts on each kill once', () => {
    const acted = records.filter(
      ({ type, kind, withdrawn }) => type === 'failure' && isKill(kind) && !withdrawn,
    );
    const ids = new Set(acted.map(({ id }) => id));
    const standing = folded.failures.filter(({ kind }) => isKill(kind));
    expect(ids.size).toBe(standing.length);
  });
});
