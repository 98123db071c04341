/**
 * The screen as it is, in this terminal, without AWS: `npx tsx test/ui/preview.tsx [options]`. It shows the
 * fixture incident, or with `--demo incident` one of the recordings, as they stand at their end.
 *   --theme dark|light|high-contrast|none   --ascii   --utc   --bell   --mouse   --replay
 *   --status credentials|polling|backing-off|sampled|empty
 */
import { Analyzer } from '../../src/analysis/analyzer.ts';
import type { Snapshot } from '../../src/analysis/model/snapshot.ts';
import { emptySnapshot } from '../../src/analysis/snapshot/empty-snapshot.ts';
import { openRecordings } from '../../src/recordings/open.ts';
import type { SourceStatus } from '../../src/source/source.ts';
import { runUi } from '../../src/ui/run.tsx';
import { themeNames } from '../../src/ui/theme.ts';
import { incident, now } from '../fixtures/snapshots.ts';
import { fixtureSession, replaying } from './fixture-session.ts';

const args = process.argv.slice(2);
const has = (name: string) => args.includes(`--${name}`);
const value = (name: string) => (has(name) ? args[args.indexOf(`--${name}`) + 1] : undefined);

const noCost = { sessionMinutes: 0, usd: 0 };
const statuses: Readonly<Record<string, SourceStatus>> = {
  credentials: {
    state: 'credentials',
    problem: 'The SSO session of profile prod has expired',
    hint: 'aws sso login --profile prod',
  },
  polling: { state: 'polling', intervalMs: 2_000, reason: 'Live Tail: not in this Region', cost: noCost },
  'backing-off': {
    state: 'backing-off',
    retryInMs: 4_000,
    reason: 'throttled by CloudWatch Logs',
    cost: noCost,
  },
};

async function main(): Promise<void> {
  const demo = value('demo');
  const status = statuses[value('status') ?? ''] ?? (has('replay') ? replaying : undefined);
  const snapshot = demo === undefined ? fixtureSnapshot(value('status')) : await analysed(demo);
  const session = fixtureSession({
    snapshot,
    replays: has('replay'),
    ...(status === undefined ? {} : { status }),
  });
  if (has('moving'))
    setInterval(() => session.show({ now: now + Math.round(performance.now()) }), 200).unref();
  await runUi(session, {
    theme: themeNames.find((name) => name === value('theme')) ?? null,
    color: null,
    ascii: has('ascii'),
    bell: has('bell'),
    mouse: has('mouse'),
    utc: true,
    keys: {},
    clean: (text) => text,
  });
}

function fixtureSnapshot(kind: string | undefined): Snapshot {
  if (kind === 'empty') return emptySnapshot;
  if (kind !== 'sampled') return incident;
  const gaps = [
    {
      from: now - 60_000,
      to: now - 30_000,
      reason: 'Live Tail was cut off for 30 s and the lines were not read back',
    },
  ];
  return { ...incident, completeness: { ...incident.completeness, sampledSeconds: 12, gaps } };
}

async function analysed(demo: string): Promise<Snapshot> {
  const analyzer = new Analyzer({ pressure: 0.85 });
  const recording = await openRecordings([`demo/${demo}.ndjson.gz`], { decodeAll: true });
  for await (const batch of recording.batches(new AbortController().signal)) analyzer.add(batch);
  return analyzer.snapshot({ scope: { containers: 'all' } });
}

await main();
