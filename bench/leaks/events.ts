/**
 * `npx tsx bench/leaks/events.ts events.ndjson > alarms.ndjson`: runs the leak verdicts over labelled CloudWatch
 * events and writes what the scorer of the generator reads: one line per leaking container and function.
 */

import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import {
  endLife,
  type FunctionRun,
  newFunctionRun,
  newStreamRun,
  report,
  type StreamRun,
  verdictsOf,
} from './drive.ts';

const REPORT = /^REPORT RequestId: \S+\t.*?Memory Size: (\d+) MB\tMax Memory Used: (\d+) MB/;
const KILLED =
  /signal: killed|Runtime\.OutOfMemory|JavaScript heap out of memory|java\.lang\.OutOfMemoryError|\bMemoryError\b/;
const EXITED = /Runtime exited|Runtime\.ExitError|Process exited before completing request/;

interface Reader {
  readonly stream: StreamRun;
  failed: boolean;
  killed: boolean;
}

function take(run: FunctionRun, reader: Reader, message: string, timestamp: number): void {
  if (message.startsWith('START ')) {
    if (reader.failed) endLife(run, reader.stream, reader.killed);
    reader.failed = false;
    reader.killed = false;
  } else if (message.startsWith('INIT_START') || message.startsWith('INIT_REPORT')) {
    if (reader.stream.detector !== null) reader.failed = true;
  } else if (message.startsWith('REPORT ')) {
    takeReport(run, reader, message, timestamp);
  } else if (KILLED.test(message)) {
    reader.failed = true;
    reader.killed = true;
  } else if (EXITED.test(message)) reader.failed = true;
}

function takeReport(run: FunctionRun, reader: Reader, message: string, timestamp: number): void {
  const [, size, used] = REPORT.exec(message) ?? [];
  if (size === undefined || used === undefined) return;
  if (message.includes('Init Duration') && reader.stream.detector !== null)
    endLife(run, reader.stream, false);
  report(run, reader.stream, { sizeMb: Number(size), usedMb: Number(used), time: timestamp });
  const timeout = message.includes('Status: timeout');
  if (message.includes('Runtime.OutOfMemory') || (timeout && Number(used) >= Number(size)))
    reader.killed = true;
  if (reader.killed || timeout || message.includes('Status: error')) reader.failed = true;
}

interface LogLine {
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly timestamp: number;
  readonly message: string;
}

async function main(path: string): Promise<void> {
  const runs = new Map<string, FunctionRun>();
  const readers = new Map<string, Reader>();
  for await (const line of createInterface({ input: createReadStream(path) })) {
    // The generator's own file: trusted.
    const event = JSON.parse(line) as LogLine;
    const run = runs.get(event.logGroupName) ?? newFunctionRun(event.logGroupName);
    runs.set(event.logGroupName, run);
    let reader = readers.get(event.logStreamName);
    if (reader === undefined) {
      reader = { stream: newStreamRun(event.logStreamName), failed: false, killed: false };
      run.streams.push(reader.stream);
      readers.set(event.logStreamName, reader);
    }
    take(run, reader, event.message, event.timestamp);
    reader.stream.killed = reader.killed;
  }
  for (const run of runs.values()) {
    const { function: verdict, streams } = verdictsOf(run);
    if (verdict === 'leaking') print({ logGroupName: run.name, kind: 'leak' });
    for (const stream of streams) {
      if (stream.verdict === 'leaking') print({ logStreamName: stream.name, kind: 'leak' });
    }
  }
}

function print(row: object): void {
  process.stdout.write(`${JSON.stringify(row)}\n`);
}

const [path] = process.argv.slice(2);
if (path === undefined) {
  process.stderr.write('usage: npx tsx bench/leaks/events.ts events.ndjson > alarms.ndjson\n');
  process.exitCode = 2;
} else await main(path);
