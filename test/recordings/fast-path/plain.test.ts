import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { Analyzer } from '../../../src/analysis/analyzer.ts';
import { toReport } from '../../../src/output/report.ts';
import { fastLines } from '../../../src/recordings/fast-path/index.ts';
import { openRecordings } from '../../../src/recordings/open.ts';
import { plainContext } from '../read.ts';
import { hardRecording, orderlyRecording } from './blocks/hard-recording.ts';

const directory = mkdtempSync(join(tmpdir(), 'lambda-oom-plain-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

const folderOf = (name: string): string => fileURLToPath(new URL(`../../../${name}/`, import.meta.url));
const filesIn = (name: string, ending: RegExp): string[] =>
  readdirSync(folderOf(name))
    .filter((file) => ending.test(file))
    .map((file) => join(folderOf(name), file));

function generated(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

const files = [
  ...filesIn('test/fixtures/exports', /./),
  ...filesIn('demo', /\.ndjson\.gz$/),
  generated('hard.ndjson', hardRecording(3, 12_000)),
  generated('orderly.ndjson', orderlyRecording(4, 12_000)),
];

async function reportOf(path: string): Promise<string> {
  const analyzer = new Analyzer({ pressure: 0.9 });
  const source = await openRecordings([path], { parsed: { leastBytes: 0, workers: 0 } });
  for await (const batch of source.batches(new AbortController().signal)) analyzer.add(batch);
  const snapshot = analyzer.snapshot({ scope: { containers: 'all' } });
  return JSON.stringify(toReport(snapshot, source.info));
}

describe('without the fast path', () => {
  it('is off with LAMBDA_OOM_PLAIN=1 alone', () => {
    const sink = { event() {}, skipped() {}, unreadable() {} };
    expect(fastLines(plainContext, sink)).not.toBeNull();
    vi.stubEnv('LAMBDA_OOM_PLAIN', '1');
    expect(fastLines(plainContext, sink)).toBeNull();
  });

  it.each(files)('the report is the same: %s', async (path) => {
    const fast = await reportOf(path);
    vi.stubEnv('LAMBDA_OOM_PLAIN', '1');
    expect(await reportOf(path)).toBe(fast);
  });
});
