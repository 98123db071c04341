/**
 * How fast the built `report` reads every shape of recording, each beside the least that a Node.js program does with the
 * same bytes (`bare-loop.mjs`). Every command is a process of its own and they take turns, so the ratio is what counts.
 *
 *   npm run build && npx tsx bench/shapes.ts [--events 300000] [--containers 10,2000,10000] [--per-second 100,1000]
 *     [--lines plain,adversarial] [--shapes ndjson,tail] [--seed 1] [--rounds 3]
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { type RecordedEvent, recordedEvents, type Workload } from './recording.ts';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const bareLoop = fileURLToPath(new URL('./bare-loop.mjs', import.meta.url));

interface Shape {
  /** How `bare-loop.mjs` reads it. */
  readonly bare: string;
  /** Writes the events at a path: a file, or a folder of files. */
  write(path: string, events: readonly RecordedEvent[]): void;
}

const linesOf =
  (lineOf: (event: RecordedEvent) => string, header = '') =>
  (path: string, events: readonly RecordedEvent[]): void => {
    writeFileSync(path, header);
    for (let at = 0; at < events.length; at += 10_000) {
      writeFileSync(
        path,
        events
          .slice(at, at + 10_000)
          .map(lineOf)
          .join(''),
        { flag: 'a' },
      );
    }
  };

const spaced = (json: string): string =>
  json.replace(/"(?:[^"\\]|\\.)*"|[:,]/g, (part) => (part.length === 1 ? `${part} ` : part));

const iso = (time: number): string => new Date(time).toISOString();
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const insightsTime = (time: number): string => iso(time).replace('T', ' ').replace('Z', '');
const anonymous = ({ logGroupName: _, ...event }: RecordedEvent) => event;

const shapes: Readonly<Record<string, Shape>> = {
  ndjson: { bare: 'split', write: linesOf((event) => `${JSON.stringify(event)}\n`) },
  'ndjson-no-group': { bare: 'split', write: linesOf((event) => `${JSON.stringify(anonymous(event))}\n`) },
  'ndjson-spaced': { bare: 'split', write: linesOf((event) => `${spaced(JSON.stringify(event))}\n`) },
  'ndjson-keys': {
    bare: 'split',
    write: linesOf(
      ({ message, timestamp, ...rest }) => `${JSON.stringify({ message, ...rest, timestamp })}\n`,
    ),
  },
  'filter-indented': {
    bare: 'document',
    write: (path, events) =>
      writeFileSync(
        path,
        `${JSON.stringify({ events: events.map(anonymous), searchedLogStreams: [] }, null, 4)}\n`,
      ),
  },
  'filter-compact': {
    bare: 'document',
    write: (path, events) => writeFileSync(path, JSON.stringify({ events: events.map(anonymous) })),
  },
  tail: {
    bare: 'lines',
    write: linesOf(
      ({ timestamp, logStreamName, message }) =>
        `${iso(timestamp).replace('Z', '000+00:00')} ${logStreamName} ${message}`,
    ),
  },
  'console-csv': {
    bare: 'lines',
    write: linesOf(
      ({ timestamp, logStreamName, message }) => `${timestamp},${quoted(message)},${logStreamName}\n`,
      'timestamp,message,logStreamName\n',
    ),
  },
  'insights-csv': {
    bare: 'lines',
    write: linesOf(
      ({ timestamp, logStreamName, message }) =>
        `${insightsTime(timestamp)},${quoted(message)},${logStreamName}\n`,
      '@timestamp,@message,@logStream\n',
    ),
  },
  's3-export': { bare: 'gzip', write: writeExport },
  firehose: { bare: 'concatenated', write: writeFirehose },
};

function byStream(events: readonly RecordedEvent[]): RecordedEvent[][] {
  const streams = new Map<string, RecordedEvent[]>();
  for (const event of events) {
    const own = streams.get(event.logStreamName);
    if (own === undefined) streams.set(event.logStreamName, [event]);
    else own.push(event);
  }
  return [...streams.values()];
}

/** A folder per stream with one gzip file, as an export task writes it. */
function writeExport(path: string, events: readonly RecordedEvent[]): void {
  for (const own of byStream(events)) {
    const stream = own[0]?.logStreamName.replaceAll('/', '-') ?? '';
    const folder = join(path, '0a1b2c3d-0000-4000-8000-000000000000', stream);
    mkdirSync(folder, { recursive: true });
    const text = own.map(({ timestamp, message }) => `${iso(timestamp)} ${message}`).join('');
    writeFileSync(join(folder, '000000.gz'), gzipSync(text));
  }
}

/** Subscription messages one after the other with nothing between them, each of the last events of one stream. */
function writeFirehose(path: string, events: readonly RecordedEvent[]): void {
  writeFileSync(path, '');
  for (let at = 0; at < events.length; at += 20_000) {
    const text = byStream(events.slice(at, at + 20_000)).map((own) =>
      JSON.stringify({
        messageType: 'DATA_MESSAGE',
        owner: '123456789012',
        logGroup: own[0]?.logGroupName,
        logStream: own[0]?.logStreamName,
        subscriptionFilters: ['all'],
        logEvents: own.map(({ eventId, timestamp, message }) => ({ id: eventId, timestamp, message })),
      }),
    );
    writeFileSync(path, text.join(''), { flag: 'a' });
  }
}

interface Run {
  readonly ms: number;
  readonly rssMb: number;
}

/** On exit Node.js reports its largest resident size on a fourth channel; its workers would report the same again. */
const reportMemory = `data:text/javascript,${encodeURIComponent(
  "import{writeSync}from'node:fs';import{isMainThread}from'node:worker_threads';if(isMainThread)process.on('exit',()=>writeSync(3,String(process.resourceUsage().maxRSS)))",
)}`;

function run(...words: readonly string[]): Promise<Run> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const args = ['--max-old-space-size=4096', '--import', reportMemory, ...words];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit', 'pipe'] });
    let memory = '';
    child.stdio[3]?.on('data', (bytes: Buffer) => {
      memory += bytes.toString();
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code !== 0) reject(new Error(`${words.join(' ')} ended with ${code}`));
      else resolve({ ms: performance.now() - start, rssMb: Number(memory) / 1024 });
    });
  });
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** One row: medians of both, their ratio, and the largest resident size of `report`. */
async function measure(name: string, path: string, rounds: number): Promise<string> {
  const shape = shapes[name];
  if (shape === undefined) throw new Error(`--shapes ${name}: one of ${Object.keys(shapes).join(', ')}`);
  const own: Run[] = [];
  const bare: Run[] = [];
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await run(bareLoop, shape.bare, path));
    own.push(await run(cli, 'report', path));
  }
  const [report, loop] = [own, bare].map((runs) => median(runs.map(({ ms }) => ms)));
  const rss = Math.max(...own.map(({ rssMb }) => rssMb));
  const cells = [`${(report ?? 0).toFixed(0)} ms`, `${(loop ?? 0).toFixed(0)} ms`];
  const ratio = ((report ?? 0) / (loop ?? 1)).toFixed(2);
  return `  ${name.padEnd(18)}${cells.map((cell) => cell.padStart(10)).join('')}   x ${ratio}   ${rss.toFixed(0)} MB`;
}

/** Part of the work in other tools, where they are installed. */
const otherTools: readonly (readonly [command: string, ...args: string[]])[] = [
  ['mawk', '/"REPORT RequestId/{n++}END{print n}'],
  ['jq', 'select(.message|startswith("REPORT")).timestamp'],
  ['mlr', '--ijsonl', '--ojson', 'count'],
];

function otherToolRows(path: string): string[] {
  return otherTools.flatMap(([command, ...args]) => {
    const start = performance.now();
    const { error } = spawnSync(command, [...args, path], { stdio: 'ignore' });
    return error === undefined
      ? [`  ${command.padEnd(18)}${`${(performance.now() - start).toFixed(0)} ms`.padStart(10)}`]
      : [];
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      events: { type: 'string', default: '300000' },
      containers: { type: 'string', default: '10,2000,10000' },
      'per-second': { type: 'string', default: '100,1000' },
      lines: { type: 'string', default: 'plain,adversarial' },
      shapes: { type: 'string', default: Object.keys(shapes).join(',') },
      seed: { type: 'string', default: '1' },
      rounds: { type: 'string', default: '3' },
    },
  });
  const workloads = values.containers.split(',').flatMap((containers) =>
    values['per-second'].split(',').flatMap((perSecond) =>
      values.lines.split(',').map(
        (lines): Workload => ({
          events: Number(values.events),
          containers: Number(containers),
          perSecond: Number(perSecond),
          adversarial: lines === 'adversarial',
          seed: Number(values.seed),
        }),
      ),
    ),
  );
  for (const workload of workloads)
    await benchWorkload(workload, values.shapes.split(','), Number(values.rounds));
}

async function benchWorkload(workload: Workload, names: readonly string[], rounds: number): Promise<void> {
  const { events, containers, perSecond, adversarial, seed } = workload;
  const kind = adversarial ? 'adversarial' : 'plain';
  process.stdout.write(
    `${events} events, ${containers} containers, ${perSecond} a second, ${kind} lines, seed ${seed}, load ${loadavg()[0]?.toFixed(1)}: report, bare loop, ratio, memory\n`,
  );
  const directory = mkdtempSync(join(tmpdir(), 'lambda-oom-shapes-'));
  try {
    const recorded = recordedEvents(workload);
    for (const name of names) {
      const path = join(directory, name);
      shapes[name]?.write(path, recorded);
      process.stdout.write(`${await measure(name, path, rounds)}\n`);
      if (name === 'ndjson')
        process.stdout.write(
          otherToolRows(path)
            .map((row) => `${row}\n`)
            .join(''),
        );
      rmSync(path, { recursive: true, force: true });
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

await main();
