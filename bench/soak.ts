/**
 * A day of tailing: simulated time, real pipeline from event to snapshot. Prints a row every two simulated hours;
 * no figure may grow with time once the containers are all there.
 *
 *   node --expose-gc --import tsx bench/soak.ts [events] [containers] [functions]
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Analyzer } from '../src/analysis/analyzer.ts';
import type { LogEvent } from '../src/events/log-event.ts';

const [events = 10_000_000, containers = 10_000, functions = 500] = process.argv.slice(2).map(Number);
const hours = 24;
const rows = 12;
/** Events of an invocation: START, END, REPORT. */
const linesEach = 3;
/** A screen looks four times a second; a look costs the same however long the simulated second takes. */
const looksPerRow = 40;

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Place {
  readonly logGroup: string;
  logStream: string;
  usedMb: number;
  readonly leaks: boolean;
}

const random = seeded(24);
const hex = () => Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
const newStream = () => `2026/11/24/[$LATEST]${hex()}`;
const places: Place[] = Array.from({ length: containers }, (_, index) => ({
  logGroup: `/aws/lambda/function-${index % functions}`,
  logStream: newStream(),
  usedMb: 90 + Math.floor(random() * 100),
  leaks: index % functions < functions / 20,
}));

const start = Date.UTC(2026, 10, 24);
const stepMs = (hours * 3_600_000 * linesEach) / events;
let sequence = 0;

function invocation(at: number): LogEvent[] {
  const place = places[Math.floor(random() * places.length)];
  if (place === undefined) return [];
  sequence += 1;
  const requestId = `00000000-0000-4000-8000-${String(sequence).padStart(12, '0')}`;
  if (place.leaks) place.usedMb += 1;
  const killed = place.usedMb >= 512;
  const event = (timestamp: number, line: number, message: string): LogEvent => ({
    logGroup: place.logGroup,
    logStream: place.logStream,
    timestamp,
    ingestionTime: timestamp + 500 + Math.floor(random() * 8_000),
    eventId: `3${String(sequence * linesEach + line).padStart(55, '0')}`,
    message,
  });
  const lines = [
    event(at, 0, `START RequestId: ${requestId} Version: $LATEST\n`),
    event(at + 40, 1, `END RequestId: ${requestId}\n`),
    event(
      at + 40,
      2,
      `REPORT RequestId: ${requestId}\tDuration: 40.00 ms\tBilled Duration: 40 ms\tMemory Size: 512 MB\tMax Memory Used: ${Math.min(512, place.usedMb)} MB\t${killed ? 'Status: error\tError Type: Runtime.OutOfMemory' : ''}\n`,
    ),
  ];
  if (killed) place.usedMb = 90;
  // Environments come and go: over the day every container is replaced about ten times.
  if (random() < (containers * 10 * linesEach) / events) place.logStream = newStream();
  return lines;
}

const analyzer = new Analyzer({ pressure: 0.85 });
const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();
const perRow = Math.floor(events / linesEach / rows);
const perLook = Math.max(1, Math.floor(perRow / looksPerRow));
let at = start;
process.stdout.write(
  `${events.toLocaleString()} events, ${containers.toLocaleString()} containers, ${functions} functions\n`,
);
process.stdout.write(' hour   RSS MB  heap MB  loop p99 ms  look p50 ms  look p95 ms  µs an event\n');
for (let row = 1; row <= rows; row += 1) {
  const looks: number[] = [];
  let adding = 0;
  for (let n = 0; n < perRow; n += perLook) {
    const batch: LogEvent[] = [];
    for (let k = 0; k < perLook; k += 1) {
      at += stepMs;
      batch.push(...invocation(Math.floor(at)));
    }
    const before = performance.now();
    // As a source delivers them: no more than a page at a time.
    for (let from = 0; from < batch.length; from += 1_000)
      analyzer.add({ events: batch.slice(from, from + 1_000) });
    adding += performance.now() - before;
    const look = performance.now();
    analyzer.snapshot({ scope: { containersOf: '/aws/lambda/function-0\nfunction-0' } });
    looks.push(performance.now() - look);
    await new Promise((resolve) => setImmediate(resolve));
  }
  looks.sort((left, right) => left - right);
  globalThis.gc?.();
  const memory = process.memoryUsage();
  const cells = [
    ((row * hours) / rows).toFixed(0),
    (memory.rss / 1e6).toFixed(0),
    (memory.heapUsed / 1e6).toFixed(0),
    (delay.percentile(99) / 1e6).toFixed(0),
    (looks[Math.floor(looks.length * 0.5)] ?? 0).toFixed(1),
    (looks[Math.floor(looks.length * 0.95)] ?? 0).toFixed(1),
    ((adding * 1_000) / (perRow * linesEach)).toFixed(2),
  ];
  delay.reset();
  const widths = [5, 8, 8, 12, 12, 12, 12];
  process.stdout.write(`${cells.map((cell, index) => cell.padStart(widths[index] ?? 8)).join(' ')}\n`);
}
