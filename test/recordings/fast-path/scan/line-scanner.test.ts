import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureSignatures } from '../../../../src/events/failure-lines.ts';
import { platformTypes } from '../../../../src/events/json-format.ts';
import type { LogEvent } from '../../../../src/events/log-event.ts';
import { parseMessage } from '../../../../src/events/parse.ts';
import { oomSignatures } from '../../../../src/events/signatures.ts';
import { ndjson } from '../../../../src/recordings/formats/ndjson.ts';
import { samples } from '../../../events/samples.ts';
import { plainContext, readLineByLine, readWith } from '../../read.ts';

const id = 'b8ee34e7-d60a-47b9-8daf-c41a5f8de619';
const idle: ReadonlySet<string> = new Set(['application', 'platform']);

const meaningful = [
  `START RequestId: ${id} Version: $LATEST\n`,
  `END RequestId: ${id}\n`,
  `REPORT RequestId: ${id}\tDuration: 1.00 ms\tBilled Duration: 1 ms\tMemory Size: 128 MB\tMax Memory Used: 64 MB\t\n`,
  `RequestId: ${id} Error: Runtime exited with error: signal: killed\nRuntime.ExitError\n`,
  'INIT_START Runtime Version: nodejs:22.v70\tRuntime Version ARN: arn:x\n',
  'INIT_REPORT Init Duration: 154.03 ms\tPhase: init\tStatus: timeout\n',
  'RESTORE_REPORT Restore Duration: 244.38 ms\n',
  `2022-02-01T20:45:28.182Z ${id} Task timed out after 10.01 seconds\n\n`,
  '[ERROR] MemoryError\nTraceback (most recent call last):\n',
  'Java heap space: java.lang.OutOfMemoryError\njava.lang.OutOfMemoryError: Java heap space\n\tat x',
  'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n',
  `{"time":"2022-02-01T20:45:28.182Z","type":"platform.report","record":{"requestId":"${id}","status":"success","metrics":{"durationMs":1}}}`,
  `{"timestamp":"2022-02-01T20:45:28Z","level":"ERROR","errorType":"MemoryError","stackTrace":[],"requestId":"${id}"}`,
  `2022-02-01T20:45:28.182Z\t${id}\tERROR\tInvoke Error \t{"errorType":"Runtime.ImportModuleError"}`,
  `2022-02-01T20:45:28.182Z\tundefined\tERROR\tUncaught Exception \t{"errorType":"Error"}`,
  'Unknown application error occurred\nError\n',
  'Error: ENOSPC: no space left on device, write',
  'EXTENSION\tName: my-ext\tState: Ready\tEvents: [INVOKE, SHUTDOWN]\n',
];
const idleMessages = [
  `2022-02-01T20:45:28.182Z\t${id}\tINFO\thello world\n`,
  'TELEMETRY\tName: my-ext\tState: Subscribed\tTypes: [Platform]\n',
  `{"timestamp":"2022-02-01T20:45:28Z","level":"INFO","requestId":"${id}","message":"hello \\"you\\""}`,
  '',
  '\\',
  'größe 💥 \u0000 \u2028',
];

const message = fc.oneof(
  fc.constantFrom(...meaningful, ...idleMessages),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .tuple(fc.string({ maxLength: 20 }), fc.constantFrom(...meaningful))
    .map(([before, text]) => before + text),
);

const event = fc.record(
  {
    logGroupName: fc.constantFrom('/aws/lambda/a', '/aws/lambda/other-function', '', 'grün'),
    logStreamName: fc.oneof(
      fc.stringMatching(/^2022\/02\/0[12]\/\[\$LATEST\][0-9a-f]{4}$/),
      fc.constantFrom('x', 'with "quotes"', '\\'),
    ),
    timestamp: fc.oneof(
      fc.integer({ min: 1_600_000_000_000, max: 1_800_000_000_000 }),
      fc.constantFrom(1_643_748_480, 1, 16_437_484_800_061),
    ),
    message,
    ingestionTime: fc.constantFrom(1_643_748_484_231, null),
    eventId: fc.constantFrom('3'.repeat(56), null, ''),
  },
  { requiredKeys: ['logStreamName', 'timestamp', 'message'] },
);

/** The ways in which writers of NDJSON put an event down. */
const writers: readonly ((one: Record<string, unknown>) => string)[] = [
  (one) => JSON.stringify(one),
  ({ logGroupName, logStreamName, timestamp, ingestionTime, eventId, message: text }) =>
    JSON.stringify({ logGroupName, logStreamName, timestamp, ingestionTime, eventId, message: text }),
  (one) => JSON.stringify(one).replaceAll('":', '": ').replaceAll(',"', ', "'),
  (one) => JSON.stringify(one).replaceAll('e', '\\u0065'),
  (one) => JSON.stringify({ ...one, extra: [1, { message: 'x' }] }),
  (one) => JSON.stringify({ message: one.message, timestamp: new Date(Number(one.timestamp)).toISOString() }),
];
const line = fc.oneof(
  { weight: 9, arbitrary: fc.tuple(event, fc.constantFrom(...writers)).map(([one, write]) => write(one)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', '{}', 'no JSON', '[]', '{"a":', '}', '{"timestamp":1643748480000}'),
  },
);

const matters = (one: LogEvent): boolean => !idle.has(parseMessage(one.message).kind);

describe('the fast way through NDJSON', () => {
  it('finds what the slow way finds, on any mixture of lines cut anywhere', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), fc.integer({ min: 1, max: 5_000 }), (lines, size) => {
        const bytes = Buffer.from(`${lines.join('\n')}\n`);
        const slow = readLineByLine(bytes);
        expect(readWith(ndjson, bytes, plainContext, size)).toEqual(slow);
        const fast = readWith(ndjson, bytes, { ...plainContext, decodeAll: false }, size);
        expect(fast.reasons).toEqual(slow.reasons);
        expect(fast.events.filter(matters)).toEqual(slow.events.filter(matters));
        const count = fast.skipped.reduce((sum, one) => sum + one.count, 0);
        expect(fast.events.length + count).toBe(slow.events.length);
        const times = slow.events.map(({ timestamp }) => timestamp);
        for (const { from, to } of fast.skipped) {
          expect(times).toContain(from);
          expect(times).toContain(to);
        }
      }),
      { seed: 5, numRuns: 500 },
    );
  });

  it('every meaningful line is one that it must not skip', () => {
    for (const text of meaningful) expect(idle.has(parseMessage(text).kind), text).toBe(false);
    for (const text of idleMessages) expect(idle.has(parseMessage(text).kind), text).toBe(true);
  });

  it('no message with a meaning is skipped, of all recorded incidents and of every signature', () => {
    const signatures = [...oomSignatures, ...failureSignatures].flatMap(({ starts, contains }) =>
      ['', `2022-02-01T20:45:28.182Z\t${id}\tERROR\t`].map((frame) => `${frame}${starts}${contains ?? ''}\n`),
    );
    const types = [...platformTypes.keys()].map((type) =>
      JSON.stringify({ time: '2022-02-01T20:45:28Z', type, record: { requestId: id, status: 'error' } }),
    );
    const texts = [...samples.flatMap((sample) => sample.messages), ...signatures, ...types];
    const lines = texts.map((text, index) =>
      JSON.stringify({
        logGroupName: 'g',
        logStreamName: 's',
        timestamp: 1_643_748_480_000 + index,
        message: text,
      }),
    );
    const { events } = readWith(ndjson, `${lines.join('\n')}\n`, { ...plainContext, decodeAll: false });
    const expected = texts.filter((text) => !idle.has(parseMessage(text).kind));
    expect(expected.length).toBeGreaterThan(200);
    expect(events.filter(matters).map((one) => one.message)).toEqual(expected);
  });

  it('does skip application lines', () => {
    const write = (text: string, index: number): string =>
      JSON.stringify({
        logGroupName: 'g',
        logStreamName: 's',
        timestamp: 1_643_748_480_000 + index,
        message: text,
      });
    const lines = [...idleMessages.slice(0, 3), meaningful[0] ?? '', ...idleMessages.slice(0, 3)].map(write);
    const { events, skipped } = readWith(ndjson, `${lines.join('\r\n')}\r\n`, {
      ...plainContext,
      decodeAll: false,
    });
    expect(events).toHaveLength(1);
    expect(skipped).toEqual([{ count: 6, from: 1_643_748_480_000, to: 1_643_748_480_006 }]);
  });
});
