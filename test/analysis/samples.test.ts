import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Analyzer } from '../../src/analysis/analyzer.ts';
import type { LogEvent } from '../../src/events/log-event.ts';

interface Sample {
  readonly id: string;
  readonly messages: readonly string[];
  readonly logStream?: string;
  readonly expect: Readonly<
    Record<'oomKills' | 'runtimeOoms' | 'timeouts' | 'otherFailures' | 'reports', number>
  >;
}

const samples: readonly Sample[] = readFileSync(new URL('../fixtures/samples.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line): Sample => JSON.parse(line));

function eventsOf(sample: Sample, stepMs: number): LogEvent[] {
  return sample.messages.map((message, index) => ({
    account: null,
    logGroup: '/aws/lambda/sample',
    logStream: sample.logStream ?? '2026/11/24/[$LATEST]0123456789abcdef0123456789abcdef',
    timestamp: 1_764_000_000_000 + index * stepMs,
    ingestionTime: null,
    eventId: null,
    message,
  }));
}

function countsOf(events: readonly LogEvent[]): Sample['expect'] {
  const analyzer = new Analyzer({ pressure: 0.85 });
  analyzer.add({ events });
  const { oomKills, runtimeOoms, timeouts, otherFailures, reports } = analyzer.snapshot({
    scope: { containers: 'none' },
  }).totals;
  return { oomKills, runtimeOoms, timeouts, otherFailures, reports };
}

describe('the samples', () => {
  it('are all there', () => expect(samples.length).toBeGreaterThanOrEqual(71));

  it.each(samples.map((sample) => [sample.id, sample] as const))('%s', (_, sample) => {
    expect(countsOf(eventsOf(sample, 1))).toEqual(sample.expect);
  });

  it.each(samples.map((sample) => [sample.id, sample] as const))('%s, seconds apart', (_, sample) => {
    expect(countsOf(eventsOf(sample, 900))).toEqual(sample.expect);
  });
});
