/**
 * The workflow that the README names, as far as it runs without GitHub: every `run:` is executed by bash, with the
 * built program, a CloudWatch of the test's own, and stand-ins for `aws`, `sam` and `npm` that note how they are called.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { it } from '../end-to-end/account-test.ts';
import type { Account } from '../end-to-end/aws.ts';
import { type Run, shell } from '../end-to-end/run.ts';

const workflow = readFileSync(new URL('../../docs/github-actions.yml', import.meta.url), 'utf8');
const { version }: { version: string } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
);

interface Step {
  readonly name: string;
  readonly run: string;
}

/** The steps that run something. A block begins with `|` (lines stay) or `>` (they are joined), and ends where it is no longer indented. */
function stepsOf(yaml: string): Step[] {
  const steps: Step[] = [];
  const lines = yaml.split('\n');
  let name = '';
  for (const [index, line] of lines.entries()) {
    name = /^ {6}- name: (.*)/.exec(line)?.[1] ?? name;
    const found = /^ {8}run: (.*)/.exec(line)?.[1];
    if (found === undefined) continue;
    const rest = lines.slice(index + 1);
    const end = rest.findIndex((each) => !/^ {10}/.test(each));
    const block = rest.slice(0, end).map((each) => each.slice(10));
    steps.push({ name, run: found === '|' ? block.join('\n') : found === '>' ? block.join(' ') : found });
  }
  return steps;
}

const steps = stepsOf(workflow);
const runOf = (name: string): string => steps.find((step) => step.name === name)?.run ?? '';

describe('docs/github-actions.yml', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'workflow-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const step = (account: Account, run: string): Promise<Run> =>
    shell(
      `cd "$FOLDER"; aws() { echo "aws $*" >> called; echo 7; }; sam() { echo "sam $*" >> called; }
       npm() { echo "npm $*" >> called; }; export -f aws sam npm; set -e; ${run}`,
      {
        env: {
          ...account.env,
          FOLDER: folder,
          FUNCTION: 'checkout',
          VERSION: '7',
          GITHUB_ACTIONS: 'true',
          GITHUB_OUTPUT: path.join(folder, 'output'),
          GITHUB_STEP_SUMMARY: path.join(folder, 'summary'),
        },
      },
    );
  const written = (name: string): string => readFileSync(path.join(folder, name), 'utf8');

  it('is six runs', () => {
    expect(steps.map(({ name }) => name)).toEqual([
      'Install lambda-oom',
      'Remember the version that serves now',
      'Deploy',
      'Watch memory for ten minutes',
      'Report',
      'Roll back',
    ]);
  });

  it('pins what it takes from others', () => {
    for (const [, action = ''] of workflow.matchAll(/uses: (\S+)/g)) {
      expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
    }
    expect(workflow).toContain(`lambda-oom@${version}`);
    expect(workflow).not.toContain('npx');
    // Nothing is installed once there are credentials.
    expect(workflow.indexOf('npm install')).toBeLessThan(workflow.indexOf('configure-aws-credentials'));
  });

  it('passes where no invocation dies: every option is taken, and the report is written', async ({
    account,
  }) => {
    account.invoke('checkout', { usedMb: 120 });
    const ticker = setInterval(() => account.invoke('checkout', { usedMb: 120 }), 300);
    const watch = runOf('Watch memory for ten minutes');
    expect(watch).toContain('--for 10m');
    // Nobody waits for ten minutes; the rest is as it stands.
    const watched = await step(account, watch.replace('--for 10m', '--for 3s'));
    clearInterval(ticker);
    expect(watched.stderr).not.toContain('is not');
    expect(watched.code).toBe(0);
    expect((await step(account, runOf('Report'))).code).toBe(0);
    expect(written('summary')).toContain('# Lambda memory report');
  }, 40_000);

  it('fails with 10 as soon as one is killed, and rolls back to the version that served', async ({
    account,
  }) => {
    account.invoke('checkout', { usedMb: 120 });
    expect((await step(account, runOf('Remember the version that serves now'))).code).toBe(0);
    expect(written('output')).toBe('version=7\n');
    expect((await step(account, runOf('Deploy'))).code).toBe(0);
    const kills = setInterval(() => account.invoke('checkout', { usedMb: 256, killed: true }), 500);
    const watched = await step(account, runOf('Watch memory for ten minutes'));
    clearInterval(kills);
    expect(watched.stdout).toContain('OOM kill');
    expect(watched.stderr).toMatch(/lambda-oom: .*oom/i);
    expect(watched.code).toBe(10);
    expect((await step(account, runOf('Report'))).code).toBe(0);
    expect(written('summary')).toContain('OOM kill');
    expect((await step(account, runOf('Roll back'))).code).toBe(0);
    expect(written('called')).toContain(
      'aws lambda update-alias --function-name checkout --name live --function-version 7',
    );
  }, 40_000);
});
