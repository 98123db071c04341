import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { hardRecording } from '../recordings/fast-path/blocks/hard-recording.ts';
import { run } from './run.ts';

const directory = await mkdtemp(join(tmpdir(), 'lambda-oom-replay-'));
afterAll(() => rm(directory, { recursive: true, force: true }));

describe('replay --speed max', () => {
  it('comes to what a report comes to, by way of every failure', async () => {
    const path = join(directory, 'hard.ndjson');
    await writeFile(path, hardRecording(29, 12_000));
    const replayed = await run(['replay', path, '--speed', 'max', '--output', 'ndjson']);
    const records = replayed.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const { report } = records.findLast(({ type }) => type === 'report');
    const reported = JSON.parse((await run(['report', path, '--format', 'json'])).stdout);
    expect(report.totals).toEqual(reported.totals);
    expect(report.functions).toEqual(reported.functions);
    expect(report.completeness).toEqual(reported.completeness);
    expect(records.filter(({ type }) => type === 'failure').length).toBeGreaterThan(10);
  });

  it('keeps every line where it records', async () => {
    const path = join(directory, 'short.ndjson');
    const kept = join(directory, 'kept.ndjson');
    const text = hardRecording(31, 300);
    await writeFile(path, text);
    const { code } = await run(['replay', path, '--speed', 'max', '--output', 'text', '--record', kept]);
    expect(code).toBe(0);
    const lines = async (name: string): Promise<number> =>
      JSON.parse((await run(['report', name, '--format', 'json'])).stdout).completeness.events;
    expect(await lines(kept)).toBe(await lines(path));
  });
});
