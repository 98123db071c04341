import { parseMessage } from '../src/events/parse.ts';
import { redact } from '../src/text/redact.ts';
import { sanitizeLine } from '../src/text/sanitize.ts';

/**
 * Nanoseconds per message of each kind, beside `JSON.parse` of the event that carries the message: every source
 * pays that once an event, so the ratio says what parsing adds, on any machine.
 */
const id = '4a84bba3-a7f0-4100-842e-1e4f2ddb6425';
const json = (record: unknown) => JSON.stringify(record);
const kinds: Readonly<Record<string, string>> = {
  REPORT: `REPORT RequestId: ${id}\tDuration: 1245.74 ms\tBilled Duration: 1639 ms\tMemory Size: 128 MB\tMax Memory Used: 98 MB\tInit Duration: 392.71 ms\t\n`,
  'REPORT + XRAY': `REPORT RequestId: ${id}\tDuration: 2.37 ms\tBilled Duration: 427 ms\tMemory Size: 1024 MB\tMax Memory Used: 95 MB\t\nXRAY TraceId: 1-6ac7d554-9d11d79db35dd72c4cf2bd02\tSegmentId: c66aea5441e53d32\tSampled: true\t\n`,
  START: `START RequestId: ${id} Version: $LATEST\n`,
  END: `END RequestId: ${id}\n`,
  'signal: killed': `RequestId: ${id} Error: Runtime exited with error: signal: killed\nRuntime.ExitError\n`,
  'Task timed out': `2022-02-01T20:45:28.182Z ${id} Task timed out after 10.01 seconds\n\n`,
  'platform.report': json({
    time: '2024-05-20T16:29:45.022Z',
    type: 'platform.report',
    record: {
      requestId: id,
      status: 'success',
      metrics: { durationMs: 11.642, billedDurationMs: 12, memorySizeMB: 128, maxMemoryUsedMB: 67 },
    },
  }),
  'application, plain': 'Processing order 12345 for customer 987 with 3 items, total 42.10 EUR, retry 0\n',
  'application, Node frame': `2022-02-01T20:45:18.184Z\t${id}\tINFO\tProcessing order 12345 for customer 987\n`,
  'application, Python': `[INFO]\t2022-02-01T20:45:18.184Z\t${id}\tProcessing order 12345 for customer 987\n`,
  'application, JSON': json({
    timestamp: '2024-05-20T16:29:45.009Z',
    level: 'INFO',
    requestId: id,
    message: 'Processing order 12345 for customer 987 with 3 items, total 42.10 EUR, retry 0',
  }),
  'application, 10 KB': `${'Processing order 12345 for customer 987 with 3 items\n'.repeat(200)}`,
  'MemoryError frame':
    '[ERROR] MemoryError\nTraceback (most recent call last):\n  File "/var/task/main.py", line 1\n',
};

const rounds = 9;
const perRound = 20_000;

/** The fastest of some rounds: what the work costs when nothing else runs. */
function nanoseconds(work: (index: number) => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  let sink: unknown;
  for (let round = 0; round < rounds; round++) {
    const from = process.hrtime.bigint();
    for (let i = 0; i < perRound; i++) sink = work(i);
    best = Math.min(best, Number(process.hrtime.bigint() - from) / perRound);
  }
  if (sink === nanoseconds) throw new Error('unreachable: keeps the work from being optimised away');
  return best;
}

const row = (cells: readonly string[]) =>
  cells.map((cell, i) => (i === 0 ? cell.padEnd(26) : cell.padStart(11))).join('');
process.stdout.write(`${row(['ns per message', 'parse', 'JSON.parse', 'ratio', 'sanitize', 'redact'])}\n`);
for (const [name, message] of Object.entries(kinds)) {
  const event = json({
    logStreamName: '2026/01/16/[$LATEST]4abd649ac9da0f76ce3497f33dc82414',
    timestamp: 1768545600000,
    message,
    ingestionTime: 1768545601000,
    eventId: '3'.repeat(56),
  });
  // Fresh strings each time, as from the network: V8 caches hashes and flattens on first touch.
  const copies = Array.from({ length: 64 }, (): string => JSON.parse(event).message);
  const copy = (i: number) => copies[i & 63] ?? message;
  const parse = nanoseconds((i) => parseMessage(copy(i)));
  const decode = nanoseconds(() => JSON.parse(event));
  const sanitize = nanoseconds((i) => sanitizeLine(copy(i)));
  const mask = nanoseconds((i) => redact(copy(i)));
  const figures = [parse, decode].map((value) => value.toFixed(0));
  process.stdout.write(
    `${row([name, ...figures, (parse / decode).toFixed(2), sanitize.toFixed(0), mask.toFixed(0)])}\n`,
  );
}
