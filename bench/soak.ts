/**
 * A day of tailing in simulated time, through the real pipeline from event to frame. The events of two simulated
 * hours go through the analyzer; then the screen looks and draws four times a second at the day's own rate. A row
 * of figures every two hours, and at the end the last quarter of the day over the second one: no figure may grow
 * with time once the containers are all there. CPU is what a second of the day takes: its events and four frames.
 *
 *   node --expose-gc --import tsx bench/soak.ts [events] [containers] [functions]
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Analyzer } from '../src/analysis/analyzer.ts';
import type { Snapshot } from '../src/analysis/model/snapshot.ts';
import type { LogEvent } from '../src/events/log-event.ts';
import { firstWindow, timeWindows } from '../src/ui/state.ts';
import { drawn, sceneOf } from '../test/ui/scene.tsx';
import { linesEach, workload } from './soak-workload.ts';

const [events = 10_000_000, containers = 10_000, functions = 500] = process.argv.slice(2).map(Number);
const hours = 24;
const rows = 12;
/** Frames drawn at the end of each row, at the day's own rate. */
const framesEach = 240;
const frameMs = 250;
/** As a source delivers them: no more than a page at a time. */
const page = 1_000;

const start = Date.UTC(2026, 10, 24);
const dayMs = hours * 3_600_000;
const invocation = workload({ containers, functions, invocations: events / linesEach });
const stepMs = (dayMs * linesEach) / events;
const perRow = Math.floor(events / linesEach / rows);
const perFrame = frameMs / stepMs;

const analyzer = new Analyzer({ pressure: 0.85 });
const delay = monitorEventLoopDelay({ resolution: 1 });
const size = { columns: 140, rows: 45 };
let at = start;

/** Adds so many invocations; gives the CPU milliseconds that the analyzer took. */
async function add(invocations: number): Promise<number> {
  let spentMs = 0;
  let batch: LogEvent[] = [];
  for (let n = 0; n < invocations; n += 1) {
    at += stepMs;
    batch.push(...invocation(Math.floor(at)));
    if (batch.length < page && n < invocations - 1) continue;
    spentMs += cpuOf(() => analyzer.add({ events: batch }));
    batch = [];
    if (n % 10_000 < page) await rest();
  }
  return spentMs;
}

const look = (): Snapshot =>
  analyzer.snapshot({ scope: { containers: 'none' }, windowMs: timeWindows[firstWindow].ms });

/** The overview as Ink draws it. */
function draw(snapshot: Snapshot): number {
  const scene = sceneOf({
    snapshot,
    info: { kind: 'live', region: 'eu-west-1', logGroups: ['/aws/lambda/function-0'], files: [] },
    logs: [],
    size,
    now: at,
    eventsPerSecond: events / (dayMs / 1_000),
  });
  return drawn(scene).length;
}

/** Four looks and frames a second at the day's own rate. */
async function watch(): Promise<{
  readonly looks: number[];
  readonly frames: number[];
  readonly cpuMs: number;
}> {
  const looks: number[] = [];
  const frames: number[] = [];
  let cpuMs = 0;
  let due = 0;
  for (let frame = 0; frame < framesEach; frame += 1) {
    due += perFrame;
    await add(Math.floor(due));
    due -= Math.floor(due);
    cpuMs += cpuOf(() => {
      const [seen, lookMs] = timed(look);
      looks.push(lookMs);
      frames.push(timed(() => draw(seen))[1]);
    });
    await rest();
  }
  return { looks, frames, cpuMs };
}

function timed<Value>(work: () => Value): readonly [Value, number] {
  const before = performance.now();
  const value = work();
  return [value, performance.now() - before];
}

function cpuOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

const sample = JSON.stringify(
  Array.from({ length: 5_000 }, (_, index) => ({ index, text: `line ${index}` })),
);

function yardstick(): number {
  const rounds = Array.from({ length: 15 }, () => timed(() => JSON.parse(sample))[1]);
  return quantile(rounds, 0.5);
}

const rest = () => new Promise((resolve) => setImmediate(resolve));

function quantile(values: readonly number[], q: number): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length * q)] ?? Number.NaN;
}

interface Figure {
  readonly label: string;
  readonly digits: number;
  readonly of: (row: Row) => number;
}

interface Row {
  readonly hour: number;
  readonly rssMb: number;
  readonly heapMb: number;
  readonly delayMs: number;
  readonly looks: readonly number[];
  readonly frames: readonly number[];
  /** A look after a minute without one: nearly every function changed. */
  readonly minuteMs: number;
  /** A look after two hours without one: every container changed, and none is in the processor's cache. */
  readonly wholeMs: number;
  readonly cpuShare: number;
  readonly eventUs: number;
  /** The same work in each row: what it takes longer, the machine was slower. */
  readonly yardstickMs: number;
}

const figures: readonly Figure[] = [
  { label: 'RSS MB', digits: 0, of: (row) => row.rssMb },
  { label: 'heap MB', digits: 0, of: (row) => row.heapMb },
  { label: 'loop p99 ms', digits: 1, of: (row) => row.delayMs },
  { label: 'look p50 ms', digits: 1, of: (row) => quantile(row.looks, 0.5) },
  { label: 'p95 ms', digits: 1, of: (row) => quantile(row.looks, 0.95) },
  { label: 'frame p50 ms', digits: 1, of: (row) => quantile(row.frames, 0.5) },
  { label: 'p95 ms', digits: 1, of: (row) => quantile(row.frames, 0.95) },
  { label: 'after 1 min ms', digits: 0, of: (row) => row.minuteMs },
  { label: 'after 2 h ms', digits: 0, of: (row) => row.wholeMs },
  { label: 'CPU %', digits: 1, of: (row) => 100 * row.cpuShare },
  { label: 'µs an event', digits: 2, of: (row) => row.eventUs },
  { label: 'yardstick ms', digits: 1, of: (row) => row.yardstickMs },
];

async function measure(index: number): Promise<Row> {
  const watched = Math.round(framesEach * perFrame);
  const minute = Math.round(60_000 / stepMs);
  const addMs = await add(perRow - watched - minute);
  const [, wholeMs] = timed(look);
  await add(minute);
  const [, minuteMs] = timed(look);
  await rest();
  delay.reset();
  delay.enable();
  const { looks, frames, cpuMs } = await watch();
  delay.disable();
  const delayMs = delay.percentile(99) / 1e6;
  globalThis.gc?.();
  const memory = process.memoryUsage();
  const eventMs = addMs / ((perRow - watched - minute) * linesEach);
  // What a second of the day costs: its events, and the looks and frames that are drawn in it.
  const busyMs = (eventMs * events) / (dayMs / 1_000) + (cpuMs / framesEach) * (1_000 / frameMs);
  return {
    hour: ((index + 1) * hours) / rows,
    rssMb: memory.rss / 1e6,
    heapMb: memory.heapUsed / 1e6,
    delayMs,
    looks,
    frames,
    minuteMs,
    wholeMs,
    cpuShare: busyMs / 1_000,
    eventUs: 1_000 * eventMs,
    yardstickMs: yardstick(),
  };
}

const line = (cells: readonly string[]) =>
  `${cells.map((cell, index) => cell.padStart(index === 0 ? 5 : Math.max(7, figures[index - 1]?.label.length ?? 0))).join('  ')}\n`;

process.stdout.write(
  `${events.toLocaleString('en')} events, ${containers.toLocaleString('en')} containers at a time, ${functions} functions, ${hours} h\n`,
);
process.stdout.write(line(['hour', ...figures.map(({ label }) => label)]));
const day: Row[] = [];
for (let index = 0; index < rows; index += 1) {
  const row = await measure(index);
  day.push(row);
  process.stdout.write(line([String(row.hour), ...figures.map(({ digits, of }) => of(row).toFixed(digits))]));
}
const quarter = (n: number) => day.slice((n * rows) / 4, ((n + 1) * rows) / 4);
// The middle row of each quarter: whatever else the machine does for a moment is in one row alone.
const middle = (n: number, of: Figure['of']) => quantile(quarter(n).map(of), 0.5);
const ratios = figures.map(({ of }) => (middle(3, of) / middle(1, of)).toFixed(2));
process.stdout.write(line(['Q4/Q2', ...ratios]));
const { totals, completeness } = look();
process.stdout.write(
  `${completeness.events.toLocaleString('en')} events counted, ${totals.containers.toLocaleString('en')} containers seen, ${totals.oomKills.toLocaleString('en')} OOM kills\n`,
);
