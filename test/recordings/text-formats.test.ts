import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { LogEvent } from '../../src/events/log-event.ts';
import { detectFormat } from '../../src/recordings/formats/formats.ts';
import { readText, readWith } from './read.ts';

const all: { events: { logStreamName: string; timestamp: number; message: string }[] } = JSON.parse(
  readFileSync(new URL('../fixtures/exports/filter-log-events.json', import.meta.url), 'utf8'),
);
type Original = (typeof all.events)[number];

const kept = (events: readonly LogEvent[]) =>
  events.map(({ timestamp, logStream, message }) => ({ timestamp, logStream, message }));
const expected = all.events.map(({ timestamp, logStreamName, message }) => ({
  timestamp,
  logStream: logStreamName,
  message: message.trimEnd(),
}));
const iso = (ms: number): string => new Date(ms).toISOString();

/** The same events as each tool prints them. */
const printed: readonly [id: string, what: string, line: (event: Original) => string][] = [
  ['sam', 'sam logs', (event) => `${event.logStreamName} ${iso(event.timestamp)} ${event.message}`],
  [
    'sam',
    'sam logs, old, without a zone',
    (event) => `${event.logStreamName} ${iso(event.timestamp).replace('Z', '000')} ${event.message}`,
  ],
  [
    'awslogs',
    'awslogs get --timestamp',
    (event) =>
      `/aws/lambda/my-function ${event.logStreamName}   ${iso(event.timestamp)} ${event.message.trimEnd()}`,
  ],
  ['saw', 'saw', (event) => `[${iso(event.timestamp)}] (${event.logStreamName}) ${event.message.trimEnd()}`],
  [
    'tail-detailed',
    'aws logs tail, in colour',
    (event) =>
      `\x1b[32m${iso(event.timestamp).replace('Z', '000+00:00')}\x1b[0m \x1b[36m${event.logStreamName}\x1b[0m ${event.message.trimEnd()}`,
  ],
  [
    'tail-detailed',
    'aws logs tail --format json',
    (event) =>
      `${iso(event.timestamp).replace('Z', '000+00:00')} ${event.logStreamName} \n${event.message.trimEnd()}`,
  ],
];

describe('text with an event a line', () => {
  it.each(printed)('%s: %s', (id, _, line) => {
    const text = all.events.map(line).join('\n');
    expect(detectFormat(text)?.id).toBe(id);
    const format = detectFormat(text);
    if (format === null) throw new Error('not recognised');
    for (const size of [1, 50, 100_000]) {
      const { events, reasons } = readWith(format, text, undefined, size);
      expect(kept(events)).toEqual(expected);
      expect(reasons).toEqual([]);
    }
    expect(kept(readWith(format, text.replaceAll('\n', '\r\n')).events)).toEqual(expected);
  });

  it('awslogs get without --timestamp: the times are those of the messages', async () => {
    const text = all.events
      .map((event) => `/aws/lambda/my-function ${event.logStreamName} ${event.message.trimEnd()}`)
      .join('\n');
    expect(detectFormat(text)?.id).toBe('awslogs');
    const { events } = await readText(text);
    expect(events.map(({ logStream, message }) => [logStream, message])).toEqual(
      expected.map(({ logStream, message }) => [logStream, message]),
    );
    expect(events[0]?.timestamp).toBe(Date.UTC(2022, 1, 1));
    expect(events[1]?.timestamp).toBe(Date.UTC(2022, 1, 1, 16, 43, 31, 48));
  });

  it('messages alone: the order is kept, times are those of the messages and on', async () => {
    const text = all.events.map((event) => event.message).join('');
    expect(detectFormat(text)?.id).toBe('bare');
    const { events } = await readText(text);
    expect(events.map(({ message }) => message)).toEqual(expected.map(({ message }) => message));
    expect(events.every(({ timestamp }, index) => timestamp >= (events[index - 1]?.timestamp ?? 0))).toBe(
      true,
    );
    const last = events.findLastIndex(({ message }) => message.startsWith('2022-02-01T20:48:01.367Z'));
    expect(events[last]?.timestamp).toBe(Date.UTC(2022, 1, 1, 20, 48, 1, 367));
    expect(events[last + 1]?.timestamp).toBe(Date.UTC(2022, 1, 1, 20, 48, 1, 368));
  });

  it('messages copied from the console: a time of the day, or one with a zone, before each', async () => {
    const id = '4a1e0e6e-5bd7-4951-b3df-b701d8e5d8a5';
    const timeout = `2019-06-12T06:26:20.256Z ${id} Task timed out after 30.03 seconds`;
    const ofTheDay = `06:26:20REPORT RequestId: ${id}\n\n06:26:20 ${timeout}\n06:27:34 RequestId: ${id} Error: x\n`;
    expect(detectFormat(ofTheDay)?.id).toBe('bare');
    const { events } = await readText(ofTheDay);
    expect(events.map(({ message }) => message)).toEqual([
      `REPORT RequestId: ${id}`,
      timeout,
      `RequestId: ${id} Error: x`,
    ]);
    for (const between of [' ', '\t']) {
      const zoned = `2025-07-29T12:24:53.550-04:00${between}START RequestId: ${id}`;
      expect(detectFormat(zoned)?.id).toBe('bare');
      expect((await readText(zoned)).events).toMatchObject([
        { timestamp: Date.UTC(2025, 6, 29, 16, 24, 53, 550), message: `START RequestId: ${id}` },
      ]);
    }
  });

  it('a REPORT of which each field is on a line by itself', async () => {
    const fields = [
      'Duration: 180000.00 ms',
      'Memory Size: 192 MB',
      'Max Memory Used: 192 MB',
      'Status: timeout',
    ];
    const { events } = await readText(['REPORT RequestId: a', ...fields, 'Status: all well', ''].join('\n'));
    expect(events.map(({ message }) => message)).toEqual([
      ['REPORT RequestId: a', ...fields, 'Status: all well'].join('\n'),
    ]);
    const whole = 'REPORT RequestId: a Duration: 5 ms Memory Size: 192 MB Max Memory Used: 192 MB';
    expect((await readText(`${whole}\nStatus: error\n`)).events).toHaveLength(2);
  });

  it('aws logs tail --format short: no stream, UTC to the second', async () => {
    const text = all.events
      .map((event) => `${iso(event.timestamp).slice(0, 19)} ${event.message.trimEnd()}`)
      .join('\n');
    expect(detectFormat(text)?.id).toBe('tail-short');
    const { events } = await readText(text);
    expect(kept(events)).toEqual(
      expected.map((event) => ({
        ...event,
        logStream: '',
        timestamp: Math.floor(event.timestamp / 1000) * 1000,
      })),
    );
  });

  it('an export to S3', async () => {
    const text = all.events.map((event) => `${iso(event.timestamp)} ${event.message}`).join('\n');
    expect(detectFormat(text)?.id).toBe('s3-export');
    const { events } = await readText(text);
    expect(kept(events)).toEqual(expected.map((event) => ({ ...event, logStream: 'stdin' })));
  });

  it('a traceback and pretty-printed JSON go on with their event', async () => {
    const stream = '2024/01/01/[$LATEST]0123456789abcdef0123456789abcdef';
    const head = `2024-01-01T00:00:00+00:00 ${stream}`;
    const { events } = await readText(
      [
        `${head} [ERROR] MemoryError`,
        'Traceback (most recent call last):',
        '\u00a0\u00a0File "/var/task/app.py", line 3, in handler',
        `${head} `,
        '{',
        '    "time": "2024-01-01T00:00:00.000Z"',
        '}',
        '',
      ].join('\n'),
    );
    expect(events.map(({ message }) => message)).toEqual([
      '[ERROR] MemoryError\nTraceback (most recent call last):\n\u00a0\u00a0File "/var/task/app.py", line 3, in handler',
      '{\n    "time": "2024-01-01T00:00:00.000Z"\n}',
    ]);
  });

  it('what stands before the first event is counted, unless it is blank', async () => {
    const line = `2024-01-01T00:00:00+00:00 2024/01/01/[$LATEST]0123456789abcdef0123456789abcdef hello`;
    const { events, losses } = await readText(`XRAY TraceId: 1\n\n${line}\n`);
    expect(events).toHaveLength(1);
    expect(losses).toMatchObject({
      unreadable: 1,
      firstUnreadable: 'standard input: a line before the first event',
    });
  });

  it('a message does not grow without end', async () => {
    const line = `2024-01-01T00:00:00+00:00 2024/01/01/[$LATEST]0123456789abcdef0123456789abcdef hello`;
    const { events, losses } = await readText(`${line}\n${`${'x'.repeat(999)}\n`.repeat(3_000)}${line}\n`);
    expect(events.map(({ message }) => message.length)).toEqual(
      [2_097_000 + 5, 5].map(() => expect.any(Number)),
    );
    expect(events[0]?.message.length).toBeLessThanOrEqual(2 * 1024 * 1024);
    expect(losses.unreadable).toBeGreaterThan(800);
  });
});
