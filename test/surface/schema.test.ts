/** What the program writes is what the schemas in the package say, and no field more. */
import { describe, expect, it } from 'vitest';
import { run } from '../end-to-end/run.ts';
import { recordsOf } from './emitted.ts';
import { recordProblems, reportProblems } from './schema.ts';

describe.each(['incident', 'rollout', 'steady'])('the demo %s', (name) => {
  it('prints records that meet their schemas', { timeout: 60_000 }, async () => {
    const { stdout } = await run(['demo', name, '--speed', 'max', '--output', 'ndjson']);
    const records = recordsOf(stdout);
    expect(records[0]).toMatchObject({ type: 'session', schemaVersion: 1 });
    expect(records.at(-1)?.type).toBe('report');
    expect(new Set(records.flatMap(recordProblems))).toEqual(new Set());
  });

  it('reports what meets the schema of the report', async () => {
    const { stdout } = await run(['report', `demo/${name}.ndjson.gz`, '--format', 'json']);
    expect(new Set(reportProblems(JSON.parse(stdout)))).toEqual(new Set());
  });
});

describe('the check itself', () => {
  const attempt = {
    type: 'attempt',
    timestamp: 1,
    id: 'a',
    function: 'f',
    stream: 's',
    requestId: null,
  } as const;
  const figures = { usedMb: 1, sizeMb: 2, durationMs: 3, outcome: 'ok' } as const;

  it('passes what is documented', () => {
    expect(recordProblems({ ...attempt, ...figures })).toEqual([]);
  });

  it.each([
    ['a field that is not documented', { ...attempt, ...figures, surprise: 1 }, '"surprise"'],
    ['a field that is missing', attempt, 'outcome'],
    ['a value of another kind', { ...attempt, ...figures, outcome: 'running' }, 'allowed values'],
    ['an unknown type', { type: 'news' }, 'no record type'],
    ['a leak without its place', { type: 'leak', timestamp: 1, verdict: 'none', from: 'unknown' }, 'stream'],
  ])('finds %s', (_, record, problem) => {
    expect(recordProblems(record).join('\n')).toContain(problem);
  });
});
