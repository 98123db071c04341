import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { Analyzer } from '../../../../src/analysis/analyzer.ts';
import type { ParsedEvent } from '../../../../src/events/parsed-event.ts';
import type { Block } from '../../../../src/recordings/fast-path/blocks/block.ts';
import { blockReader } from '../../../../src/recordings/fast-path/blocks/block-reader.ts';
import { newPieces } from '../../../../src/recordings/fast-path/blocks/pieces.ts';
import { readBlocks, startWorker } from '../../../../src/recordings/fast-path/blocks/read-blocks.ts';
import { openRecordings, type RecordingOptions } from '../../../../src/recordings/open.ts';
import { eventsOf } from '../../../../src/source/invocation-events.ts';
import type { Parsed } from '../../../../src/source/source.ts';
import { hardRecording, orderlyRecording } from './hard-recording.ts';

const directory = mkdtempSync(join(tmpdir(), 'lambda-oom-blocks-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function fileOf(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

const inWorkers = (workers: number): RecordingOptions => ({ parsed: { leastBytes: 0, workers } });

async function reportOf(path: string | readonly string[], options: RecordingOptions): Promise<string> {
  const analyzer = new Analyzer({ pressure: 0.9 });
  const source = await openRecordings([path].flat(), { logGroup: '/aws/lambda/of-the-caller', ...options });
  let parsed = 0;
  for await (const batch of source.batches(new AbortController().signal)) {
    parsed += batch.parsed?.length ?? 0;
    analyzer.add(batch);
  }
  expect(parsed > 0).toBe(options.parsed !== undefined);
  const snapshot = JSON.stringify(analyzer.snapshot({ scope: { containers: 'all' } }));
  // The name of the file is told with the first line that could not be read.
  return snapshot.replace(/"firstUnreadable":"[^"]*?: /, '"firstUnreadable":"');
}

/** As standard input, in chunks of so many bytes. */
async function streamedReport(path: string, size: number): Promise<string> {
  async function* chunks(): AsyncGenerator<Buffer> {
    const bytes = readFileSync(path);
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  return await reportOf('-', { parsed: true, stdin: chunks() });
}

const context = { account: null, logGroup: '', logStream: 's', decodeAll: false };
const long = fileOf('long.ndjson', hardRecording(7, 200_000));

const orderly = fileOf('orderly.ndjson', orderlyRecording(13, 60_000));

const short = fileOf('short.ndjson', hardRecording(5, 8_000));

async function all(blocks: AsyncIterable<Block>): Promise<Block[]> {
  const read: Block[] = [];
  for await (const block of blocks) read.push(block);
  return read;
}

function eventsApart(block: Block): readonly ParsedEvent[] {
  const events: ParsedEvent[] = [];
  blockReader(block, new Map()).readApart(block.kinds.length, events);
  return events;
}

function readWhole(block: Block): readonly Parsed[] {
  const events: Parsed[] = [];
  blockReader(block, new Map()).read(block.kinds.length, events);
  return events;
}

const textOf = (blocks: readonly Block[]): string =>
  JSON.stringify(blocks.map((block) => ({ ...block, events: eventsApart(block) })));

describe('a recording that is parsed where it is read', () => {
  it('comes to the same report as one read line by line, in one thread and in three', async () => {
    const expected = await reportOf(long, {});
    expect(await reportOf(long, inWorkers(0))).toBe(expected);
    expect(await reportOf(long, inWorkers(2))).toBe(expected);
  });

  it('comes to the same where most invocations are taken whole', async () => {
    const expected = await reportOf(orderly, {});
    expect(await reportOf(orderly, inWorkers(0))).toBe(expected);
    expect(await reportOf(orderly, inWorkers(1))).toBe(expected);
    const blocks = await all(readBlocks(orderly, context, 0));
    const wholes = blocks.flatMap((block) => readWhole(block)).filter(({ kind }) => kind === 'invocation');
    const lines = readFileSync(orderly, 'utf8').split('\n').length;
    expect(wholes.length).toBeGreaterThan(lines / 20);
  });

  it('has the same events in an invocation as one by one', async () => {
    for (const block of await all(readBlocks(orderly, context, 0))) {
      const apart = readWhole(block).flatMap((one) => (one.kind === 'event' ? [one] : eventsOf(one)));
      const byPlace = (one: ParsedEvent) => `${one.timestamp} ${JSON.stringify(one)}`;
      expect(apart.map(byPlace).sort()).toEqual(eventsApart(block).map(byPlace).sort());
    }
  });

  it.each([
    ['without a line break at the end', (text: string) => text.trimEnd()],
    [
      'with a line longer than any event',
      (text: string) => `${text}{"a":"${'x'.repeat(17 << 20)}"}\n${text}`,
    ],
    ['with a longest line that does not end', (text: string) => `${text}{"a":"${'x'.repeat(17 << 20)}`],
    [
      'with a line over several pieces',
      (text: string) => `${text}{"message":"${'x'.repeat(3 << 20)}","timestamp":1761955200000}\n${text}`,
    ],
    ['newest first', (text: string) => `${text.trimEnd().split('\n').reverse().join('\n')}\n`],
    [
      'with short lines',
      (text: string) =>
        text +
        '{"logStreamName":"s","timestamp":1761955200000,"message":"END RequestId: b"}\n'.repeat(30_000),
    ],
  ])('comes to the same %s', async (_, change) => {
    const path = fileOf('changed.ndjson', change(hardRecording(11, 6_000)));
    const expected = await reportOf(path, {});
    expect(await reportOf(path, inWorkers(1))).toBe(expected);
    expect(await streamedReport(path, 100_003)).toBe(expected);
  });

  it('comes to the same from standard input, compressed, and in several files', async () => {
    const text = readFileSync(short, 'utf8');
    const expected = await reportOf(short, {});
    expect(await streamedReport(short, 65_536)).toBe(expected);
    const packed = join(directory, 'short.ndjson.gz');
    writeFileSync(packed, gzipSync(text));
    expect(await reportOf(packed, { parsed: true })).toBe(expected);
    const middle = text.indexOf('\n', text.length / 2) + 1;
    const halves = [
      fileOf('first.ndjson', text.slice(0, middle)),
      fileOf('second.ndjson', text.slice(middle)),
    ];
    const apart = await reportOf(halves, {});
    expect(await reportOf(halves, { parsed: true })).toBe(apart);
    expect(await reportOf(halves, inWorkers(1))).toBe(apart);
    expect(await reportOf(halves, inWorkers(2))).toBe(apart);
    expect(await reportOf([packed, ...halves], { parsed: true })).toBe(
      await reportOf([packed, ...halves], {}),
    );
  });

  it('gives what came as soon as a pipe pauses', async () => {
    const lines = readFileSync(orderly, 'utf8').split('\n').slice(0, 9);
    let over = (): void => {};
    async function* paused(): AsyncGenerator<Buffer> {
      yield Buffer.from(`${lines.join('\n')}\n{"half`);
      await new Promise<void>((resolve) => {
        over = resolve;
      });
    }
    const source = await openRecordings(['-'], { parsed: true, stdin: paused(), idleMs: 1 });
    let came = 0;
    for await (const batch of source.batches(new AbortController().signal)) {
      for (const one of batch.parsed ?? []) came += one.kind === 'event' ? 1 : 3;
      came += batch.skipped?.count ?? 0;
      if (came === lines.length) over();
    }
    expect(came).toBe(lines.length);
  });

  it.each([
    'filter-log-events.json',
    'aws-logs-tail-detailed.txt',
    'insights-get-query-results.json',
    'log-events-viewer-result-3col.csv',
  ])('comes to the same in another format: %s', async (name) => {
    const path = new URL(`../../../fixtures/exports/${name}`, import.meta.url).pathname;
    expect(await reportOf(path, { parsed: true })).toBe(await reportOf(path, {}));
  });

  it('comes to the same blocks in a worker', async () => {
    const whole = await all(readBlocks(short, context, 0));
    const file = await open(short);
    const worker = startWorker({ fd: file.fd, context, pieces: newPieces() });
    const blocks: Block[] = [];
    worker.on('message', (block: Block) => blocks.push(block));
    const ended = await once(worker, 'exit').finally(() => file.close());
    expect(ended).toEqual([0]);
    expect(textOf(blocks)).toBe(textOf(whole));
    expect(blocks.length).toBeGreaterThan(2);
  });

  it('loses nothing where the worker breaks', async () => {
    const url = new URL(`file://${fileOf('broken.mjs', 'throw new Error("broken");')}`);
    expect(textOf(await all(readBlocks(short, context, 1, url)))).toBe(
      textOf(await all(readBlocks(short, context, 0))),
    );
  });

  it('ends with its signal, and so do its workers', async () => {
    const ending = new AbortController();
    const source = await openRecordings([long], inWorkers(2));
    let batches = 0;
    for await (const batch of source.batches(ending.signal)) {
      if (batch.parsed === undefined) continue;
      batches += 1;
      ending.abort();
    }
    expect(batches).toBe(1);
  });
});
