import { fileChunks } from './input/file-chunks.ts';
import type { Input } from './input/input.ts';
import { type ReadOptions, readInput } from './input/read-input.ts';

/** First and last timestamp, epoch milliseconds. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** A file up to this size is read whole to find its last event: it may be compressed, or have its newest events first. */
const wholeBytes = 64 * 1024 * 1024;
const tailBytes = 512 * 1024;
const headSteps = 8;

/** The span of all inputs together; `null` where one is too large to find out. */
export async function spanOf(inputs: readonly Input[], reading: ReadOptions): Promise<TimeSpan | null> {
  let span: TimeSpan | null = null;
  for (const input of inputs) {
    const own = await spanOfOne(input, reading);
    if (own === null) return null;
    if (own !== 'empty') span = span === null ? own : joined(span, own);
  }
  return span;
}

const joined = (a: TimeSpan, b: TimeSpan): TimeSpan => ({
  from: Math.min(a.from, b.from),
  to: Math.max(a.to, b.to),
});

async function spanOfOne(input: Input, reading: ReadOptions): Promise<TimeSpan | 'empty' | null> {
  if (input.size === null) return null;
  if (input.size <= wholeBytes) return (await seen(input, reading, Number.POSITIVE_INFINITY)) ?? 'empty';
  const head = await seen(input, reading, headSteps);
  const tail = await seen(tailOf(input, input.size), reading, Number.POSITIVE_INFINITY);
  return head === null || tail === null ? null : joined(head, tail);
}

async function seen(input: Input, reading: ReadOptions, steps: number): Promise<TimeSpan | null> {
  let span: TimeSpan | null = null;
  const see = (from: number, to: number): void => {
    span = span === null ? { from, to } : joined(span, { from, to });
  };
  let count = 0;
  for await (const { events, skipped } of readInput(input, { ...reading, decodeAll: false })) {
    const first = events[0];
    if (first !== undefined) see(first.timestamp, events.at(-1)?.timestamp ?? first.timestamp);
    if (skipped !== null && skipped.from !== null && skipped.to !== null) see(skipped.from, skipped.to);
    count += 1;
    if (count >= steps && span !== null) break;
  }
  return span;
}

/** The end of a file, from the first line that begins in it. */
function tailOf(input: Input, size: number): Input {
  async function* bytes(): AsyncGenerator<Buffer> {
    let first = true;
    for await (const chunk of fileChunks(input.name, size - tailBytes)) {
      yield first ? chunk.subarray(chunk.indexOf(0x0a) + 1) : chunk;
      first = false;
    }
  }
  return { ...input, named: false, open: bytes };
}
