import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createRandom } from '../../demo/random.ts';
import { connect } from '../../src/aws/client/client.ts';
import { openReportSource } from '../../src/aws/report-source.ts';
import { openTailSource } from '../../src/aws/tail-source.ts';
import type { SourceStatus } from '../../src/source/source.ts';
import { type CloudWatch, startCloudWatch } from '../stand-in/cloudwatch.ts';
import { createService, type Service } from '../stand-in/service.ts';

/** The whole source through the real SDK and real sockets. */
let service: Service;
let server: CloudWatch;
let folder: string;
const group = '/aws/lambda/checkout';
const where = { region: 'eu-west-1', profile: null };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lambda-oom-'));
  vi.stubEnv('AWS_PROFILE', undefined);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDENV');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
  service = createService({ now: Date.now, random: createRandom(1) });
  service.createGroup(group);
  server = await startCloudWatch(service);
});

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
  vi.unstubAllEnvs();
});

function write(message: string, timestamp: number): void {
  service.write({ group, stream: 's', timestamp, ingestionTime: timestamp, message });
}

it('reads back, tells live, survives a cut, and closes its sockets', async () => {
  write('REPORT RequestId: before', Date.now() - 5_000);
  const source = await openTailSource({
    ...where,
    endpointUrl: server.url,
    targets: ['checkout'],
    since: Date.now() - 60_000,
    until: null,
    source: 'auto',
    intervalMs: 1_000,
    overlapMs: 60_000,
    allLines: false,
    maxMinutes: null,
    waitForGroups: false,
  });
  const abort = new AbortController();
  const messages: string[] = [];
  const states = new Set<SourceStatus['state']>();
  const reading = (async () => {
    for await (const { events, status } of source.batches(abort.signal)) {
      messages.push(...events.map(({ message }) => message));
      if (status !== undefined) states.add(status.state);
    }
  })();
  await vi.waitFor(() => expect(states).toContain('live'), { timeout: 5_000 });
  expect(messages).toEqual(['REPORT RequestId: before']);
  write('REPORT RequestId: live', Date.now());
  write('hello', Date.now());
  await new Promise((resolve) => setTimeout(resolve, 5));
  server.tick();
  await vi.waitFor(() => expect(messages).toContain('REPORT RequestId: live'), { timeout: 5_000 });
  service.behaviour.endSession = () => 'cut';
  server.tick();
  service.behaviour.endSession = () => 'live';
  write('REPORT RequestId: during', Date.now());
  await vi.waitFor(() => expect(states).toContain('reconnecting'), { timeout: 5_000 });
  await vi.waitFor(() => expect(messages).toContain('REPORT RequestId: during'), { timeout: 10_000 });
  await vi.waitFor(() => expect(server.sessions()).toBe(1), { timeout: 5_000 });
  abort.abort();
  await reading;
  await vi.waitFor(() => expect(server.sessions()).toBe(0), { timeout: 5_000 });
  expect(messages.toSorted()).toEqual([
    'REPORT RequestId: before',
    'REPORT RequestId: during',
    'REPORT RequestId: live',
  ]);
});

it('sees keys that were written into the shared files after the first client read them', async () => {
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, undefined);
  const keys = (id: string) =>
    writeFileSync(join(folder, 'credentials'), `[work]\naws_access_key_id=${id}\naws_secret_access_key=s\n`);
  keys('AKIDOLD');
  const options = { region: 'eu-west-1', profile: 'work', endpointUrl: server.url };
  const { signal } = new AbortController();
  const ask = async (renewed: boolean) => {
    const { api } = await connect({ ...options, renewed });
    await api.describeLogGroups({ prefix: null, nextToken: null }, signal);
    api.close();
    return String(server.lastHeaders().authorization);
  };
  expect(await ask(false)).toContain('Credential=AKIDOLD/');
  keys('AKIDNEW');
  expect(await ask(true)).toContain('Credential=AKIDNEW/');
});

it('leaves the host prefix out with an endpoint that only the profile names', async () => {
  const keys = 'aws_access_key_id=a\naws_secret_access_key=s\n';
  writeFileSync(
    join(folder, 'config'),
    `[profile local]\nregion = eu-west-1\nendpoint_url = ${server.url}\n${keys}`,
  );
  const { api, region } = await connect({ region: null, profile: 'local', endpointUrl: null });
  const abort = new AbortController();
  const { groups } = await api.describeLogGroups({ prefix: null, nextToken: null }, abort.signal);
  const groupArns = groups.flatMap(({ arn }) => arn ?? []);
  const stream = await api.startLiveTail({ groupArns, pattern: null }, abort.signal);
  expect((await stream[Symbol.asyncIterator]().next()).done).toBe(false);
  expect(region).toBe('eu-west-1');
  abort.abort();
  api.close();
});

it('reads a week through Logs Insights', async () => {
  for (let day = 1; day < 7; day += 1) write(`REPORT RequestId: ${day}`, Date.now() - day * 86_400_000);
  const source = await openReportSource({
    ...where,
    endpointUrl: server.url,
    functions: ['checkout'],
    since: Date.now() - 7 * 86_400_000,
    until: null,
    engine: null,
    record: null,
  });
  const messages: string[] = [];
  for await (const { events } of source.batches(new AbortController().signal)) {
    messages.push(...events.map(({ message }) => message));
  }
  expect(messages).toEqual([6, 5, 4, 3, 2, 1].map((day) => `REPORT RequestId: ${day}`));
});
