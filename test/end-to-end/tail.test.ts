import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, describe, expect, vi } from 'vitest';
import { awsError, throttled } from '../stand-in/service.ts';
import { it } from './account-test.ts';
import type { Account } from './aws.ts';
import { cli, type RunOptions, run } from './run.ts';
import { closeTerminals, openTerminal, type Terminal } from './terminal.ts';

const onScreen = ({ env }: Account, ...args: readonly string[]): Terminal =>
  openTerminal([process.execPath, cli, ...args], { env });

const lambdaOom = ({ env }: Account, args: readonly string[], options: Partial<RunOptions> = {}) =>
  run(args, { ...options, env });

/** What `--output ndjson` printed. */
interface Printed {
  readonly type: string;
  readonly timestamp: number;
  readonly requestId?: string;
  readonly source?: string;
  readonly report?: {
    readonly source: {
      readonly kind: string;
      readonly logGroups: readonly string[];
      readonly region: string;
    };
    readonly completeness: Readonly<Record<string, unknown>>;
    readonly totals: Readonly<Record<string, number>>;
  };
}

const recordsOf = (stdout: string): Printed[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line): Printed => JSON.parse(line));

const schema: object = JSON.parse(
  readFileSync(new URL('../../schema/report.schema.json', import.meta.url), 'utf8'),
);
const validate = new Ajv2020({ strict: false, allErrors: true }).compile(schema);

const live = /▶ LIVE/;
const soon = { timeout: 5_000, interval: 20 };

describe('tail on the screen', () => {
  afterEach(closeTerminals);

  it('goes live, shows a kill, and leaves terminal and account as they were', async ({ account }) => {
    account.invoke('checkout', { usedMb: 120 });
    const terminal = onScreen(account, 'tail', 'checkout');
    await terminal.waitFor(live);
    expect(terminal.alternate()).toBe(true);
    expect(terminal.text()).toContain('complete ✓');
    account.invoke('checkout', { usedMb: 256, killed: true });
    await terminal.waitFor(/checkout\s+OOM kill\s+256\/256 MB/);
    await terminal.waitFor(/live min \$0\.0/);
    terminal.type('q');
    expect(await terminal.exit).toBe(0);
    expect(terminal.alternate()).toBe(false);
    expect(terminal.cursorHidden()).toBe(false);
    expect(terminal.text()).toMatch(/lambda-oom: 1 OOM kill.* in 2 invocations of 1 function/);
    expect(terminal.text()).toMatch(
      /6 events read, complete, 0 late, \d+ duplicates, Live Tail 0\.\d min \$0\.00/,
    );
    await vi.waitFor(async () => expect(await account.cloudWatch.connections()).toBe(0), soon);
  });

  it('says why it polls where Live Tail is refused', async ({ account }) => {
    account.service.behaviour.fail = (operation) =>
      operation === 'StartLiveTail' ? awsError('AccessDeniedException', 'no') : null;
    const terminal = onScreen(account, 'tail', 'checkout');
    await terminal.waitFor(/POLLING 2s\s+not allowed: logs:StartLiveTail/);
    account.invoke('checkout', { usedMb: 100 });
    await terminal.waitFor(/checkout .*100/);
  });

  it('leaves Live Tail at --max-minutes', async ({ account }) => {
    const terminal = onScreen(account, 'tail', 'checkout', '--max-minutes', '0.01');
    await terminal.waitFor(live);
    await terminal.waitFor(/POLLING 2s\s+--max-minutes 0\.01 reached/);
    await vi.waitFor(() => expect(account.cloudWatch.sessions()).toBe(0), soon);
  });

  it('marks what rests on a sample until it is read back', async ({ account }) => {
    const terminal = onScreen(account, 'tail', 'checkout');
    await terminal.waitFor(live);
    account.service.behaviour.liveEventsPerSecond = 6;
    for (let index = 0; index < 20; index += 1) account.invoke('checkout', { usedMb: 100 });
    await terminal.waitFor(/≥/);
    expect(terminal.text()).toMatch(/⚠ sampled \d+ s/);
    account.service.behaviour.liveEventsPerSecond = 500;
    await terminal.waitFor((shown) => !shown.text().includes('≥') && shown.text().includes('complete ✓'));
    terminal.type('q');
    await terminal.exit;
    expect(terminal.text()).toContain('in 20 invocations of 1 function');
  });

  it('stays when credentials expire, says the command, and goes on after the login without a gap', async ({
    account,
  }) => {
    const terminal = onScreen(account, 'tail', 'checkout');
    await terminal.waitFor(live);
    account.invoke('checkout', { usedMb: 100 });
    const { service, cloudWatch } = account;
    service.behaviour.fail = () =>
      String(cloudWatch.lastHeaders().authorization).includes('AKIDFIRST')
        ? awsError('ExpiredTokenException', 'The security token included in the request is expired')
        : null;
    service.behaviour.endSession = () => 'cut';
    await terminal.waitFor(/the AWS credentials have expired\s+run\s+aws sso login/);
    service.behaviour.endSession = () => 'live';
    for (let index = 0; index < 3; index += 1) account.invoke('checkout', { usedMb: 101 });
    account.login('AKIDSECOND');
    await terminal.waitFor(live);
    account.invoke('checkout', { usedMb: 102 });
    await terminal.waitFor(/checkout .*102/);
    terminal.type('q');
    await terminal.exit;
    expect(terminal.text()).toContain('in 5 invocations of 1 function');
    expect(terminal.text()).toContain('15 events read, complete');
  });

  it('restores the terminal on SIGTERM and closes its connections', async ({ account }) => {
    const terminal = onScreen(account, 'tail', 'checkout');
    await terminal.waitFor(live);
    terminal.kill('SIGTERM');
    expect(await terminal.exit).toBe(0);
    expect(terminal.alternate()).toBe(false);
    expect(terminal.cursorHidden()).toBe(false);
    await vi.waitFor(async () => expect(await account.cloudWatch.connections()).toBe(0), soon);
  });

  it('waits for the log group of a function that has not run yet', async ({ account }) => {
    account.service.setFunction('newborn', '/aws/lambda/newborn');
    const terminal = onScreen(account, 'tail', 'newborn');
    await terminal.waitFor(/WAITING\s+no log group yet: newborn/);
  });
});

describe.concurrent('in a pipe', () => {
  it('prints records that end with a valid report of what it rests on', async ({ account }) => {
    account.invoke('checkout', { usedMb: 120 });
    const ticker = setInterval(() => account.invoke('checkout', { usedMb: 256, killed: true }), 500);
    const { stdout, stderr, code } = await lambdaOom(account, ['tail', 'checkout', '--output', 'ndjson'], {
      signalAt: { text: '"type":"completeness"', signal: 'SIGTERM' },
    }).finally(() => clearInterval(ticker));
    expect(code).toBe(0);
    expect(stderr).toContain('lambda-oom: live\n');
    const records = recordsOf(stdout);
    expect(records[0]).toMatchObject({
      type: 'session',
      source: 'live',
      logGroups: ['/aws/lambda/checkout'],
    });
    const ids = records.filter(({ type }) => type === 'attempt').map(({ requestId }) => requestId);
    expect(new Set(ids).size).toBe(ids.length);
    const told = records.find(({ type }) => type === 'completeness');
    expect(told).toMatchObject({
      gaps: [],
      sampledSeconds: 0,
      liveTail: { sessionMinutes: expect.any(Number) },
    });
    const report = records.at(-1)?.report;
    validate(report);
    expect(validate.errors).toBeNull();
    expect(report?.source).toMatchObject({
      kind: 'live',
      region: 'eu-west-1',
      logGroups: ['/aws/lambda/checkout'],
    });
    expect(report?.totals).toMatchObject({ attempts: ids.length, oomKills: ids.length - 1 });
    expect(report?.completeness).toMatchObject({ events: 3 * ids.length, unreadable: 0, gaps: [] });
  });

  it('ends with 5 where there is no such group', async ({ account }) => {
    expect(await lambdaOom(account, ['tail', 'chekout'])).toMatchObject({
      code: 5,
      stderr: 'lambda-oom: no function or log group "chekout" in eu-west-1\ndid you mean checkout?\n',
    });
  });

  it('ends with 4 where it is not allowed', async ({ account }) => {
    account.service.behaviour.fail = () => awsError('AccessDeniedException', 'no');
    expect(await lambdaOom(account, ['tail', 'checkout'])).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/not allowed: logs:FilterLogEvents on \S+checkout\n.*IAM policy/),
    });
  });

  it('ends with 6 where throttling does not end', async ({ account }) => {
    account.service.behaviour.fail = () => throttled();
    expect(await lambdaOom(account, ['tail', 'checkout'])).toMatchObject({
      code: 6,
      stderr: expect.stringContaining('AWS throttles DescribeLogGroups'),
    });
  });

  it('says that it waits for a group, on one line of standard error', async ({ account }) => {
    account.service.setFunction('newborn', '/aws/lambda/newborn');
    const { stderr, code } = await lambdaOom(account, ['tail', 'newborn', '--for', '1s']);
    // A machine under load may be slower than a word about it.
    const lines = stderr.split('\n').filter((line) => !line.includes('waiting for AWS to answer'));
    expect({ lines, code }).toEqual({
      lines: ['lambda-oom: waiting: no log group yet: newborn', ''],
      code: 0,
    });
  });
});
