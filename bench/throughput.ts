/**
 * How fast recorded NDJSON is read, against a bare Node loop that does nothing but split the same file into lines
 * and JSON.parse each. Every figure is taken in one run on one machine; the ratios are what to compare.
 *
 *   npx tsx bench/throughput.ts [events] [--keep]
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openRecordings } from '../src/sources/recordings/recordings.ts';

const rounds = 3;

interface Run {
  readonly name: string;
  readonly read: (path: string) => Promise<number>;
}

const runs: readonly Run[] = [
  { name: 'bare loop: split chunks, JSON.parse', read: bareLoop },
  { name: 'bare loop: readline, JSON.parse', read: readlineLoop },
  { name: 'recordings', read: (path) => recordings(path, false) },
  { name: 'recordings, decodeAll', read: (path) => recordings(path, true) },
];

async function bareLoop(path: string): Promise<number> {
  let count = 0;
  let rest = '';
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1024 * 1024 })) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const event: { timestamp: number } = JSON.parse(line);
      if (event.timestamp > 0) count += 1;
    }
  }
  return count;
}

async function readlineLoop(path: string): Promise<number> {
  let count = 0;
  for await (const line of createInterface({ input: createReadStream(path) })) {
    const event: { timestamp: number } = JSON.parse(line);
    if (event.timestamp > 0) count += 1;
  }
  return count;
}

async function recordings(path: string, decodeAll: boolean): Promise<number> {
  let count = 0;
  const source = await openRecordings([path], { decodeAll });
  for await (const batch of source.batches(new AbortController().signal)) {
    count += batch.events.length + (batch.skipped?.count ?? 0);
  }
  return count;
}

/** A seeded day of 40 containers: 65 % application lines, the rest the platform's. */
async function generate(path: string, events: number): Promise<void> {
  const out = createWriteStream(path);
  const random = seeded(20_251_101);
  const hex = (length: number): string =>
    Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');
  const uuid = (): string => [8, 4, 4, 4, 12].map(hex).join('-');
  const streams = Array.from({ length: 40 }, () => `2025/11/01/[$LATEST]${hex(32)}`);
  let now = Date.UTC(2025, 10, 1);
  let written = 0;
  while (written < events) {
    const stream = streams[Math.floor(random() * streams.length)] ?? '';
    const id = uuid();
    const messages = [`START RequestId: ${id} Version: $LATEST\n`];
    const lines = Math.floor(random() * 12);
    for (let line = 0; line < lines; line += 1) messages.push(applicationLine(now, id, random));
    const ms = (random() * 900).toFixed(2);
    const used = 90 + Math.floor(random() * 60);
    messages.push(`END RequestId: ${id}\n`);
    messages.push(
      `REPORT RequestId: ${id}\tDuration: ${ms} ms\tBilled Duration: ${Math.ceil(Number(ms))} ms\tMemory Size: 256 MB\tMax Memory Used: ${used} MB\t\n`,
    );
    let block = '';
    for (const message of messages) {
      now += Math.floor(random() * 20);
      written += 1;
      block += `${JSON.stringify({
        logGroupName: '/aws/lambda/checkout-prod',
        logStreamName: stream,
        timestamp: now,
        ingestionTime: now + 900,
        eventId: `3${String(now).padStart(20, '8')}${String(written).padStart(35, '0')}`,
        message,
      })}\n`;
    }
    if (!out.write(block)) await new Promise((resolve) => out.once('drain', () => resolve(undefined)));
  }
  await new Promise<void>((resolve) => out.end(resolve));
}

function applicationLine(now: number, id: string, random: () => number): string {
  const time = new Date(now).toISOString();
  const words =
    'order payment accepted for customer in region with items total shipped queue batch retry cache miss';
  const pick = words.split(' ');
  const text = Array.from(
    { length: 8 + Math.floor(random() * 16) },
    () => pick[Math.floor(random() * pick.length)],
  );
  if (random() < 0.3) {
    return `${JSON.stringify({ timestamp: time, level: 'INFO', requestId: id, message: text.join(' ') })}\n`;
  }
  return `${time}\t${id}\tINFO\t${text.join(' ')}\n`;
}

/** mulberry32: small, fast, the same on every machine. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function main(): Promise<void> {
  const events = Number(process.argv[2] ?? 1_000_000);
  const directory = await mkdtemp(join(tmpdir(), 'lambda-oom-bench-'));
  const path = join(directory, 'events.ndjson');
  try {
    await generate(path, events);
    const { size } = await stat(path);
    const times = new Map(runs.map((run) => [run.name, [] as number[]]));
    let total = 0;
    for (let round = 0; round < rounds; round += 1) {
      for (const run of runs) {
        const start = performance.now();
        total = await run.read(path);
        times.get(run.name)?.push(performance.now() - start);
      }
    }
    const out = [`${total} events, ${(size / 1e6).toFixed(0)} MB, ${Math.round(size / total)} bytes a line`];
    const base = median(times.get(runs[0]?.name ?? '') ?? []);
    for (const { name } of runs) {
      const ms = median(times.get(name) ?? []);
      out.push(`${name.padEnd(38)} ${ms.toFixed(0).padStart(7)} ms   ×${(ms / base).toFixed(2)}`);
    }
    process.stdout.write(`${out.join('\n')}\n`);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

await main();
