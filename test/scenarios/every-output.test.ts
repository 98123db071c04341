/** Every scenario comes to the same in the report, the NDJSON records, the gate, `--on-oom` and on the screen. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { cli, run } from '../end-to-end/run.ts';
import { closeTerminals, openTerminal } from '../end-to-end/terminal.ts';
import { type Emitted, figuresOf, fold, recordsOf, reportOf, tally } from '../surface/emitted.ts';
import { recordProblems } from '../surface/schema.ts';
import { failureKey, type Scenario, scenarios } from './scenario.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'scenarios-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(closeTerminals);

/** The lines of a file; none where nothing wrote it. */
function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n');
  } catch {
    return [];
  }
}

const keysOf = (lines: readonly string[]) =>
  tally(lines.map((line): Emitted => JSON.parse(line)).map(failureKey));

const killsOf = ({ failureTally }: Scenario) =>
  Object.fromEntries(Object.entries(failureTally).filter(([key]) => /^(?:oom-kill|runtime-oom) /.test(key)));

const withoutColor = (raw: string) => raw.replaceAll(/\x1b\[[\d;?]*[a-zA-Z]/g, '');

/** What a person reads after quitting. */
async function quitSummary(args: readonly string[]): Promise<string> {
  const terminal = openTerminal([process.execPath, cli, ...args, '--utc'], { columns: 200 });
  await terminal.waitFor('ENDED', 20_000);
  terminal.type('q');
  await terminal.exit;
  const afterScreen = terminal.raw().split('\x1b[?1049l').at(-1) ?? '';
  return withoutColor(afterScreen);
}

describe.each(scenarios)('$name', (scenario) => {
  const { paths, kills, finished, running } = scenario;

  it('in the report', async () => {
    const { stdout, code } = await run(['report', ...paths, '--format', 'json']);
    expect(code).toBe(0);
    const report: ReturnType<typeof reportOf> & { functions: readonly object[] } = JSON.parse(stdout);
    expect(report.totals.attempts).toBe(finished + running);
    expect(tally(report.failures.map(failureKey))).toEqual(scenario.failureTally);
    expect(report.functions).toHaveLength(scenario.functions);
    expect(report.containers).toHaveLength(scenario.containers);
  });

  it('in the records, the gate above the count, and --on-oom', async () => {
    const file = path.join(folder, `${scenario.name}.headless`);
    const { stdout, stderr, code } = await run([
      ...['replay', ...paths, '--speed', 'max', '--output', 'ndjson'],
      ...['--fail-on', `oom:${kills + 1}`, '--on-oom', `cat >> '${file}'`],
    ]);
    expect.soft(code, stderr).toBe(0);
    expect.soft(keysOf(linesOf(file)), '--on-oom').toEqual(killsOf(scenario));
    const records = recordsOf(stdout);
    expect.soft(new Set(records.flatMap(recordProblems)), 'by their schemas').toEqual(new Set());
    const folded = fold(records);
    expect.soft(folded.repeated).toEqual([]);
    expect.soft(folded.stray).toEqual([]);
    expect
      .soft(tally(folded.attempts.map(({ outcome }) => String(outcome))), 'attempts')
      .toEqual(scenario.attempts);
    expect.soft(tally(folded.failures.map(failureKey)), 'failures').toEqual(scenario.failureTally);
    const { fromRecords, fromReport } = figuresOf(folded, reportOf(records), running);
    expect.soft(fromRecords).toEqual(fromReport);
  });

  it.runIf(kills > 0)('in the gate at the count', async () => {
    const { code } = await run([
      ...['replay', ...paths, '--speed', 'max', '--output', 'ndjson'],
      ...['--fail-on', `oom:${kills}`],
    ]);
    expect(code).toBe(10);
  });

  it('on the screen', async () => {
    const file = path.join(folder, `${scenario.name}.screen`);
    const summary = await quitSummary([
      'replay',
      ...paths,
      ...['--speed', 'max', '--on-oom', `cat >> '${file}'`],
    ]);
    const [oomKills, runtimeOoms] = ['oom-kill', 'runtime-oom'].map(
      (kind) => scenario.failures.filter((failure) => failure.kind === kind).length,
    );
    expect.soft(summary).toMatch(new RegExp(`\\b${oomKills} OOM kill`));
    if (runtimeOoms !== 0) expect.soft(summary).toMatch(new RegExp(`\\b${runtimeOoms} runtime OOM`));
    const attempts = finished + running;
    if (attempts > 0) expect.soft(summary).toMatch(new RegExp(`\\bin ${attempts} invocations? of`));
    expect.soft(keysOf(linesOf(file)), '--on-oom').toEqual(killsOf(scenario));
  });
});
