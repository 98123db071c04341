/**
 * How fast the built `report` goes through recorded NDJSON, against bare Node loops that do nothing but split the same
 * file into lines and JSON.parse each, and against part of the work in other tools where they are installed. Every
 * command is a process of its own, from its start to its end, and they take turns: the ratios are what to compare.
 *
 *   npm run build && npx tsx bench/throughput.ts [--events 1000000] [--format text|json]
 *
 * The format is Lambda's log format: in `json` the platform's lines are JSON within the JSON of the recording.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createRandom } from '../demo/random.ts';

const rounds = 3;
const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const bareLoop = fileURLToPath(new URL('./bare-loop.mjs', import.meta.url));

interface Case {
  readonly name: string;
  readonly command: string;
  readonly args: (path: string) => readonly string[];
}

/** Node tells its largest resident size itself, when it ends, on a fourth channel; its workers would tell the same again. */
const tellMemory = `data:text/javascript,${encodeURIComponent(
  "import{writeSync}from'node:fs';import{isMainThread}from'node:worker_threads';if(isMainThread)process.on('exit',()=>writeSync(3,String(process.resourceUsage().maxRSS)))",
)}`;

const inNode = (name: string, ...words: readonly string[]): Case => ({
  name,
  command: process.execPath,
  args: (path) => ['--import', tellMemory, ...words, path],
});

const cases: readonly Case[] = [
  inNode('bare loop: split chunks, JSON.parse', bareLoop, 'split'),
  inNode('bare loop: readline, JSON.parse', bareLoop, 'readline'),
  inNode('lambda-oom report', cli, 'report'),
  {
    name: 'mawk: count of the REPORT lines',
    command: 'mawk',
    args: (path) => ['/"REPORT RequestId|platform.report/{n++}END{print n}', path],
  },
  {
    name: 'jq: time of each REPORT',
    command: 'jq',
    args: (path) => ['select(.message|startswith("REPORT") or contains("platform.report")).timestamp', path],
  },
  {
    name: 'mlr: count of the events',
    command: 'mlr',
    args: (path) => ['--ijsonl', '--ojson', 'count', path],
  },
];

interface Run {
  readonly ms: number;
  /** MB; `null` where the command does not tell. */
  readonly memory: number | null;
}

function run({ command, args }: Case, path: string): Promise<Run> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command, args(path), { stdio: ['ignore', 'ignore', 'inherit', 'pipe'] });
    let told = '';
    child.stdio[3]?.on('data', (bytes: Buffer) => {
      told += bytes.toString();
    });
    child.once('error', reject);
    child.once('close', (code) => {
      const ms = performance.now() - start;
      if (code !== 0) reject(new Error(`${command} ended with ${code}`));
      else resolve({ ms, memory: told === '' ? null : Number(told) / 1024 });
    });
  });
}

const isInstalled = ({ command }: Case): boolean => spawnSync(command, ['--version']).error === undefined;

/** What the platform says of one invocation. */
interface Invocation {
  readonly at: number;
  readonly id: string;
  readonly durationMs: number;
  readonly usedMb: number;
}

/** The platform's lines before and after those of the application, by log format. */
const platform = {
  text: ({ id, durationMs, usedMb }: Invocation) => ({
    before: [`START RequestId: ${id} Version: $LATEST\n`],
    after: [
      `END RequestId: ${id}\n`,
      `REPORT RequestId: ${id}\tDuration: ${durationMs} ms\tBilled Duration: ${Math.ceil(durationMs)} ms\tMemory Size: 256 MB\tMax Memory Used: ${usedMb} MB\t\n`,
    ],
  }),
  json: ({ at, id, durationMs, usedMb }: Invocation) => {
    const line = (type: string, record: object): string =>
      `${JSON.stringify({ time: new Date(at).toISOString(), type, record })}\n`;
    const metrics = {
      durationMs,
      billedDurationMs: Math.ceil(durationMs),
      memorySizeMB: 256,
      maxMemoryUsedMB: usedMb,
    };
    return {
      before: [line('platform.start', { requestId: id, version: '$LATEST' })],
      after: [line('platform.report', { requestId: id, status: 'success', metrics })],
    };
  },
};

type Format = keyof typeof platform;

const isFormat = (text: string): text is Format => Object.hasOwn(platform, text);

/** A seeded day of 40 containers: 65 % application lines, the rest the platform's. */
async function generate(path: string, events: number, format: Format): Promise<void> {
  const out = createWriteStream(path);
  const random = createRandom(20_251_101);
  const hex = (length: number): string =>
    Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');
  const uuid = (): string => [8, 4, 4, 4, 12].map(hex).join('-');
  const streams = Array.from({ length: 40 }, () => `2025/11/01/[$LATEST]${hex(32)}`);
  let now = Date.UTC(2025, 10, 1);
  let written = 0;
  while (written < events) {
    const stream = streams[Math.floor(random() * streams.length)] ?? '';
    const id = uuid();
    const lines = Array.from({ length: Math.floor(random() * 12) }, () => applicationLine(now, id, random));
    const durationMs = Number((random() * 900).toFixed(2));
    const usedMb = 90 + Math.floor(random() * 60);
    const { before, after } = platform[format]({ at: now, id, durationMs, usedMb });
    const messages = [...before, ...lines, ...after];
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

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { events: { type: 'string', default: '1000000' }, format: { type: 'string', default: 'text' } },
  });
  const events = Number(values.events);
  const { format } = values;
  if (!isFormat(format)) throw new Error(`--format ${format}: text or json`);
  const directory = await mkdtemp(join(tmpdir(), 'lambda-oom-bench-'));
  const path = join(directory, 'events.ndjson');
  try {
    await generate(path, events, format);
    const { size } = await stat(path);
    const there = cases.filter(isInstalled);
    const runs = new Map(there.map(({ name }) => [name, [] as Run[]]));
    for (let round = 0; round < rounds; round += 1) {
      for (const one of there) runs.get(one.name)?.push(await run(one, path));
    }
    const load = loadavg()[0]?.toFixed(1);
    const out = [
      `${events} events, ${format} format, ${(size / 1e6).toFixed(0)} MB, median of ${rounds}, interleaved, load ${load}`,
    ];
    const msOf = (name: string): number => median((runs.get(name) ?? []).map(({ ms }) => ms));
    const base = msOf(cases[0]?.name ?? '');
    for (const { name } of there) {
      const ms = msOf(name);
      const memory = (runs.get(name) ?? []).flatMap((one) => one.memory ?? []);
      const size =
        memory.length === 0
          ? ''
          : `   ${Math.max(...memory)
              .toFixed(0)
              .padStart(4)} MB`;
      out.push(`${name.padEnd(38)} ${ms.toFixed(0).padStart(7)} ms   x ${(ms / base).toFixed(2)}${size}`);
    }
    process.stdout.write(`${out.join('\n')}\n`);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

await main();
