import { describe, expect, it } from 'vitest';
import type { LogEvent } from '../../src/events/log-event.ts';
import { recordedLine } from '../../src/output/recorder.ts';
import { openRecordings } from '../../src/recordings/open.ts';
import { readText } from './read.ts';

const time = 1_764_000_000_000;
const stream = '2026/11/24/[7]ab';
const start = 'START RequestId: b8ee34e7-d60a-47b9-8daf-c41a5f8de619 Version: 7\n';

/** The account and the log group of the one event in a text. */
async function placeIn(text: string): Promise<Pick<LogEvent, 'account' | 'logGroup'> | undefined> {
  const { events } = await readText(text);
  expect(events).toHaveLength(1);
  return events.map(({ account, logGroup }) => ({ account, logGroup }))[0];
}

const place = { account: '123456789012', logGroup: '/aws/lambda/x' };

describe('the account of an event', () => {
  it.each([
    [
      'Live Tail',
      JSON.stringify({
        sessionResults: [
          {
            logGroupIdentifier: '123456789012:/aws/lambda/x',
            logStreamName: stream,
            message: start,
            timestamp: time,
            ingestionTime: time,
          },
        ],
      }),
    ],
    [
      'Insights',
      JSON.stringify([
        { field: '@timestamp', value: '2026-11-24 00:00:00.000' },
        { field: '@message', value: start },
        { field: '@log', value: '123456789012:/aws/lambda/x' },
      ]),
    ],
    [
      'a subscription, which names its owner',
      JSON.stringify({
        messageType: 'DATA_MESSAGE',
        owner: '123456789012',
        logGroup: '/aws/lambda/x',
        logStream: stream,
        logEvents: [{ id: '3'.repeat(56), timestamp: time, message: start }],
      }),
    ],
    [
      'an ARN',
      JSON.stringify({
        logGroup: 'arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/x:*',
        logStream: stream,
        timestamp: time,
        message: start,
      }),
    ],
  ])('is read from %s', async (_, text) => {
    expect(await placeIn(text)).toEqual(place);
  });

  it('is not known from a plain name, nor from a value that is no account', async () => {
    const event = { logGroupName: '/aws/lambda/x', logStreamName: stream, timestamp: time, message: start };
    expect(await placeIn(JSON.stringify(event))).toEqual({ ...place, account: null });
    for (const accountId of ['customer-1', 12, null, '']) {
      expect(await placeIn(JSON.stringify({ ...event, accountId }))).toEqual({ ...place, account: null });
    }
  });

  const event: LogEvent = {
    account: '123456789012',
    logGroup: '/aws/lambda/x',
    logStream: stream,
    timestamp: time,
    ingestionTime: null,
    eventId: null,
    message: start,
  };

  it.each(['123456789012', '<account-id:0a1b2c>', null])(
    'comes back as it was recorded: %s',
    async (account) => {
      const line = recordedLine({ ...event, account }, (text) => text);
      const { events } = await readText(line);
      expect(events).toEqual([{ ...event, account }]);
    },
  );

  it('comes with the events that the fast path parses, joined or not', async () => {
    const id = 'b8ee34e7-d60a-47b9-8daf-c41a5f8de619';
    const report = `REPORT RequestId: ${id}\tDuration: 5 ms\tBilled Duration: 5 ms\tMemory Size: 512 MB\tMax Memory Used: 90 MB\t\n`;
    const messages = [start, `END RequestId: ${id}\n`, report, '[ERROR] MemoryError\n', start];
    const lines = messages.map((message, index) =>
      recordedLine({ ...event, timestamp: time + index, message }, (text) => text),
    );
    async function* stdin() {
      yield Buffer.from(lines.join(''));
    }
    const source = await openRecordings(['-'], { parsed: true, stdin: stdin() });
    const parsed = [];
    for await (const batch of source.batches(new AbortController().signal))
      parsed.push(...(batch.parsed ?? []));
    expect(parsed.map(({ kind, account }) => [kind, account])).toEqual([
      ['invocation', '123456789012'],
      ['event', '123456789012'],
      ['event', '123456789012'],
    ]);
  });
});
