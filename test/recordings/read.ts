import type { LogEvent } from '../../src/events/log-event.ts';
import { readLine } from '../../src/recordings/decode/json-line.ts';
import type { EventSink, Format, ReadContext } from '../../src/recordings/formats/format.ts';
import { openRecordings, type RecordingOptions } from '../../src/recordings/open.ts';
import { noLosses, type SourceLosses } from '../../src/source/source.ts';

export interface Everything {
  readonly events: LogEvent[];
  readonly skipped: number;
  readonly losses: SourceLosses;
  readonly largestBatch: number;
}

/** Reads recordings to their end. */
export async function readAll(paths: readonly string[], options: RecordingOptions = {}): Promise<Everything> {
  const source = await openRecordings(paths, { decodeAll: true, ...options });
  const events: LogEvent[] = [];
  let skipped = 0;
  let losses = noLosses;
  let largestBatch = 0;
  for await (const batch of source.batches(new AbortController().signal)) {
    events.push(...batch.events);
    skipped += batch.skipped?.count ?? 0;
    losses = batch.losses ?? losses;
    largestBatch = Math.max(largestBatch, batch.events.length);
  }
  return { events, skipped, losses, largestBatch };
}

/** Reads text as standard input, in chunks of the given sizes in turn. */
export function readText(
  text: string | Buffer,
  options: RecordingOptions = {},
  ...sizes: readonly number[]
): Promise<Everything> {
  return readAll(['-'], { stdin: chunksOf(Buffer.from(text), sizes), ...options });
}

export async function* chunksOf(bytes: Buffer, sizes: readonly number[] = []): AsyncGenerator<Buffer> {
  const steps = sizes.length === 0 ? [64 * 1024] : sizes;
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = Math.max(1, steps[turn % steps.length] ?? 1);
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

export interface Read {
  readonly events: LogEvent[];
  readonly reasons: string[];
  readonly skipped: { count: number; from: number | null; to: number | null }[];
}

export const plainContext: ReadContext = {
  account: null,
  logGroup: '',
  logStream: 'the-stream',
  decodeAll: true,
};

function readingSink(): { read: Read; sink: EventSink } {
  const read: Read = { events: [], reasons: [], skipped: [] };
  const sink: EventSink = {
    event: (event) => read.events.push(event),
    skipped: (count, from, to) => read.skipped.push({ count, from, to }),
    unreadable: (reason) => read.reasons.push(reason),
  };
  return { read, sink };
}

/** NDJSON with every line through a JSON parser: what any faster way must come to. */
export function readLineByLine(bytes: Buffer, context: ReadContext = plainContext): Read {
  const { read, sink } = readingSink();
  for (const line of bytes.toString('utf8').split('\n')) readLine(line.replace(/\r$/, ''), context, sink);
  return read;
}

/** Drives one format's reader without files. */
export function readWith(
  format: Format,
  bytes: string | Buffer,
  context: ReadContext = plainContext,
  size = 1_000_000,
): Read {
  const { read, sink } = readingSink();
  const reader = format.read(context, sink);
  const buffer = Buffer.from(bytes);
  for (let at = 0; at < buffer.length; at += size) reader.push(buffer.subarray(at, at + size));
  reader.end();
  return read;
}
