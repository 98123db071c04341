import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEvent } from '../../../../src/events/parse.ts';
import type { ParsedEvent } from '../../../../src/events/parsed-event.ts';
import { isIdle } from '../../../../src/events/relevance.ts';
import type { Block } from '../../../../src/recordings/fast-path/blocks/block.ts';
import { blockReader } from '../../../../src/recordings/fast-path/blocks/block-reader.ts';
import { createBlockWriter } from '../../../../src/recordings/fast-path/blocks/block-writer.ts';
import { rowOther } from '../../../../src/recordings/fast-path/scan/kernel/protocol.ts';
import { scanCopy } from '../../../../src/recordings/fast-path/scan/line-scanner.ts';
import { eventsOf } from '../../../../src/source/invocation-events.ts';
import type { Parsed } from '../../../../src/source/source.ts';
import { plainContext, readLineByLine } from '../../read.ts';

const ids = ['b8ee34e7-d60a-47b9-8daf-c41a5f8de619', '00000000-0000-4000-8000-000000000001'];

/** Members of a JSON object as they may be written, in any order, now and then twice. */
const members = (...written: readonly string[]): fc.Arbitrary<string> =>
  fc
    .oneof(
      { weight: 6, arbitrary: fc.constant([...written]) },
      {
        weight: 2,
        arbitrary: fc.shuffledSubarray([...written], { minLength: Math.max(1, written.length - 1) }),
      },
      { weight: 1, arbitrary: fc.array(fc.constantFrom(...written), { minLength: 1, maxLength: 6 }) },
    )
    .map((some) => `{${some.join(',')}}`);

const written = (usual: string, ...others: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );

/** The platform's lines in the JSON log format, and what is nearly one. */
const jsonMessage = fc
  .tuple(
    fc.constantFrom(...ids, 'no id', ''),
    written(
      '11.642',
      '0',
      '1e3',
      '01',
      '.5',
      '5.',
      '-1',
      '1.5.2',
      '12345678901234567890',
      'null',
      '"1"',
      ' 7',
    ),
    written('"success"', '"error"', '"timeout"', 'null', '"succ\\u0065ss"', '1'),
    written('"7"', '"$LATEST"', '""', 'null', '"a b"', '"ü"', `"${'7'.repeat(60)}"`),
    written('', ',"level":"INFO"', ',"tracing":{"value":"Root=1-2-3"}', ' ', ',"spans":[]'),
    written('"2024-05-20T16:29:45.022Z"', '""', '1', '"a\\"b"'),
  )
  .chain(([id, figure, status, version, extra, time]) => {
    const metrics = members(
      `"durationMs":${figure}`,
      '"billedDurationMs":12',
      '"memorySizeMB":128',
      '"maxMemoryUsedMB":67',
      '"initDurationMs":174.055',
    );
    const report = metrics.chain((given) =>
      members(`"requestId":"${id}"`, `"status":${status}`, `"metrics":${given}${extra}`),
    );
    const start = members(`"requestId":"${id}"`, `"version":${version}${extra}`);
    const line = (type: string) => (record: string) =>
      members(`"time":${time}`, `"type":"${type}"`, `"record":${record}`);
    return fc.oneof(
      report.chain(line('platform.report')),
      start.chain(line('platform.start')),
      start.chain(line('platform.report')),
      start.chain(line('platform.end')),
    );
  })
  .chain((text) => written(`${text}\n`, text, ` ${text}`, `${text}x`, text.slice(1)));

const textMessage = fc
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

const message = fc.oneof(textMessage, jsonMessage);

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
  const writer = createBlockWriter({ ...context, decodeAll: false });
  scanCopy(writer.scan, bytes);
  return writer.block(0, bytes.length, true);
}

const hasMeaning = ({ record }: ParsedEvent): boolean => !isIdle(record);
/** Whatever the order of their members. */
const inOrder = (events: readonly ParsedEvent[]): string[] =>
  events
    .filter(hasMeaning)
    .map(({ record, ...event }) => JSON.stringify([event, Object.entries(record).sort()]));

/** Holds the block of some lines against the same read one by one, and gives it with the number of its invocations. */
function blockAsRead(lines: readonly string[]): { readonly block: Block; readonly invocations: number } {
  const bytes = Buffer.from(`${lines.join('\n')}\n`);
  const slow = readLineByLine(bytes, context);
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
    const three = eventsOf(one);
    const [start, end, report] = three;
    expect(start?.record).toMatchObject({ kind: 'start', requestId: one.requestId, version: one.version });
    expect(end?.record).toMatchObject({ kind: 'end', requestId: one.requestId });
    expect(report?.record).toMatchObject({ ...one.report, billedMs: one.billedMs, requestId: one.requestId });
    expect([one.timestamp, one.endedAt, one.reportedAt]).toEqual(three.map(({ timestamp }) => timestamp));
    const ofStream = apart.filter(({ logStream }) => logStream === one.logStream);
    expect(ofStream.some((_, at) => isDeepStrictEqual(ofStream.slice(at, at + 3), three))).toBe(true);
    expect(three.map(({ logGroup }) => logGroup)).toEqual([one.logGroup, one.logGroup, one.logGroup]);
  }
  const lineByLine = whole.flatMap((one) => (one.kind === 'event' ? one : eventsOf(one)));
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
  const start = (
    index: number,
    more: object = usual,
    message = `START RequestId: ${ids[0]} Version: 7\n`,
  ): string =>
    JSON.stringify({
      ...more,
      timestamp: 1_643_748_480_000 + index,
      ingestionTime: 1_643_748_490_000,
      eventId: String(index).padStart(56, '3'),
      message,
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

  it('has rows of the JSON log format, whatever the order of its keys', () => {
    const metrics = { durationMs: 11.642, billedDurationMs: 12, memorySizeMB: 128, maxMemoryUsedMB: 67 };
    const [requestId] = ids;
    const time = '2024-05-20T16:29:45.022Z';
    const rows = [
      { time, type: 'platform.start', record: { requestId, version: '$LATEST' } },
      { time, type: 'platform.report', record: { requestId, status: 'success', metrics } },
      {
        type: 'platform.report',
        record: { metrics: { initDurationMs: 9, ...metrics }, status: 'success', requestId },
        time,
      },
    ];
    const whole = [
      {
        time,
        type: 'platform.report',
        record: { requestId, status: 'error', errorType: 'Runtime.OutOfMemory', metrics },
      },
      {
        time,
        type: 'platform.report',
        record: { requestId, status: 'success', metrics, tracing: { value: 'Root=1-2' } },
      },
      { time, type: 'platform.runtimeDone', record: { requestId, status: 'success' } },
    ];
    const { block } = blockAsRead(
      [...rows, ...whole].map((one, index) => start(index, usual, `${JSON.stringify(one)}\n`)),
    );
    expect(rowsOf(block)).toBe(rows.length);
    expect(block.others.length).toBe(whole.length);
  });

  const record = `"record":{"requestId":"${ids[0]}","version":"7"}`;
  const report = (metrics: string): string =>
    `{"time":"t","type":"platform.report","record":{"requestId":"${ids[0]}","status":"success","metrics":{${metrics}}}}`;

  it.each([
    ['a key twice', `{"time":"t","type":"platform.end","type":"platform.start",${record}}`],
    [
      'a key twice in the record',
      `{"time":"t","type":"platform.start","record":{"requestId":"x",${record.slice(10)}}`,
    ],
    ['a record twice', `{"time":"t","type":"platform.start",${record},"record":{"requestId":"${ids[1]}"}}`],
    ['a figure twice', report('"durationMs":1,"durationMs":2')],
    ['a figure that ends in its point', report('"durationMs":5.')],
    ['a figure that begins with its point', report('"durationMs":.5')],
    ['a figure with a zero before it', report('"durationMs":05')],
    ['a figure of no bytes', report('"durationMs":')],
    ['no memory at all', report('"memorySizeMB":0,"maxMemoryUsedMB":0')],
    ['no figures', report('')],
    [
      'a long version',
      `{"time":"t","type":"platform.start",${record.replace('"7"', `"${'7'.repeat(500)}"`)}}`,
    ],
    ['a version and something else', `START RequestId: ${ids[0]} Version: $LATEST Also: this\n`],
    ['an id with a letter that is none of its own', `END RequestId: ${ids[0]?.replace('b', 'g')}\n`],
  ])('reads a message as `parseMessage` does: %s', (_, text) => {
    blockAsRead([start(0), start(1, usual, text), start(2)]);
  });

  it.each([
    ['a raw control character', (line: string) => line.replace('Version: 7', 'Version: \u0007')],
    ['a raw control character in JSON', (line: string) => line.replace('START', '\\"\u0001\\"START')],
    ['a timestamp that begins with 0', (line: string) => line.replace(':1643748480001', ':0643748480001')],
    ['an ingestion time with a fraction', (line: string) => line.replace(':1643748490000', ':1643748490.00')],
    ['an escape in the event id', (line: string) => line.replace('"333333', '"\\u0033')],
    ['an escape in the log stream', (line: string) => line.replace('/01/[7]', '/01/\\"]')],
    ['an escape in the log group', (line: string) => line.replace('lambda/a', 'lambd\\/a')],
    ['other keys', (line: string) => line.replace('eventId', 'eventld')],
    ['a key in another case', (line: string) => line.replace('logStreamName', 'logstreamName')],
    ['no brace at its end', (line: string) => line.slice(0, -1)],
  ])('reads a line as `JSON.parse` does: %s', (_, change) => {
    const lines = starts(3, () => usual);
    blockAsRead([lines[0] ?? '', change(lines[1] ?? ''), lines[2] ?? '']);
    expect(change(lines[1] ?? '')).not.toBe(lines[1]);
  });

  it('reads JSON in JSON with a raw control character as no JSON', () => {
    const line = start(1, usual, `{"time":"t","type":"platform.start",${record}}`);
    blockAsRead([start(0), line, line.replace('\\"t\\"', '\\"\u0007\\"')]);
  });

  const at = (ms: number, message?: string): string =>
    start(ms, { ...usual, eventId: undefined }, message ?? `START RequestId: ${ids[0]} Version: 7\n`);
  const error = '[ERROR] MemoryError\n';

  it.each([
    ['later ones', [at(0), at(1), at(2, error), at(3)], true],
    ['one of the same time', [at(1), at(1)], true],
    ['one of the same time that is no row', [at(1), at(1, error), at(1)], true],
    ['an earlier one', [at(1), at(0)], false],
    ['an earlier one that is no row', [at(1), at(0, error)], false],
  ])('knows whether its events are in order: %s', (_, lines, ordered) => {
    expect(blockAsRead(lines).block.ordered).toBe(ordered);
  });

  const parts = [
    `START RequestId: ${ids[0]} Version: 7\n`,
    `END RequestId: ${ids[0]}\n`,
    `REPORT RequestId: ${ids[0]}\tDuration: 1.50 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB\tMax Memory Used: 64 MB\t\n`,
  ];

  it('joins START, END and REPORT, and none between which another event of the stream stands', () => {
    const joined = parts.map((text, index) => start(index, usual, text));
    expect(blockAsRead(joined).invocations).toBe(1);
    const [first = '', ...rest] = joined;
    expect(blockAsRead([first, start(5, usual, error), ...rest]).invocations).toBe(0);
    const ofAnother = start(5, { ...usual, logStreamName: '2022/02/01/[7]ef' }, error);
    expect(blockAsRead([first, ofAnother, ...rest]).invocations).toBe(1);
  });

  it('joins nothing of two log groups, nor of two requests', () => {
    const other = { ...usual, logGroupName: '/aws/lambda/b' };
    const [first = '', second = '', third = ''] = parts.map((text, index) => start(index, usual, text));
    expect(blockAsRead([first, start(1, other, parts[1]), third]).invocations).toBe(0);
    const request = start(1, usual, parts[1]?.replace(ids[0] ?? '', ids[1] ?? ''));
    expect(blockAsRead([first, request, third]).invocations).toBe(0);
    expect(blockAsRead([second, first, third]).invocations).toBe(0);
  });

  it('begins again with every block', () => {
    const first = blockAsRead(starts(10, () => usual));
    const second = blockAsRead(starts(10, () => ({ ...usual, logStreamName: '2022/02/01/[7]ef' })));
    expect(first.block.names).toEqual([context.logGroup, usual.logGroupName, usual.logStreamName, '7']);
    expect(second.block.names).toEqual([context.logGroup, usual.logGroupName, '2022/02/01/[7]ef', '7']);
  });
});
