/** What others read from the program: CI runners, GitHub, a terminal behind standard error, and whoever is given a masked recording. */
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acted } from '../fuzz/checks.ts';
import { outsideCode, runnerCommands } from '../fuzz/doors.ts';
import { run } from './run.ts';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/hostile/${name}`, import.meta.url));
const evil = 'x\x1b]0;PWN\x07\x1b[31m';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'output-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('under a CI runner', () => {
  it.each([
    ['text', ['replay', '--speed', 'max', '--output', 'text']],
    ['NDJSON', ['replay', '--speed', 'max', '--output', 'ndjson']],
    ['a report', ['report']],
    ['a report in JSON', ['report', '--format', 'json']],
    ['a report in Markdown', ['report', '--format', 'markdown']],
  ] as const)('%s gives it no command', async (_, [command = '', ...options]) => {
    const { stdout, stderr, code } = await run([command, fixture('ci-injection.ndjson'), ...options], {
      env: { GITHUB_ACTIONS: 'true' },
    });
    expect(code).toBe(0);
    expect(stdout).toContain('add-mask');
    expect(runnerCommands(stdout + stderr)).toEqual([]);
  });
});

describe('Markdown for GitHub', () => {
  it('links and mentions nothing of a log', async () => {
    const { stdout } = await run(['report', fixture('markdown.ndjson'), '--format', 'markdown']);
    expect(stdout).toContain('octocat');
    for (const line of stdout.split('\n').filter((each) => !each.startsWith('#'))) {
      expect(outsideCode(line)).not.toMatch(/@|#\d|\bwww\.|:\/\/|GH-\d/);
    }
  });
});

describe('standard error', () => {
  it.each<[string, () => readonly string[], Readonly<Record<string, string>>]>([
    ['a file that cannot be read', () => ['report', path.join(folder, evil)], {}],
    ['a profile that is not there', () => ['tail', 'f', '--profile', evil, '--region', 'eu-west-1'], {}],
    ['a config that is not there', () => ['demo'], { LAMBDA_OOM_CONFIG: evil }],
    ['a recording that cannot be made', () => ['demo', '--record', path.join(folder, evil, 'x')], {}],
    ['the stack of an error', () => ['report', path.join(folder, evil), '--debug'], {}],
  ])('is safe: %s', async (_, args, env) => {
    const { stderr, code } = await run(args(), { env });
    expect(code).not.toBe(0);
    expect(stderr).toContain('lambda-oom: ');
    for (const line of stderr.split('\n')) expect(acted.test(line), line).toBe(false);
  });

  it('is masked, file names and stacks too', async () => {
    const secret = path.join(folder, 'jane.doe@example.com-210987654321', 'x.ndjson');
    for (const args of [
      ['report', secret],
      ['report', secret, '--debug'],
      ['demo', '--record', secret],
    ]) {
      const { stderr } = await run([...args, '--redact']);
      expect(stderr).toContain('lambda-oom: ');
      expect(stderr).not.toMatch(/jane|210987654321/);
    }
  });

  it('has what a command of --on-oom says, made safe and masked', async () => {
    const { stderr } = await run([
      ...['demo', '--fail-on', 'oom', '--redact', '--on-oom'],
      "printf 'a\\033]0;PWN\\007b password=hunter2xyz\\n' >&2",
    ]);
    expect(stderr).toContain('ab password=<secret>\n');
    for (const line of stderr.split('\n')) expect(acted.test(line), line).toBe(false);
  });
});

describe('--redact', () => {
  const secrets =
    /hunter[23]|9f8e7d6c|abcdefghijklmnop|6629fae4|38afes7a8|abcdef123456|31d4d96e|Eby8vdM0|abcDEF123|0AfH6SMB|xapp-1|jürgen|münchen|jane\.doe|210987654321|2109-8765/;

  it('lets nothing out of what got out before, in any form', async () => {
    const recorded = path.join(folder, 'masked.ndjson');
    const input = fixture('redact-leaks.ndjson');
    expect(readFileSync(input, 'utf8')).toMatch(secrets);
    for (const args of [
      ['report', input, '--record', recorded],
      ['report', input, '--format', 'json'],
      ['replay', input, '--speed', 'max', '--output', 'ndjson'],
    ]) {
      const { stdout, stderr, code } = await run([...args, '--redact']);
      expect(code).toBe(0);
      expect(secrets.exec(stdout + stderr)?.[0]).toBeUndefined();
    }
    expect(secrets.exec(readFileSync(recorded, 'utf8'))?.[0]).toBeUndefined();
    // What is masked is still a recording.
    expect((await run(['report', recorded])).stdout).toContain('OOM');
  });
});

describe('the config file', () => {
  it.each([
    ['null', '{"record":null}'],
    ['an object', '{"record":{"a":1}}'],
    ['a deep list', `{"record":${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
  ])('takes no %s for a text', async (_, config) => {
    const file = path.join(folder, 'config.json');
    writeFileSync(file, config);
    chmodSync(file, 0o600);
    const { stderr, code } = await run(['demo'], { env: { LAMBDA_OOM_CONFIG: file }, cwd: folder });
    expect(stderr).toContain('"record" takes a text');
    expect(code).toBe(2);
    expect(readdirSync(folder)).not.toContain('null');
  });

  it('is a file, and no pipe that would be waited for', async () => {
    const { stderr, code } = await run(['demo'], { env: { LAMBDA_OOM_CONFIG: '/dev/null' } });
    expect(stderr).toContain('it is no file');
    expect(code).toBe(2);
  });
});

describe('the package', () => {
  it('connects to no development tools', () => {
    const chunks = fileURLToPath(new URL('../../dist/chunks/', import.meta.url));
    for (const name of readdirSync(chunks)) {
      expect(readFileSync(path.join(chunks, name), 'utf8'), name).not.toContain('localhost:8097');
    }
  });
});
