import { fileURLToPath } from 'node:url';
import { describe, expect } from 'vitest';
import { awsError, throttled } from '../stand-in/service.ts';
import { it } from './account-test.ts';
import type { Account } from './aws.ts';
import { run } from './run.ts';

/** Moves the clock of a child: `SHIFT_MS` from the start, `JUMP_MS` more after `JUMP_AFTER_MS`. */
const shift = fileURLToPath(new URL('shifted-clock.mjs', import.meta.url));

interface Report {
  readonly completeness: { readonly gaps: readonly { readonly from: number; readonly to: number }[] };
  readonly totals: { readonly oomKills: number };
}

async function tail({ env }: Account, args: readonly string[], more: Readonly<Record<string, string>> = {}) {
  const startedAt = performance.now();
  const words = ['tail', 'checkout', '--output', 'ndjson', '--since', '1m', ...args];
  const { stdout, stderr, code } = await run(words, { env: { ...env, ...more } });
  const lines = stdout
    .trimEnd()
    .split('\n')
    .filter((line) => line !== '');
  const last = lines.at(-1);
  const report: Report | null = last === undefined ? null : JSON.parse(last).report;
  return { report, stderr, code, tookMs: performance.now() - startedAt };
}

/** Lets a kill happen every 300 ms until it is called. */
function killAway(account: Account): () => number {
  let kills = 0;
  const timer = setInterval(() => {
    account.invoke('checkout', { usedMb: 256, killed: true });
    kills += 1;
  }, 300);
  return () => {
    clearInterval(timer);
    return kills;
  };
}

/** The service goes away eight seconds after its second answer to FilterLogEvents; gives when that was. */
function goneAfterTwoPolls({ service }: Account, error: () => Error): () => number {
  let goneAt = Number.POSITIVE_INFINITY;
  const isGone = () => Date.now() >= goneAt;
  service.behaviour.fail = (operation, call) => {
    if (operation === 'FilterLogEvents' && call === 2) goneAt = Date.now() + 8_000;
    return isGone() ? error() : null;
  };
  service.behaviour.endSession = () => (isGone() ? 'cut' : 'live');
  return () => goneAt;
}

describe.concurrent('a window that was not watched to its end', () => {
  const busy = () => awsError('ServiceUnavailableException', 'Service Unavailable', 503);
  const expired = () => awsError('ExpiredTokenException', 'The security token is expired');

  it.for([
    ['auto', 'is busy', busy, 7],
    ['poll', 'throttles', throttled, 7],
    ['poll', 'knows the credentials no more', expired, 4],
  ] as const)(
    'ends with its gap and a code: --source %s, AWS %s',
    { timeout: 90_000 },
    async ([source, , error, code], { account }) => {
      const goneAt = goneAfterTwoPolls(account, error);
      const ended = await tail(account, ['--for', '20s', '--source', source]);
      expect(ended.code).toBe(code);
      expect(ended.stderr).toMatch(/the window is over, and was not read whole: /);
      const [gap] = ended.report?.completeness.gaps ?? [];
      if (gap === undefined) throw new Error('no gap');
      expect(gap.from).toBeGreaterThan(goneAt() - 5_000);
      expect(gap.from).toBeLessThanOrEqual(goneAt());
      expect(gap.to).toBeGreaterThan(goneAt());
    },
  );

  it('is met all the same where a kill was found', { timeout: 90_000 }, async ({ account }) => {
    account.invoke('checkout', { usedMb: 256, killed: true });
    goneAfterTwoPolls(account, busy);
    const ended = await tail(account, ['--for', '20s', '--source', 'poll', '--fail-on', 'oom']);
    expect(ended.code).toBe(10);
  });
});

describe.concurrent('an opening without an answer', () => {
  it('ends with --for, and is stated', { timeout: 30_000 }, async ({ account }) => {
    account.cloudWatch.hang(true);
    const ended = await tail(account, ['--for', '6s']);
    expect(ended.code).toBe(7);
    expect(ended.stderr).toMatch(/lambda-oom: waiting for AWS to answer DescribeLogGroups\n/);
    expect(ended.stderr).toMatch(/lambda-oom: the window ended before AWS had answered/);
    expect(ended.tookMs).toBeLessThan(12_000);
  });
});

describe.concurrent('a clock that is wrong', () => {
  it.for([
    ['auto', { SHIFT_MS: '-3600000' }, /clock is 1 h behind AWS/],
    ['poll', { SHIFT_MS: '3600000' }, /clock is 1 h ahead of AWS/],
    ['auto', { JUMP_MS: '600000', JUMP_AFTER_MS: '5000' }, /^/],
    ['poll', { JUMP_MS: '-600000', JUMP_AFTER_MS: '5000' }, /^/],
  ] as const)(
    'costs no kill, and the window lasts as asked: --source %s, %o',
    { timeout: 60_000 },
    async ([source, env, words], { account }) => {
      const stopKilling = killAway(account);
      const kills: number[] = [];
      setTimeout(() => kills.push(stopKilling()), 10_000);
      const ended = await tail(account, ['--for', '12s', '--source', source], {
        NODE_OPTIONS: `--import ${shift}`,
        ...env,
      });
      expect(ended.code).toBe(0);
      expect(ended.stderr).toMatch(words);
      expect(ended.report?.totals.oomKills).toBe(kills[0]);
      expect(ended.report?.completeness.gaps).toEqual([]);
      expect(ended.tookMs).toBeGreaterThan(12_000);
      expect(ended.tookMs).toBeLessThan(30_000);
    },
  );
});
