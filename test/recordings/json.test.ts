import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { detectFormat } from '../../src/recordings/formats/formats.ts';
import { jsonDocument } from '../../src/recordings/formats/json-document.ts';
import { ndjson } from '../../src/recordings/formats/ndjson.ts';
import { plainContext, readText, readWith } from './read.ts';

const stored = (name: string): string =>
  readFileSync(new URL(`../fixtures/exports/${name}`, import.meta.url), 'utf8');

const filter = JSON.parse(stored('filter-log-events.json'));
const insights = JSON.parse(stored('insights-get-query-results.json'));
const subscription = stored('subscription-decoded.json').trim();
const wrapped = (text: string): string => gzipSync(text).toString('base64');
const read = (value: unknown) => readWith(jsonDocument, JSON.stringify(value, null, 2));
const stream = '2022/02/01/[$LATEST]629f669be308211c7260dfa60b3dddfa';

describe('what people make of an answer of FilterLogEvents', () => {
  const expected = read(filter).events;

  it.each([
    ['the bare list', filter.events],
    ['under payload', { payload: filter.events }],
    ['pages slurped into a list', [filter, { events: [], nextToken: 'x' }]],
    ['inside another answer', { result: 1, data: 2, events: filter.events }],
    [
      'keys with capitals',
      filter.events.map((event: Record<string, unknown>) => ({
        LogStreamName: event.logStreamName,
        Timestamp: event.timestamp,
        Message: event.message,
        IngestionTime: event.ingestionTime,
        EventId: event.eventId,
      })),
    ],
    [
      'times as ISO 8601',
      filter.events.map((event: { timestamp: number }) => ({
        ...event,
        timestamp: new Date(event.timestamp).toISOString(),
      })),
    ],
  ])('%s', (_, value) => {
    expect(expected).toHaveLength(15);
    expect(read(value)).toEqual({ events: expected, reasons: [], skipped: [] });
  });

  it('pages one behind the other, with and without anything between', () => {
    const half = JSON.stringify({ events: filter.events.slice(0, 7), nextToken: 'a' }, null, 4);
    const rest = JSON.stringify({ events: filter.events.slice(7), searchedLogStreams: [] });
    for (const between of ['', '\n', ',\n', '\u001e']) {
      expect(readWith(jsonDocument, half + between + rest)).toMatchObject({ events: expected, reasons: [] });
    }
  });

  it('an empty page is no loss', () => {
    expect(read({ events: [], searchedLogStreams: [], nextToken: 'x' })).toMatchObject({
      events: [],
      reasons: [],
    });
  });

  it('the group of a page or of Live Tail', () => {
    const event = { timestamp: 1643748480000, message: 'x' };
    const live = {
      sessionUpdate: { sessionResults: [{ ...event, logGroupIdentifier: '123456789012:/aws/lambda/a' }] },
    };
    expect(read(live).events[0]?.logGroup).toBe('/aws/lambda/a');
    const arn = { ...event, logGroup: 'arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/b:*' };
    expect(read([arn]).events[0]?.logGroup).toBe('/aws/lambda/b');
  });

  it('cut off in the middle: what was whole stays, the rest is counted', () => {
    const text = JSON.stringify(filter, null, 4);
    const cut = readWith(jsonDocument, text.slice(0, text.indexOf('"eventId"', 1200)));
    expect(cut.events.length).toBeGreaterThan(0);
    expect(cut.events).toEqual(expected.slice(0, cut.events.length));
    expect(cut.reasons).toEqual(['the JSON ends in the middle']);
  });

  it('a lost quote costs the event it is in, no more', () => {
    const lines = JSON.stringify(filter, null, 4).split('\n');
    const damaged = lines.map((line, index) => (index === 5 ? line.replace(/",?$/, '') : line)).join('\n');
    const { events, reasons } = readWith(jsonDocument, damaged);
    expect(events).toEqual(expected.slice(1));
    expect(reasons).toEqual(['damaged JSON']);
  });

  it('an element over 16 MB is dropped without being kept', () => {
    const huge = `[{"timestamp":1643748480000,"message":"${'x'.repeat(17 * 1024 * 1024)}"},${JSON.stringify(filter.events[0])}]`;
    const { events, reasons } = readWith(jsonDocument, huge);
    expect(reasons).toEqual(['a JSON element over 16 MB']);
    expect(events).toEqual(expected.slice(0, 1));
  });
});

describe('Insights', () => {
  const plain = read(insights).events;

  it('rows with capitals, from the Go SDK v1', () => {
    const capitals = {
      Results: insights.results.map((row: { field: string; value: string }[]) =>
        row.map(({ field, value }) => ({ Field: field, Value: value })),
      ),
      Status: 'Complete',
    };
    expect(read(capitals).events).toEqual(plain);
  });

  it('rows of one and the same millisecond, the newest first', async () => {
    const rows = insights.results.filter(
      ([time]: { value: string }[]) => time?.value === '2022-02-01 20:48:05.240',
    );
    const { events } = await readText(JSON.stringify({ results: rows, status: 'Complete' }, null, 4));
    expect(events.map(({ message }) => message.slice(0, 9))).toEqual(['END Reque', 'REPORT Re', 'RequestId']);
  });

  it('one row that PowerShell flattened, behind a byte order mark', async () => {
    const text = `\ufeff${JSON.stringify({ results: insights.results[0], status: 'Complete' }, null, 4)}`;
    expect((await readText(text)).events).toEqual(plain.slice(0, 1));
  });

  it('the JSON of the console, a JSON message made into an object', () => {
    const rows = [
      { '@timestamp': '2022-02-01 20:48:00.000', '@message': 'START', '@logStream': stream },
      { '@timestamp': '2022-02-01 20:48:00.001', '@message': { time: 'x', type: 'platform.start' } },
    ];
    expect(read(rows).events.map(({ message, logStream }) => [message, logStream])).toEqual([
      ['START', stream],
      ['{"time":"x","type":"platform.start"}', ''],
    ]);
  });

  it('a query without @message: the REPORT line from its own fields, memory in bytes', () => {
    const fields = (used: unknown) => [
      { field: '@timestamp', value: '2022-02-01 20:48:00.000' },
      { field: '@requestId', value: 'b8ee34e7-d60a-47b9-8daf-c41a5f8de619' },
      { field: '@duration', value: 12.5 },
      { field: '@memorySize', value: '1.28E8' },
      { field: '@maxMemoryUsed', value: used },
    ];
    const { events, reasons } = read({ results: [fields(118000000), fields('1.18E8'), fields(null)] });
    expect(events.map((event) => event.message)).toEqual(
      Array(2).fill(
        'REPORT RequestId: b8ee34e7-d60a-47b9-8daf-c41a5f8de619\tDuration: 12.5 ms\tMemory Size: 128 MB\tMax Memory Used: 118 MB\t',
      ),
    );
    expect(reasons).toEqual(['an Insights row without @timestamp and @message']);
  });
});

describe('log subscriptions', () => {
  const expected = readWith(jsonDocument, subscription).events;

  it.each([
    ['to a function', { awslogs: { data: wrapped(subscription) } }],
    ['to Kinesis', { Records: [{ kinesis: { data: wrapped(subscription) }, eventID: '1' }] }],
    ['to Firehose', { records: [{ recordId: '1', data: wrapped(subscription) }] }],
    ['of the Kinesis API', { Records: [{ Data: wrapped(subscription), PartitionKey: 'x' }] }],
  ])('%s', (_, value) => {
    expect(expected).toHaveLength(10);
    expect(read(value)).toMatchObject({ events: expected, reasons: [] });
    expect(readWith(ndjson, `${JSON.stringify(value)}\n`)).toMatchObject({ events: expected, reasons: [] });
  });

  it('decompressed by Firehose: nothing between, control messages passed over', () => {
    const control = JSON.stringify({
      messageType: 'CONTROL_MESSAGE',
      logEvents: [{ id: '', timestamp: 1643748480000, message: 'CWL CONTROL MESSAGE: Checking health.' }],
    });
    const text = control + subscription + control + subscription;
    expect(detectFormat(text)?.id).toBe('json');
    expect(readWith(jsonDocument, text, plainContext, 10)).toMatchObject({
      events: [...expected, ...expected],
      reasons: [],
    });
    expect(readWith(ndjson, `${text}\n`).events).toEqual([...expected, ...expected]);
  });

  it('gzip members one behind the other, gzipped again', async () => {
    const members = Buffer.concat([gzipSync(subscription), gzipSync(subscription)]);
    expect((await readText(members)).events).toHaveLength(20);
    expect((await readText(gzipSync(members))).events).toHaveLength(20);
  });

  it('keys in alphabetical order: the stream comes behind the events', () => {
    const value = JSON.parse(subscription);
    const { logEvents, logGroup, logStream, messageType, owner } = value;
    expect(read({ logEvents, logGroup, logStream, messageType, owner }).events).toEqual(expected);
  });

  it('damaged data is counted', () => {
    expect(read({ awslogs: { data: 'H4sIAAAAAAAA' } }).reasons).toEqual([
      'base64 data without a log subscription message',
    ]);
  });
});

describe('records of the Logs and Telemetry API', () => {
  const report = {
    time: '2022-02-01T20:48:00.000Z',
    type: 'platform.report',
    record: { requestId: 'a', metrics: { durationMs: 1, memorySizeMB: 128, maxMemoryUsedMB: 64 } },
  };
  const line = { time: '2022-02-01T20:48:00.001Z', type: 'function', record: 'hello\n' };

  it('in a list, one behind the other, and one a line', () => {
    const expected = [JSON.stringify(report), 'hello\n'];
    const texts = [
      JSON.stringify([report, line], null, 2),
      JSON.stringify(report, null, 2) + JSON.stringify(line),
    ];
    for (const text of texts) {
      const { events, reasons } = readWith(jsonDocument, text);
      expect(events.map(({ message }) => message)).toEqual(expected);
      expect(reasons).toEqual([]);
    }
    const lines = readWith(ndjson, `${JSON.stringify(report)}\n${JSON.stringify(line)}\n`);
    expect(lines.events.map(({ message }) => message)).toEqual(expected);
    expect(lines.events[0]).toMatchObject({ timestamp: 1643748480000, logStream: 'the-stream' });
  });

  it('a JSON line of a function is its own message', () => {
    const own = {
      timestamp: '2022-02-01T20:48:00.002Z',
      level: 'INFO',
      requestId: 'a',
      message: 'REPORT RequestId: b',
    };
    expect(readWith(ndjson, `${JSON.stringify(own)}\n`).events[0]?.message).toBe(JSON.stringify(own));
  });
});

describe('NDJSON', () => {
  const lines = filter.events.map((event: unknown) => JSON.stringify(event));

  it('is known although its first line is cut', () => {
    expect(detectFormat(`eId":"1"}\n${lines.join('\n')}`)?.id).toBe('ndjson');
    expect(detectFormat(`${lines[0]}\n{"logStr`)?.id).toBe('ndjson');
  });

  it('counts the lines that are no events and goes on', () => {
    const text = [
      '{"a":1}',
      'no JSON',
      '',
      lines[0],
      '[1]',
      '{"timestamp":1643748480000,"mess',
      lines[1],
    ].join('\r\n');
    const { events, reasons } = readWith(ndjson, text);
    expect(events).toHaveLength(2);
    expect(reasons).toEqual([
      'a JSON object without a timestamp and a message',
      'a line that is no JSON',
      'a JSON value that is no log event',
      'a line that is no JSON',
    ]);
  });
});

it('a key that is no text, and a message nested too deep to be written again, cost their own object alone', () => {
  const whole = '{"timestamp":1643748480000,"message":"b"}\n';
  const deep = `{"timestamp":1643748480000,"message":${'['.repeat(20_000)}${']'.repeat(20_000)}}\n`;
  for (const damaged of ['{"timestamp":1,{"toString":1}:1}\n', deep, `{"events":[${deep.trim()}]}`]) {
    for (const format of [jsonDocument, ndjson]) {
      expect(readWith(format, damaged + whole).events.at(-1)).toMatchObject({ message: 'b' });
    }
  }
});
