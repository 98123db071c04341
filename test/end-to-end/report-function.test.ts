import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, describe, expect } from 'vitest';
import { it } from './account-test.ts';
import type { Account } from './aws.ts';
import { cli, run } from './run.ts';
import { closeTerminals, openTerminal } from './terminal.ts';

const month = ['report', '--function', 'checkout', '--since', '30d', '--format', 'json'];
/** A group that holds 120 GB of a month. */
const large = { storedBytes: 240e9, creationTime: Date.now() - 60 * 86_400_000 };

const schema: object = JSON.parse(
  readFileSync(new URL('../../schema/report.schema.json', import.meta.url), 'utf8'),
);
const validate = new Ajv2020({ strict: false, allErrors: true }).compile(schema);

async function reportOn({ env }: Account, args: readonly string[] = month) {
  const { stdout, stderr, code } = await run(args, { env });
  const report: unknown = stdout === '' ? null : JSON.parse(stdout);
  if (report !== null) validate(report);
  expect(validate.errors ?? null).toBeNull();
  return { report, stderr, code };
}

describe('report --function', () => {
  it('reads a month through Logs Insights and says what it scanned and cannot know', async ({ account }) => {
    account.invoke('checkout', { usedMb: 256, killed: true });
    const { report, stderr, code } = await reportOn(account);
    expect(stderr).toMatch(/lambda-oom: reading 0 %/);
    expect(stderr).toMatch(/Logs Insights scanned \d+ MB, about \$0\.00\n$/);
    expect(code).toBe(0);
    expect(report).toMatchObject({
      source: { kind: 'insights', limits: [expect.stringMatching(/bear on memory/), expect.any(String)] },
      totals: { oomKills: 1 },
    });
  });

  it('lets AWS count what is too much to fetch, and reads the kill among it', async ({ account }) => {
    account.invoke('checkout', { usedMb: 256, killed: true });
    writeDays(account, 30, 600);
    const { report, stderr, code } = await reportOn(account);
    expect(code).toBe(0);
    expect(stderr).toMatch(/Logs Insights scanned \d+ MB/);
    expect(report).toMatchObject({
      source: {
        limits: [
          expect.stringMatching(/bear on memory/),
          expect.stringMatching(/^30 of 31 containers were counted by Logs Insights/),
          expect.any(String),
        ],
      },
      completeness: { events: 3 * (30 * 600 + 1), gaps: [], unreadable: 0 },
      totals: { attempts: 30 * 600 + 1, reports: 30 * 600 + 1, containers: 31, oomKills: 1 },
      functions: [{ memory: { p50Mb: 100, peakMb: 256 }, durationMs: { p50: null, p95: null } }],
      failures: [{ kind: 'oom-kill', evidence: [{ rule: 'error-type-out-of-memory' }] }],
    });
    // A try at the lines, the counting, and the lines of one container.
    expect(account.service.calls('StartQuery')).toBe(3);
  });

  it('asks for --yes before it scans more than 10 GB', async ({ account }) => {
    account.service.createGroup('/aws/lambda/checkout', large);
    const refused = await reportOn(account);
    expect(refused).toMatchObject({ code: 2, report: null });
    expect(refused.stderr).toMatch(/will scan about 240 GB, \$1\.20: 120 GB of logs.*\n.*--yes/);
    expect(account.service.calls('StartQuery')).toBe(0);
    const agreed = await reportOn(account, [...month, '--yes']);
    expect(agreed.code).toBe(0);
    expect(agreed.stderr).toMatch(/will scan about 240 GB, \$1\.20/);
    expect(agreed.stderr).toMatch(/lambda-oom: reading 0 %/);
  });
});

describe('report --function on a terminal', () => {
  afterEach(closeTerminals);

  it('asks before it scans more than 10 GB', async ({ account }) => {
    account.service.createGroup('/aws/lambda/checkout', large);
    const terminal = openTerminal([process.execPath, cli, ...month], { env: account.env });
    await terminal.waitFor(/about 240 GB[\s\S]*y\/N/);
    terminal.type('n\r');
    expect(await terminal.exit).toBe(0);
    expect(account.service.calls('StartQuery')).toBe(0);
  });
});

/** A container a day, each of which serves so many invocations without a failure. */
function writeDays({ service }: Account, days: number, invocations: number): void {
  const from = Date.now() - 29.5 * 86_400_000;
  for (let day = 0; day < days; day += 1) {
    const stream = `2026/11/24/[$LATEST]${String(day).padStart(32, '0')}`;
    for (let index = 0; index < invocations; index += 1) {
      const timestamp = Math.floor(from + day * 80_000_000 + index * 1_000);
      const id = `${day}-${index}`;
      for (const message of [
        `START RequestId: ${id} Version: $LATEST\n`,
        `END RequestId: ${id}\n`,
        `REPORT RequestId: ${id}\tDuration: 5.00 ms\tBilled Duration: 6 ms\tMemory Size: 256 MB\tMax Memory Used: ${index < 3 ? 95 : 100} MB\t\n`,
      ]) {
        service.write({
          group: '/aws/lambda/checkout',
          stream,
          timestamp,
          ingestionTime: timestamp,
          message,
        });
      }
    }
  }
}
