/**
 * From the moment that CloudWatch takes an event in to the first snapshot that a screen draws with it: the real SDK
 * against the stand-in on the loopback, in real time, Live Tail and polling side by side.
 *
 *   npx tsx bench/latency.ts [seconds]
 */

import { createRandom } from '../demo/random.ts';
import { Analyzer } from '../src/analysis/analyzer.ts';
import { openTailSource } from '../src/aws/tail-source.ts';
import { refreshMs } from '../src/ui/feed.ts';
import { startCloudWatch } from '../test/stand-in/cloudwatch.ts';
import { createService } from '../test/stand-in/service.ts';

const seconds = Number(process.argv[2] ?? 60);
/** The 95th percentile may be so long, in milliseconds. */
const targets = { live: 1_200, polling: 2_500 } as const;
const group = '/aws/lambda/bench';
const invocationsPerSecond = 20;

process.env.AWS_ACCESS_KEY_ID = 'x';
process.env.AWS_SECRET_ACCESS_KEY = 'y';
const random = createRandom(5);
const service = createService({ now: Date.now, random });
service.createGroup(group);
const cloudWatch = await startCloudWatch(service);
const tick = setInterval(cloudWatch.tick, 1_000);
let written = 0;
const writer = setInterval(() => {
  written += 1;
  const now = Date.now();
  const message = `REPORT RequestId: 00000000-0000-4000-8000-${String(written).padStart(12, '0')}\tDuration: 1.00 ms\tBilled Duration: 1 ms\tMemory Size: 128 MB\tMax Memory Used: 64 MB\t\n`;
  service.write({ group, stream: 's', timestamp: now, ingestionTime: now, message });
}, 1_000 / invocationsPerSecond);

/** Latencies in milliseconds of what came once the source stood, as a screen would show it. */
async function measure(state: keyof typeof targets): Promise<number[]> {
  const source = await openTailSource({
    targets: ['bench'],
    region: 'eu-west-1',
    profile: null,
    endpointUrl: cloudWatch.url,
    since: Date.now(),
    until: null,
    source: state === 'live' ? 'auto' : 'poll',
    intervalMs: 2_000,
    overlapMs: 60_000,
    allLines: false,
    maxMinutes: null,
    waitForGroups: false,
  });
  const analyzer = new Analyzer({ pressure: 0.85 });
  const latencies: number[] = [];
  const abort = new AbortController();
  setTimeout(() => abort.abort(), seconds * 1_000);
  let standsSince = Number.POSITIVE_INFINITY;
  let pending: number[] = [];
  let drawnAt = 0;
  let due: NodeJS.Timeout | null = null;
  const draw = () => {
    due = null;
    analyzer.snapshot({ scope: { containers: 'none' } });
    drawnAt = Date.now();
    for (const ingested of pending) if (ingested >= standsSince) latencies.push(drawnAt - ingested);
    pending = [];
  };
  for await (const batch of source.batches(abort.signal)) {
    analyzer.add(batch);
    pending.push(...batch.events.map(({ ingestionTime, timestamp }) => ingestionTime ?? timestamp));
    if (batch.status?.state === state) standsSince = Math.min(standsSince, Date.now());
    due ??= setTimeout(draw, Math.max(0, drawnAt + refreshMs - Date.now()));
  }
  if (due !== null) clearTimeout(due);
  return latencies.sort((left, right) => left - right);
}

const [live, polling] = await Promise.all([measure('live'), measure('polling')]);
clearInterval(writer);
clearInterval(tick);
await cloudWatch.close();
process.stdout.write('            events   p50 ms   p95 ms   max ms   p95 of what is asked for\n');
for (const [name, latencies] of [
  ['live', live],
  ['polling', polling],
] as const) {
  const at = (share: number) =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  const cells = [latencies.length, at(0.5), at(0.95), at(1)].map((value) => String(value).padStart(8));
  process.stdout.write(`${name.padEnd(10)}${cells.join(' ')}   ${(at(0.95) / targets[name]).toFixed(2)}\n`);
}
