/**
 * What a user sees of a live run is what happened: the built program as a process against the stand-in CloudWatch,
 * judged by its standard output, the commands it ran and its exit code alone. The truth comes from the workload.
 *
 * `SURFACE=long` runs each scenario at the size of a busy account (35 s, 30 streams, 20 invocations a second).
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Run } from '../end-to-end/run.ts';
import { openSurfaceAccount, type SurfaceAccount } from './account.ts';
import { type Emitted, figuresOf, fold, recordsOf, reportOf, tally } from './emitted.ts';
import type { Fault } from './faults.ts';
import { exponential, fixed, type Lateness } from './lateness.ts';
import { type TrueAttempt, type Workload, writeWorkload } from './workload.ts';

interface Scenario {
  readonly name: string;
  readonly source: 'auto' | 'live' | 'poll';
  readonly lateness: Lateness;
  readonly fault?: Fault;
  /** Runs beside the NDJSON one: the text output, and the gate at the true count. */
  readonly also?: readonly ('text' | 'gate')[];
}

/** Late as a whole, as one PutLogEvents call delivers them, or each line by itself. */
const late = (meanSeconds: number) => exponential(meanSeconds * 1_000, 'invocation');
const shuffled = (meanSeconds: number) => exponential(meanSeconds * 1_000, 'line');

const scenarios: readonly Scenario[] = [
  { name: 'invocations 5 s late on average', source: 'poll', lateness: late(5), also: ['text'] },
  { name: 'invocations 5 s late on average', source: 'auto', lateness: late(5), also: ['gate'] },
  { name: 'invocations 5 s late on average', source: 'live', lateness: late(5) },
  { name: 'lines at once', source: 'live', lateness: fixed(0) },
  { name: 'invocations 60 s late', source: 'poll', lateness: fixed(60_000) },
  { name: 'lines 15 s late on average', source: 'poll', lateness: shuffled(15) },
  { name: 'sessions cut', source: 'auto', lateness: late(3), fault: 'cut' },
  { name: 'sessions sampled', source: 'auto', lateness: late(4), fault: 'sampled' },
  { name: 'sessions timed out', source: 'live', lateness: shuffled(3), fault: 'timed-out' },
  { name: 'Live Tail refused', source: 'auto', lateness: late(8), fault: 'refused' },
  { name: 'events repeated', source: 'auto', lateness: late(2), fault: 'repeats' },
];

const size =
  process.env.SURFACE === 'long'
    ? { windowMs: 35_000, streams: 30, invocationsPerSecond: 20, together: 2 }
    : { windowMs: 20_000, streams: 9, invocationsPerSecond: 6, together: scenarios.length };
/** What happened before the start, as late as any line can be. */
const historyMs = 65_000;
/** Between the last line's delivery and the end of the window. */
const marginMs = 1_500;
/** The window, what the program waits for late lines after it, and a slow machine. */
const timeout = (size.windowMs + 60_000) * Math.ceil(scenarios.length / size.together) + 30_000;

const isKill = ({ outcome }: TrueAttempt) => outcome !== 'ok';
const keyOf = ({ logGroup, logStream, requestId }: Partial<Emitted>) =>
  `${logGroup} ${logStream} ${requestId}`;

function runsOf(scenario: Scenario, account: SurfaceAccount, kills: number) {
  // From its own start on: on a slow machine it begins late, and ends late.
  const options = ['--source', scenario.source, '--for', `${size.windowMs / 1_000}s`];
  const runIf = (kind: 'text' | 'gate', args: readonly string[]): Promise<Run | null> =>
    scenario.also?.includes(kind) === true ? account.tail([...options, ...args]) : Promise.resolve(null);
  return Promise.all([
    account.tailWithOnOom([...options, '--output', 'ndjson', '--fail-on', `oom:${kills + 1}`]),
    runIf('text', ['--output', 'text']),
    runIf('gate', ['--output', 'ndjson', '--fail-on', `oom:${kills}`]),
  ]);
}

/** The NDJSON records against the truth. */
function expectRecords(stdout: string, { attempts, running }: Workload): void {
  const records = recordsOf(stdout);
  const folded = fold(records);
  const report = reportOf(records);
  const outcomes = (of: readonly Partial<Emitted>[]) =>
    tally(of.map((each) => `${keyOf(each)} ${each.usedMb} ${each.outcome}`));
  expect.soft(folded.repeated, 'emitted again without `revised`').toEqual([]);
  expect.soft(folded.stray, 'revises what was never emitted').toEqual([]);
  expect.soft(outcomes(folded.attempts), 'attempts').toEqual(outcomes(attempts));
  expect
    .soft(tally(folded.failures.map((each) => `${keyOf(each)} ${each.kind}`)), 'failures')
    .toEqual(tally(attempts.filter(isKill).map((each) => `${keyOf(each)} ${each.outcome}`)));
  const { fromRecords, fromReport } = figuresOf(folded, report, running);
  expect.soft(fromRecords, 'records folded').toEqual(fromReport);
  expect.soft(fromReport.finished, 'attempts of the report').toBe(attempts.length);
  expect.soft(report.completeness.gaps).toEqual([]);
}

/** A kill has its line; another only where it says that it corrects the first. */
function expectKillLines(stdout: string, kills: readonly TrueAttempt[]): void {
  const lines = stdout
    .split('\n')
    .filter((line) => ['OOM kill', 'runtime OOM'].includes(line.split(/ {2,}/)[1] ?? ''));
  const requestOf = (line: string) => / ([\da-f]{8}-[\da-f-]{27})\b/.exec(line)?.[1] ?? line;
  const owed = tally(kills.map(({ requestId }) => requestId));
  const first = tally(lines.filter((line) => !/corrected|revised/.test(line)).map(requestOf));
  const all = tally(lines.map(requestOf));
  expect.soft(Object.keys(all), 'kills with a line').toEqual(Object.keys(owed));
  const excess = Object.entries(first).filter(([id, count]) => count > (owed[id] ?? 0));
  expect.soft(excess, 'kills with a line too many').toEqual([]);
}

interface Outcome {
  readonly workload: Workload;
  readonly records: Run & { readonly onOom: readonly string[] };
  readonly text: Run | null;
  readonly gate: Run | null;
}

async function play(scenario: Scenario, seed: number): Promise<Outcome> {
  const now = Date.now();
  const until = now + size.windowMs;
  const workload = writeWorkload({
    seed,
    streams: size.streams,
    invocationsPerSecond: size.invocationsPerSecond,
    from: now - historyMs,
    to: until - marginMs,
    deliveredBy: until - marginMs,
    lateness: scenario.lateness,
  });
  const account = await openSurfaceAccount(workload.lines, scenario.fault ?? 'none');
  const kills = workload.attempts.filter(isKill).length;
  const [records, text, gate] = await runsOf(scenario, account, kills).finally(() => account.close());
  return { workload, records, text, gate };
}

describe('what a live run emits is what happened', () => {
  const outcomes = new Map<Scenario, Outcome>();

  // Small ones all at once: they spend their time waiting.
  beforeAll(async () => {
    const waiting = [...scenarios.entries()];
    const playNext = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [index, scenario] = next;
        outcomes.set(scenario, await play(scenario, index + 1));
      }
    };
    await Promise.all(Array.from({ length: size.together }, playNext));
  }, timeout);

  it.each(scenarios)('$source: $name', (scenario) => {
    const outcome = outcomes.get(scenario);
    if (outcome === undefined) throw new Error('it was not played');
    const { workload, records, text, gate } = outcome;
    const kills = workload.attempts.filter(isKill);
    expect(kills.length).toBeGreaterThan(3);
    expect.soft(records.code, `exit code of --fail-on oom:${kills.length + 1}\n${records.stderr}`).toBe(0);
    expect
      .soft(tally(records.onOom.map((line): Emitted => JSON.parse(line)).map(keyOf)), '--on-oom')
      .toEqual(tally(kills.map(keyOf)));
    if (text !== null) expectKillLines(text.stdout, kills);
    if (gate !== null) {
      expect.soft(gate.code, `exit code of --fail-on oom:${kills.length}\n${gate.stderr}`).toBe(10);
    }
    expectRecords(records.stdout, workload);
  });
});
