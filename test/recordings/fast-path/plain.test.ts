import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { Analyzer } from '../../../src/analysis/analyzer.ts';
import { toReport } from '../../../src/output/report.ts';
import { fastLines } from '../../../src/recordings/fast-path/index.ts';
import { openRecordings } from '../../../src/recordings/open.ts';
import { plainContext } from '../read.ts';
import { hardRecording, orderlyRecording } from './blocks/hard-recording.ts';

const directory = mkdtempSync(join(tmpdir(), 'lambda-oom-plain-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

const folderOf = (name: string): string => fileURLToPath(new URL(`../../../${name}/`, import.meta.url));
const filesIn = (name: string, ending: RegExp): string[] =>
  readdirSync(folderOf(name))
    .filter((file) => ending.test(file))
    .map((file) => join(folderOf(name), file));

function generated(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

/** The events of a recording in other spellings: documents, spaces, keys in other orders, subscription messages. */
function reshaped(text: string): Record<string, string> {
  const events: LogEventLine[] = text.split('\n').flatMap((line) => {
    try {
      const value = JSON.parse(line);
      return value !== null && typeof value.timestamp === 'number' ? [value] : [];
    } catch {
      return [];
    }
  });
  const bare = events.map(({ logGroupName: _, ...event }) => event);
  const spaced = (event: LogEventLine) => JSON.stringify(event, null, 1).replaceAll('\n', ' ');
  const reversed = (event: LogEventLine) =>
    JSON.stringify(Object.fromEntries(Object.entries(event).reverse()));
  const message = (part: readonly LogEventLine[], messageType = 'DATA_MESSAGE') => ({
    messageType,
    owner: '123456789012',
    logGroup: part[0]?.logGroupName,
    logStream: part[0]?.logStreamName,
    logEvents: part.map(({ eventId, timestamp, message }) => ({ id: eventId, timestamp, message })),
  });
  const parts = Array.from({ length: Math.ceil(events.length / 7) }, (_, index) =>
    events.slice(7 * index, 7 * index + 7),
  );
  return {
    'spaced.ndjson': events.map(spaced).join('\n'),
    'reversed.ndjson': events.map(reversed).join('\n'),
    'mixed.ndjson': events
      .map((event, index) => [JSON.stringify, spaced, reversed][index % 3]?.(event))
      .join('\n'),
    'indented.json': JSON.stringify({ events: bare, searchedLogStreams: [] }, null, 4),
    'compact.json': `${JSON.stringify({ events: bare })}\n${JSON.stringify({ nextToken: 'x', events: bare.slice(0, 50) })}`,
    'list.json': JSON.stringify(events),
    'one-stream.json': JSON.stringify(
      { events: events.map(({ timestamp, message }) => ({ timestamp, message })) },
      null,
      2,
    ),
    'firehose.json': parts.map((part) => JSON.stringify(message(part))).join(''),
    'control.json': parts
      .map((part, index) =>
        JSON.stringify(message(part, index % 5 === 0 ? 'CONTROL_MESSAGE' : 'DATA_MESSAGE')),
      )
      .join('\n'),
    'late-header.json': parts
      .map((part) => JSON.stringify(Object.fromEntries(Object.entries(message(part)).reverse())))
      .join(''),
    'damaged.json': JSON.stringify({ events: bare }, null, 4).replaceAll('7",', '7,'),
    'odd.json': JSON.stringify({
      events: bare.map((event, index) => (index % 9 === 0 ? { ...event, more: [index, '}'] } : event)),
    }),
  };
}

interface LogEventLine {
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly timestamp: number;
  readonly eventId?: string;
  readonly message: string;
}

const files = [
  ...Object.entries(reshaped(orderlyRecording(8, 4_000))).map(([name, text]) => generated(name, text)),
  ...Object.entries(reshaped(hardRecording(9, 4_000))).map(([name, text]) => generated(`hard-${name}`, text)),
  ...filesIn('test/fixtures/exports', /./),
  ...filesIn('demo', /\.ndjson\.gz$/),
  generated('hard.ndjson', hardRecording(3, 12_000)),
  generated('orderly.ndjson', orderlyRecording(4, 12_000)),
];

async function reportOf(path: string): Promise<string> {
  const analyzer = new Analyzer({ pressure: 0.9 });
  const source = await openRecordings([path], { parsed: { leastBytes: 0, workers: 0 } });
  for await (const batch of source.batches(new AbortController().signal)) analyzer.add(batch);
  const snapshot = analyzer.snapshot({ scope: { containers: 'all' } });
  return JSON.stringify(toReport(snapshot, source.info));
}

describe('without the fast path', () => {
  it('is off with LAMBDA_OOM_PLAIN=1 alone', () => {
    const sink = { event() {}, skipped() {}, unreadable() {} };
    expect(fastLines(plainContext, sink)).not.toBeNull();
    vi.stubEnv('LAMBDA_OOM_PLAIN', '1');
    expect(fastLines(plainContext, sink)).toBeNull();
  });

  it.each(files)('the report is the same: %s', async (path) => {
    const fast = await reportOf(path);
    vi.stubEnv('LAMBDA_OOM_PLAIN', '1');
    expect(await reportOf(path)).toBe(fast);
  });
});
