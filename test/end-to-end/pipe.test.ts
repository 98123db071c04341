import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Run, run, shell } from './run.ts';

const demoFile = (name: string) => fileURLToPath(new URL(`../../demo/${name}.ndjson.gz`, import.meta.url));
const incident = demoFile('incident');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'pipe-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Buffer): string {
  const at = path.join(folder, name);
  writeFileSync(at, content);
  return at;
}

/** One or two lines, no stack trace, nothing on standard output. */
function expectRefusal({ stdout, stderr, code }: Run, exitCode: number, words: RegExp): void {
  expect(stderr).toMatch(words);
  expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(2);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stdout).toBe('');
  expect(code).toBe(exitCode);
}

describe('without a terminal', () => {
  it('prints the demo as text, at full speed, and ends with 0', async () => {
    const { stdout, stderr, code } = await run(['demo', '--utc']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.filter((line) => line.includes('Z  OOM kill '))).toHaveLength(7);
    expect(lines.at(-1)).toMatch(/^Complete · [\d,]+ events, 0 duplicates/);
    expect(stdout).not.toContain('\x1b');
    expect(stdout.endsWith('\n')).toBe(true);
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it.each(['rollout', 'steady'])('plays the demo %s', async (name) => {
    const { stdout, code } = await run(['demo', name]);
    expect(code).toBe(0);
    expect(stdout.includes('OOM kill ')).toBe(name === 'rollout');
    expect(stdout).not.toContain('leak: leaking');
  });

  it('prints plain ASCII where that is asked for, its colours aside', async () => {
    const { stdout } = await run(['demo', '--ascii', '--color']);
    expect(stdout.replaceAll(/\x1b\[[\d;]*m/g, '')).toMatch(/^[ -~\n]+$/);
    expect(stdout).toMatch(/\x1b\[[\d;]+m/);
    expect(stdout).toContain('Complete . 7,208 events');
  });

  it('prints the same bytes every time', async () => {
    const [first, second] = await Promise.all([run(['demo', '--utc']), run(['demo', '--utc'])]);
    expect(first.stdout === second.stdout).toBe(true);
  });

  it('prints NDJSON: the session first, the report last, each line an object with type and timestamp', async () => {
    const { stdout, code } = await run(['demo', '--output', 'ndjson']);
    const records = stdout
      .trimEnd()
      .split('\n')
      .map((line): { type: string; timestamp: number } => JSON.parse(line));
    expect(records[0]?.type).toBe('session');
    expect(records.at(-1)?.type).toBe('report');
    expect(records.filter(({ type }) => type === 'attempt')).toHaveLength(1_851);
    expect(records.filter(({ type }) => type === 'failure').length).toBeGreaterThanOrEqual(9);
    expect(records.every(({ timestamp }) => Number.isInteger(timestamp))).toBe(true);
    expect(code).toBe(0);
  });

  it('ends quietly with 0 when the reader of the pipe goes away', async () => {
    const { stdout, stderr, code } = await shell('lambda-oom demo --output ndjson | head -1');
    expect(JSON.parse(stdout)).toMatchObject({ type: 'session' });
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it.each(['report "$RECORDING"', 'demo', 'demo --output ndjson'])(
    'says so when the disk is full: %s',
    async (line) => {
      const { stderr, code } = await shell(`lambda-oom ${line} > /dev/full`, {
        env: { RECORDING: incident },
      });
      expect(stderr).toMatch(/^lambda-oom: the output cannot be written: .*ENOSPC/);
      expect(code).toBe(1);
    },
  );

  it('does not take an option without its value for one that was not given', async () => {
    expectRefusal(await run(['report', incident, '--fail-on']), 2, /--fail-on needs a value/);
  });

  it('reads standard input', async () => {
    const input = gunzipSync(readFileSync(incident));
    const { stdout, code } = await run(['replay', '-', '--speed', 'max'], { input });
    expect(stdout).toContain('7 OOM kills');
    expect(code).toBe(0);
  });

  it('records what it reads, for its owner alone, so that a report on it says the same', async () => {
    const recorded = path.join(folder, 'recorded.ndjson');
    expect((await run(['demo', '--record', recorded])).code).toBe(0);
    expect(statSync(recorded).mode & 0o777).toBe(0o600);
    const totalsOf = async (from: string) =>
      JSON.parse((await run(['report', from, '--format', 'json'])).stdout).totals;
    expect(await totalsOf(recorded)).toEqual(await totalsOf(incident));
  });

  it('masks with --redact and leaves the figures', async () => {
    const { stdout } = await run(['demo', '--redact']);
    expect(stdout).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-/);
    expect(stdout).toContain('7 OOM kills');
  });

  it('keeps escape sequences of log text from the terminal', async () => {
    const request = '11111111-2222-4333-8444-555555555555';
    const at = { logGroupName: '/aws/lambda/fn', logStreamName: '2026/11/23/[\x1b[2J1]ab', ingestionTime: 5 };
    const messages = [
      `START RequestId: ${request} Version: 1\n`,
      `RequestId: ${request} Error: Runtime exited with error: \x1b]0;gotcha\x07\x9b31msignal: killed\nRuntime.ExitError\n`,
      `REPORT RequestId: ${request}\tDuration: 1 ms\tBilled Duration: 1 ms\tMemory Size: 128 MB\tMax Memory Used: 128 MB\tStatus: error\tError Type: Runtime.OutOfMemory\n`,
    ];
    const hostile = file(
      'hostile.ndjson',
      messages.map((message, i) => `${JSON.stringify({ ...at, timestamp: i, message })}\n`).join(''),
    );
    for (const args of [
      ['replay', hostile, '--speed', 'max'],
      ['report', hostile],
      ['report', hostile, '--format', 'json'],
    ]) {
      const { stdout, code } = await run(args);
      expect(code).toBe(0);
      expect(stdout).toMatch(/OOM kill|oom-kill/);
      expect(stdout).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
    }
  });
});

describe('an end from outside', () => {
  const live = ['demo', '--speed', '1', '--output', 'ndjson'];
  const session = '"type":"session"';

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 0],
    // By the signal: of a terminal that closes nobody asked for an end.
    ['SIGHUP', 129],
  ] as const)('%s ends with %d, the report still last', async (signal, code) => {
    const ended = await run(live, { signalAt: { text: session, signal } });
    expect(ended.code).toBe(code);
    expect(ended.stderr).toBe('');
    const last = ended.stdout.trimEnd().split('\n').at(-1) ?? '';
    expect(JSON.parse(last)).toMatchObject({ type: 'report', report: { schemaVersion: 1 } });
  });

  it('--for ends with 0', async () => {
    expect((await run([...live, '--for', '1s'])).code).toBe(0);
  });

  it('a full disk ends the recording with a word, not the run', async () => {
    const { stdout, stderr, code } = await run(['demo', '--record', '/dev/full']);
    expect(stderr).toBe(
      'lambda-oom: Recording to /dev/full stopped after 0 events: no space left on the device.\n',
    );
    expect(stdout).toContain('7 OOM kills');
    expect(code).toBe(1);
  });
});

describe('--fail-on', () => {
  it.each([
    ['oom', 10],
    ['oom:7,leak', 10],
    ['oom:100', 0],
  ])('%s ends a report with %d', async (condition, code) => {
    const ended = await run(['report', incident, '--fail-on', condition]);
    expect(ended.code).toBe(code);
    expect(ended.stdout).toContain('OOM kill');
    expect(ended.stderr).toMatch(code === 10 ? /--fail-on .* is met/ : /^$/);
  });

  it('waits for the end where a new version may still come into view', async () => {
    const { stdout, stderr, code } = await run(['demo', '--fail-on', 'oom:2']);
    expect(code).toBe(10);
    expect(stderr).toBe('lambda-oom: --fail-on oom:2 is met: 8 OOMs\n');
    expect(stdout.split('\n').filter((line) => / {2}OOM kill /.test(line))).toHaveLength(7);
  });

  it('ends a text run as soon as it is met', async () => {
    const { stdout, stderr, code } = await run(['demo', '--fail-on', 'oom:2', '--fail-version', 'any']);
    expect(code).toBe(10);
    expect(stderr).toBe('lambda-oom: --fail-on oom:2 is met: 2 OOMs\n');
    expect(stdout.split('\n').filter((line) => / {2}OOM kill /.test(line)).length).toBeLessThan(7);
  });

  it('lets the steady demo pass', async () => {
    expect((await run(['report', demoFile('steady'), '--fail-on', 'oom,leak,pressure'])).code).toBe(0);
  });
});

describe('what a stranger gets wrong', () => {
  it.each<[string, () => string[], number, RegExp]>([
    ['a missing file', () => ['report', path.join(folder, 'nowhere.json')], 2, /nowhere\.json/],
    ['an empty folder', () => ['report', mkdtempSync(path.join(folder, 'empty-'))], 2, /empty-/],
    ['an empty file', () => ['report', file('empty.json', '')], 2, /empty/],
    [
      'noise',
      () => [
        'report',
        file('noise.bin', Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * 7919) % 256))),
      ],
      2,
      /noise\.bin/,
    ],
    ['an unknown option', () => ['report', incident, '--fromat', 'json'], 2, /--fromat/],
    ['a bad value', () => ['report', incident, '--format', 'pdf'], 2, /--format/],
    ['a bad number', () => ['replay', incident, '--speed', 'fast'], 2, /--speed/],
    ['a bad condition', () => ['report', incident, '--fail-on', 'kills'], 2, /--fail-on/],
    ['no command', () => ['--utc'], 2, /no command/],
    ['an unknown command', () => ['tial', 'fn'], 2, /tial/],
    ['an unknown demo', () => ['demo', 'nothing'], 2, /incident, rollout, steady/],
    ['a screen without a terminal', () => ['demo', '--output', 'tui'], 2, /terminal/],
    ['a bad time', () => ['tail', 'fn', '--since', '10x'], 3, /--since "10x" is not a time/],
    ['a bad length', () => ['tail', 'fn', '--for', 'abc'], 3, /--for "abc" is not a length/],
    [
      'a recording that would overwrite',
      () => ['demo', '--record', file('kept.ndjson', 'x')],
      2,
      /holds something already/,
    ],
    [
      'a recording in no folder',
      () => ['demo', '--record', path.join(folder, 'no/such/file')],
      2,
      /cannot be written/,
    ],
  ])('%s is said in one line or two', async (_, args, code, words) => {
    expectRefusal(await run(args()), code, words);
  });

  it('reads a truncated gzip as far as it goes and says so, or refuses it plainly', async () => {
    const cut = file('cut.ndjson.gz', readFileSync(incident).subarray(0, 60_000));
    const { stdout, stderr, code } = await run(['report', cut]);
    expect(`${stdout}${stderr}`).toMatch(/cut\.ndjson\.gz|could not be read|ends/);
    expect([0, 2]).toContain(code);
    if (code === 0) expect(stdout).toContain('Incomplete');
  });
});

describe('help and version', () => {
  it('--version prints the version alone', async () => {
    expect(await run(['--version'])).toMatchObject({
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      code: 0,
    });
  });

  it('--help names every command and the exit codes, within 120 columns', async () => {
    const { stdout, code } = await run(['--help']);
    expect(code).toBe(0);
    for (const word of ['tail', 'replay', 'demo', 'report', 'completion', 'Exit codes']) {
      expect(stdout).toContain(word);
    }
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(120);
  });
});
