/**
 * A day of tailing against the stand-in, in virtual time: Live Tail with read-back over 40 groups and 10,000
 * containers, cut, sampled and throttled now and then. Prints a row every two simulated hours; the heap may not grow
 * with time, and at the end nothing is missed or emitted twice.
 *
 *   npx tsx --expose-gc bench/soak-sources.ts [hours] [events a second] [groups]
 */

import { createRandom } from '../demo/random.ts';
import { openTailSource } from '../src/aws/tail-source.ts';
import { createFakeApi } from '../test/stand-in/fake-api.ts';
import { createService, throttled } from '../test/stand-in/service.ts';
import { createVirtualClock } from '../test/stand-in/virtual-clock.ts';

const [hours = 24, eventsPerSecond = 20, groups = 20] = process.argv.slice(2).map(Number);
const rows = 12;
const containers = 10_000;
const start = Date.UTC(2026, 10, 24);
/** The stand-in holds what can still be asked for, no more: else its own memory would be what is measured. */
const heldMs = 15 * 60_000;

const clock = createVirtualClock(start);
const random = createRandom(11);
const service = createService({ now: clock.now, random });
const names = Array.from(
  { length: groups },
  (_, index) => `/aws/lambda/soak-${String(index).padStart(2, '0')}`,
);
for (const name of names) service.createGroup(name);
service.behaviour.liveEventsPerSecond = Math.ceil(eventsPerSecond * 1.2);
service.behaviour.endSession = (_, age) => (age > 60_000 && random() < 0.001 ? 'cut' : 'live');
service.behaviour.fail = (operation) =>
  operation === 'FilterLogEvents' && random() < 0.01 ? throttled() : null;

const source = await openTailSource(
  {
    targets: ['/aws/lambda/soak-*'],
    region: null,
    profile: null,
    endpointUrl: null,
    since: start,
    until: null,
    source: 'auto',
    intervalMs: 2_000,
    overlapMs: 60_000,
    allLines: true,
    maxMinutes: null,
    waitForGroups: false,
  },
  { connect: async () => ({ api: createFakeApi(service, clock), region: 'eu-west-1' }), clock, random },
);

/** how often each number was emitted: 1 is right. Two bits would do; a byte is simpler. */
const emitted = new Uint8Array(hours * 3_600 * eventsPerSecond + 1);
let written = 0;
let delivered = 0;
let gaps = 0;
const abort = new AbortController();
const reading = (async () => {
  for await (const { events, losses } of source.batches(abort.signal)) {
    delivered += events.length;
    gaps = losses?.gaps.length ?? gaps;
    for (const { message } of events) {
      const number = Number(message.slice(7));
      emitted[number] = (emitted[number] ?? 0) + 1;
    }
  }
})();

function write(from: number, to: number): void {
  const count = ((to - from) / 1_000) * eventsPerSecond;
  for (let index = 0; index < count; index += 1) {
    const timestamp = Math.floor(from + random() * (to - from));
    const container = Math.floor(random() * containers);
    service.write({
      group: names[container % groups] ?? '',
      stream: `2026/11/24/[$LATEST]${String(container).padStart(32, '0')}`,
      timestamp,
      ingestionTime: Math.floor(timestamp + random() * 15_000),
      message: `REPORT ${written}`,
    });
    written += 1;
  }
}

const stepMs = 60_000;
process.stdout.write(
  `${hours} h, ${eventsPerSecond} events/s, ${groups} groups, ${containers.toLocaleString()} containers\n`,
);
process.stdout.write(' hour    written  delivered   RSS MB  heap MB   µs an event\n');
for (let row = 1; row <= rows; row += 1) {
  const before = performance.now();
  const writtenBefore = written;
  for (let ms = 0; ms < (hours * 3_600_000) / rows; ms += stepMs) {
    const now = clock.now();
    service.forget(now - heldMs);
    write(now, now + stepMs);
    await clock.runFor(stepMs);
  }
  const took = performance.now() - before;
  globalThis.gc?.();
  const memory = process.memoryUsage();
  const cells = [
    ((row * hours) / rows).toFixed(1).padStart(5),
    String(written).padStart(10),
    String(delivered).padStart(10),
    (memory.rss / 1e6).toFixed(0).padStart(8),
    (memory.heapUsed / 1e6).toFixed(0).padStart(8),
    ((took * 1_000) / (written - writtenBefore)).toFixed(1).padStart(13),
  ];
  process.stdout.write(`${cells.join(' ')}\n`);
}
// The last events are taken in and read back.
await clock.runFor(5 * 60_000);
abort.abort();
await reading;
const missed = emitted.subarray(0, written).reduce((sum, times) => sum + (times === 0 ? 1 : 0), 0);
const twice = emitted.subarray(0, written).reduce((sum, times) => sum + (times > 1 ? times - 1 : 0), 0);
process.stdout.write(`missed ${missed}, emitted twice ${twice}, gaps ${gaps}\n`);
