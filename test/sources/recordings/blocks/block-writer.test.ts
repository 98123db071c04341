import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseEvent } from '../../../../src/events/parse.ts';
import type { Parsed, ParsedEvent } from '../../../../src/events/source.ts';
import type { Block } from '../../../../src/sources/recordings/blocks/block.ts';
import { blockReader } from '../../../../src/sources/recordings/blocks/block-reader.ts';
import { createBlockWriter } from '../../../../src/sources/recordings/blocks/block-writer.ts';
import { ndjson, readLine } from '../../../../src/sources/recordings/ndjson.ts';
import { scanChunk, scanMemory } from '../../../../src/sources/recordings/scan-chunk.ts';
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

function blockOf(bytes: Buffer): Block {
  const memory = scanMemory();
  const writer = createBlockWriter(plainContext.logGroup, memory.names);
  const context = { ...plainContext, decodeAll: false };
  scanChunk(bytes, context, writer.sink, (one) => readLine(one, context, writer.sink), memory, writer.take);
  return writer.block(0, bytes.length, true);
}

const hasMeaning = ({ record }: ParsedEvent): boolean => record.kind !== 'application';
const inOrder = (events: readonly ParsedEvent[]): string[] =>
  events.filter(hasMeaning).map((event) => JSON.stringify(event));

it('has the events of its lines, whole or one by one, whatever the lines', () => {
  let invocations = 0;
  fc.assert(
    fc.property(recording, (lines) => {
      const bytes = Buffer.from(`${lines.join('\n')}\n`);
      const slow = readWith(ndjson, bytes);
      const block = blockOf(bytes);
      const apart: ParsedEvent[] = [];
      blockReader(block, new Map()).readApart(block.kinds.length, apart);
      expect(inOrder(apart)).toEqual(inOrder(slow.events.map(parseEvent)));
      // An application's line that is damaged within counts as one that was skipped: nothing looks into it.
      const all = block.kinds.length + (block.skipped?.count ?? 0) + block.unreadable;
      expect(all).toBe(slow.events.length + slow.reasons.length);
      const whole: Parsed[] = [];
      blockReader(block, new Map()).read(block.kinds.length, whole);
      const lineByLine = whole.flatMap((one) => {
        if (one.kind === 'event') return [one];
        invocations += 1;
        const three = one.lines.of(one.index);
        const [start, end, report] = three;
        expect(start?.record).toMatchObject({
          kind: 'start',
          requestId: one.requestId,
          version: one.version,
        });
        expect(end?.record).toMatchObject({ kind: 'end', requestId: one.requestId });
        expect(report?.record).toEqual(one.report);
        expect([one.timestamp, one.endedAt, one.reportedAt]).toEqual(three.map(({ timestamp }) => timestamp));
        return [...three];
      });
      expect(inOrder(lineByLine).sort()).toEqual(inOrder(apart).sort());
    }),
    { seed: 20_261_126, numRuns: 1_000 },
  );
  expect(invocations).toBeGreaterThan(1_000);
});
