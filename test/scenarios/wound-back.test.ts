/** A replay that is wound back does nothing twice: no kill, no command, no recorded line. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { cli } from '../end-to-end/run.ts';
import { closeTerminals, openTerminal } from '../end-to-end/terminal.ts';
import { deliveries, scenarios } from './scenario.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'wound-back-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(closeTerminals);

const scenario = scenarios.find(({ name }) => name === 'late');
const count = (file: string) => readFileSync(file, 'utf8').trimEnd().split('\n').length;

it('runs --on-oom once for each kill and records each line once', async () => {
  if (scenario === undefined) throw new Error('the scenario "late" is missing');
  const onOom = path.join(folder, 'on-oom');
  const recorded = path.join(folder, 'recorded.ndjson');
  const replay = ['replay', ...scenario.paths, '--speed', '40', '--record', recorded];
  const terminal = openTerminal([process.execPath, cli, ...replay, '--on-oom', `cat >> '${onOom}'`], {
    columns: 200,
  });
  await terminal.waitFor('ENDED');
  terminal.type('b');
  await terminal.waitFor('REPLAY');
  await terminal.waitFor('ENDED');
  terminal.type('q');
  expect(await terminal.exit).toBe(0);
  expect.soft(count(onOom)).toBe(scenario.kills);
  expect.soft(count(recorded)).toBe(deliveries(scenario).length);
  expect.soft(terminal.text()).toContain(`in ${scenario.finished} invocations of`);
});
