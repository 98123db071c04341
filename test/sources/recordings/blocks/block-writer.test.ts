import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEvent } from '../../../../src/events/parse.ts';
import type { Parsed, ParsedEvent } from '../../../../src/events/source.ts';
import type { Block } from '../../../../src/sources/recordings/blocks/block.ts';
import { blockReader } from '../../../../src/sources/recordings/blocks/block-reader.ts';
import { createBlockWriter } from '../../../../src/sources/recordings/blocks/block-writer.ts';
import { ndjson, readLine } from '../../../../src/sources/recordings/ndjson.ts';
import { rowOther } from '../../../../src/sources/recordings/scan/kernel/protocol.ts';
import { lineScanner, roomFor, sharedKernel } from '../../../../src/sources/recordings/scan/line-scanner.ts';
import { plainContext, readWith } from '../read.ts';

const ids = ['b8ee34e7-d60a-47b9-8daf-c41a5f8de619', '00000000-0000-4000-8000-000000000001'];

const message = fc
  .tuple(
    fc.constantFrom(...ids),
    fc.constantFrom<(id: string) => string>(
      (id) => `START RequestId: ${id} Version: $LATEST\n`,
      (id) => `START RequestId: ${id} Version: 7`,
      (id) => `START RequestId: ${id}\n`,
      (id) => `END RequestId: ${id}\n`,
      (id) => `END RequestId: ${id} \n`,
      (id) =>
        `REPORT RequestId: ${id}\tDuration: 1.50 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB\tMax Memory Used: 64 MB\t\n`,
      (id) =>
        `REPORT RequestId: ${id}\tDuration: .5 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB\tMax Memory Used: 64 MB\tInit Duration: 9.1 ms\t\n`,
      (id) =>
        `REPORT RequestId: ${id}\tDuration: 1.50 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB\tMax Memory Used: 128 MB\tStatus: error\tError Type: Runtime.OutOfMemory\n`,
      (id) => `RequestId: ${id} Error: Runtime exited with error: signal: killed\nRuntime.ExitError\n`,
      (id) => `2022-02-01T20:45:28.182Z\t${id}\tINFO\thello\n`,
      () => 'START',
      () => '',
    ),
  )
  .map(([id, text]) => text(id));

const line = fc
  .record(
    {
      logGroupName: fc.constantFrom('/aws/lambda/a', '/aws/lambda/other', ''),
      logStreamName: fc.constantFrom('2022/02/01/[$LATEST]ab', '2022/02/01/[7]cd', ''),
      timestamp: fc.integer({ min: 1_643_748_480_000, max: 1_643_748_480_009 }),
      ingestionTime: fc.constantFrom(1_643_748_484_231, null),
      eventId: fc.oneof(
        { weight: 8, arbitrary: fc.integer({ min: 0, max: 20 }).map((n) => String(n).padStart(56, '3')) },
        { weight: 1, arbitrary: fc.constantFrom(null, '', `${'3'.repeat(55)}x`, '3') },
      ),
      message,
    },
    { requiredKeys: ['logStreamName', 'timestamp', 'eventId', 'message'] },
  )
  .map((event) => JSON.stringify(event));

/** A line with a byte changed, now and then. */
const damagedLine = fc
  .tuple(line, fc.nat(), fc.constantFrom('"', '\\', 'x', '0', ' '), fc.nat(9))
  .map(([text, place, put, chance]) =>
    chance > 0 ? text : `${text.slice(0, place % text.length)}${put}${text.slice((place % text.length) + 1)}`,
  );

/** START, END and REPORT as the platform writes them one after the other, or nearly so. */
const attempt = fc
  .record({
    logStreamName: fc.constantFrom('2022/02/01/[$LATEST]ab', '2022/02/01/[7]cd'),
    id: fc.constantFrom(...ids),
    at: fc.integer({ min: 1_643_748_480_000, max: 1_643_748_480_009 }),
    steps: fc.tuple(fc.integer({ min: -1, max: 2 }), fc.integer({ min: -1, max: 2 })),
    first: fc.nat(20),
  })
  .map(({ logStreamName, id, at, steps, first }) =>
    [
      `START RequestId: ${id} Version: 7\n`,
      `END RequestId: ${id}\n`,
      `REPORT RequestId: ${id}\tDuration: 1.50 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB\tMax Memory Used: 64 MB\t\n`,
    ].map((text, index) => {
      const timestamp = at + (index > 0 ? steps[0] : 0) + (index > 1 ? steps[1] : 0);
      const eventId = String(first + index).padStart(56, '3');
      return JSON.stringify({ logStreamName, timestamp, eventId, message: text });
    }),
  );

const recording = fc
  .array(
    fc.oneof(
      damagedLine.map((one) => [one]),
      attempt,
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.flat());

const context = { ...plainContext, logGroup: '/aws/lambda/of-the-caller' };

function blockOf(bytes: Buffer): Block {
  const writer = createBlockWriter(sharedKernel(), context.logGroup);
  const scanned = { ...context, decodeAll: false };
  const scan = lineScanner(scanned, writer.sink, (one) => readLine(one, scanned, writer.sink), {
    rows: true,
  });
  roomFor(bytes.length).set(bytes);
  scan(0, bytes.length);
  return writer.block(0, bytes.length, true);
}

const hasMeaning = ({ record }: ParsedEvent): boolean => record.kind !== 'application';
const inOrder = (events: readonly ParsedEvent[]): string[] =>
  events.filter(hasMeaning).map((event) => JSON.stringify(event));

/** Holds the block of some lines against the same read one by one, and gives it with the number of its invocations. */
function blockAsRead(lines: readonly string[]): { readonly block: Block; readonly invocations: number } {
  const bytes = Buffer.from(`${lines.join('\n')}\n`);
  const slow = readWith(ndjson, bytes, context);
  const block = blockOf(bytes);
  const apart: ParsedEvent[] = [];
  blockReader(block, new Map()).readApart(block.kinds.length, apart);
  expect(inOrder(apart)).toEqual(inOrder(slow.events.map(parseEvent)));
  // An application's line that is damaged within counts as one that was skipped: nothing looks into it.
  const all = block.kinds.length + (block.skipped?.count ?? 0) + block.unreadable;
  expect(all).toBe(slow.events.length + slow.reasons.length);
  const whole: Parsed[] = [];
  blockReader(block, new Map()).read(block.kinds.length, whole);
  const invocations = whole.filter((one) => one.kind === 'invocation');
  for (const one of invocations) {
    const three = one.lines.of(one.index);
    const [start, end, report] = three;
    expect(start?.record).toMatchObject({ kind: 'start', requestId: one.requestId, version: one.version });
    expect(end?.record).toMatchObject({ kind: 'end', requestId: one.requestId });
    expect(report?.record).toEqual(one.report);
    expect([one.timestamp, one.endedAt, one.reportedAt]).toEqual(three.map(({ timestamp }) => timestamp));
  }
  const lineByLine = whole.flatMap((one) => (one.kind === 'event' ? one : one.lines.of(one.index)));
  expect(inOrder(lineByLine).sort()).toEqual(inOrder(apart).sort());
  return { block, invocations: invocations.length };
}

describe('a block', () => {
  it('has the events of its lines, whole or one by one, whatever the lines', () => {
    let found = 0;
    fc.assert(
      fc.property(recording, (lines) => {
        found += blockAsRead(lines).invocations;
      }),
      { seed: 20_261_126, numRuns: 1_000 },
    );
    expect(found).toBeGreaterThan(1_000);
  });

  const usual = { logGroupName: '/aws/lambda/a', logStreamName: '2022/02/01/[7]cd' };
  const start = (index: number, more: object = usual): string =>
    JSON.stringify({
      ...more,
      timestamp: 1_643_748_480_000 + index,
      ingestionTime: 1_643_748_490_000,
      eventId: String(index).padStart(56, '3'),
      message: `START RequestId: ${ids[0]} Version: 7\n`,
    });
  const starts = (count: number, more: (index: number) => object): string[] =>
    Array.from({ length: count }, (_, index) => start(index, more(index)));
  const rowsOf = ({ kinds }: Block): number => kinds.filter((kind) => kind !== rowOther).length;

  it('keeps whole what comes when its columns are full', () => {
    const { block } = blockAsRead(starts(20_000, () => usual));
    expect(block.kinds.length).toBe(20_000);
    expect(rowsOf(block)).toBeLessThan(20_000);
    expect(block.others.length).toBe(20_000 - rowsOf(block));
    expect(block.ordered).toBe(false);
  });

  it('keeps whole what names one stream too many, or one with too long a name', () => {
    const many = blockAsRead(starts(6_000, (index) => ({ ...usual, logStreamName: `stream-${index}` })));
    expect(rowsOf(many.block)).toBeGreaterThan(4_000);
    expect(rowsOf(many.block)).toBeLessThan(5_000);
    const long = blockAsRead(starts(3, () => ({ ...usual, logStreamName: 'x'.repeat(1_500) })));
    expect(rowsOf(long.block)).toBe(0);
    const endless = blockAsRead(starts(3, () => ({ ...usual, logStreamName: 'x'.repeat(3_000) })));
    expect(rowsOf(endless.block)).toBe(0);
  });

  it('has rows of lines in more layouts than are remembered', () => {
    const { block } = blockAsRead(
      starts(300, (index) => ({ ...usual, logStreamName: `2022/02/01/[${'7'.repeat(1 + (index % 13))}]ab` })),
    );
    expect(rowsOf(block)).toBe(300);
  });

  it('begins anew with every block', () => {
    const first = blockAsRead(starts(10, () => usual));
    const second = blockAsRead(starts(10, () => ({ ...usual, logStreamName: '2022/02/01/[7]ef' })));
    expect(first.block.names).toEqual([context.logGroup, usual.logGroupName, usual.logStreamName, '7']);
    expect(second.block.names).toEqual([context.logGroup, usual.logGroupName, '2022/02/01/[7]ef', '7']);
  });
});
