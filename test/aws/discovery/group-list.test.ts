import { describe, expect, it } from 'vitest';
import type { DescribePage, LogsApi } from '../../../src/aws/client/api.ts';
import { withDeadlines } from '../../../src/aws/client/request-deadline.ts';
import { createServiceClock } from '../../../src/aws/client/service-clock.ts';
import { findLogGroups } from '../../../src/aws/discovery/log-groups.ts';
import { parseTarget } from '../../../src/aws/discovery/targets.ts';
import { createFakeApi } from '../../stand-in/fake-api.ts';
import { createWorld } from '../harness.ts';

type Describe = LogsApi['describeLogGroups'];

const group = (name: string) => ({ name, arn: null, logClass: 'STANDARD', stored: null });
const page = (names: readonly string[], nextToken: string | null): DescribePage => ({
  groups: names.map(group),
  nextToken,
  serverTime: null,
});

async function find(describeLogGroups: Describe, target: string, forMs = 600_000) {
  const { service, clock } = createWorld(1);
  const api = withDeadlines({ ...createFakeApi(service, clock), describeLogGroups }, clock);
  const lines: string[] = [];
  const notify = (line: string) => lines.push(line);
  const context = { region: 'eu-west-1', profile: null, service: createServiceClock(clock), notify };
  const signal = new AbortController().signal;
  const finding = findLogGroups([parseTarget(target)], { api, clock, ...context }, signal);
  finding.catch(() => {});
  await clock.runFor(forMs);
  return { finding, lines, pending: clock.pending() };
}

describe('a list of log groups', () => {
  let calls = 0;
  it.each<[string, Describe]>([
    ['repeats its token', async () => page(['/aws/lambda/a'], 'same')],
    ['alternates its tokens', async () => page(['/aws/lambda/a'], ++calls % 2 === 0 ? 'a' : 'b')],
    ['has empty pages without end', async () => page([], `t${++calls}`)],
  ])('that %s is an error that says how to go on', async (_, describeLogGroups) => {
    const { finding, pending } = await find(describeLogGroups, 'x*');
    await expect(finding).rejects.toMatchObject({ exitCode: 7, hint: expect.stringMatching(/in full/) });
    expect(pending).toBe(0);
  });

  it('may have some empty pages', async () => {
    let pages = 0;
    const { finding } = await find(async () => {
      pages += 1;
      return pages < 30 ? page([], `t${pages}`) : page(['/aws/lambda/xy'], null);
    }, 'x*');
    expect((await finding).groups.map(({ name }) => name)).toEqual(['/aws/lambda/xy']);
  });

  it('with more matches than can be read is an error', async () => {
    let next = 0;
    const names = () => Array.from({ length: 50 }, () => `/aws/lambda/x${++next}`);
    const { finding } = await find(async () => page(names(), `t${next}`), 'x*');
    await expect(finding).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/more than 2,000/),
    });
  });

  it('that gets no answer is reported, and given up after about a minute', async () => {
    const { finding, lines, pending } = await find(() => new Promise(() => {}), 'x*', 100_000);
    await expect(finding).rejects.toMatchObject({ exitCode: 7 });
    expect(lines[0]).toBe('waiting for AWS to answer DescribeLogGroups');
    expect(lines[1]).toMatch(/no answer within 15 s; trying again in 1 s/);
    expect(pending).toBe(0);
  });
});
