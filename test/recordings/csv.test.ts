import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { csv } from '../../src/recordings/formats/csv.ts';
import { detectFormat } from '../../src/recordings/formats/formats.ts';
import { plainContext, readWith } from './read.ts';

const threeColumns = readFileSync(
  new URL('../fixtures/exports/log-events-viewer-result-3col.csv', import.meta.url),
  'utf8',
);
const read = (text: string) => readWith(csv, text, { ...plainContext, logStream: 'file' });
const messages = (text: string) => read(text).events.map(({ message }) => message);
const t = 1716409187735;

describe("the console's CSV", () => {
  const whole = read(threeColumns);

  it('three columns, in chunks of any size', () => {
    expect(detectFormat(threeColumns)?.id).toBe('csv');
    expect(whole.reasons).toEqual([]);
    expect(whole.events).toHaveLength(15);
    for (const size of [1, 13, 200]) expect(readWith(csv, threeColumns, plainContext, size)).toEqual(whole);
  });

  it('is known although its messages hold lines of other formats', () => {
    const text = `timestamp,message\n${t},"a\n2024-05-22T20:19:47.735Z b\nSTART RequestId: c\n"\n`;
    expect(detectFormat(text)?.id).toBe('csv');
    expect(messages(text)).toEqual(['a\n2024-05-22T20:19:47.735Z b\nSTART RequestId: c\n']);
  });

  it('two columns: the stream is the file', () => {
    const text = `timestamp,message\n${t},"START RequestId: a Version: $LATEST\n"\n${t},plain\n`;
    expect(detectFormat(text)?.id).toBe('csv');
    expect(read(text)).toMatchObject({
      reasons: [],
      events: [
        { timestamp: t, logStream: 'file', message: 'START RequestId: a Version: $LATEST\n' },
        { timestamp: t, logStream: 'file', message: 'plain' },
      ],
    });
  });

  it('the apostrophe before a message that begins like a formula', () => {
    const text = `timestamp,message\n${t},'"----------\n"\n${t},"next\n"\n${t},'-x\n`;
    expect(messages(text)).toEqual(['----------\n', 'next\n', '-x']);
  });

  it('an unquoted message over several lines, with a stream and without', () => {
    expect(messages(`timestamp,message\n${t},one\ntwo\nthree\n${t},four\n`)).toEqual([
      'one\ntwo\nthree',
      'four',
    ]);
    const stream = '2024/05/22/[$LATEST]0123456789abcdef0123456789abcdef';
    const { events } = read(
      `timestamp,message,logStreamName\n${t},one, and\ntwo,${stream}\n${t},four,${stream}\n`,
    );
    expect(events.map((event) => [event.message, event.logStream])).toEqual([
      ['one, and\ntwo', stream],
      ['four', stream],
    ]);
  });

  it('commas that nobody quoted belong to the message', () => {
    expect(messages(`timestamp,message\n${t},a,b,c\n`)).toEqual(['a,b,c']);
  });

  it('finds its step again after a quote that was lost', () => {
    const text = [
      'timestamp,message',
      `${t},"opened and never closed`,
      'still the same',
      `${t + 1},"START RequestId: a"`,
      `${t + 2},"he said ""no"""`,
      `${t + 3},plain`,
    ].join('\n');
    expect(messages(text)).toEqual([
      'opened and never closed\nstill the same',
      'START RequestId: a',
      'he said "no"',
      'plain',
    ]);
    expect(messages(`timestamp,message\n${t},"never closed\n${t},b\n${t},c`)).toEqual([
      'never closed',
      'b',
      'c',
    ]);
  });

  it('keeps a line inside quotes that only looks like a record', () => {
    const text = `timestamp,message\n${t},"rows:\n${t},inner\n"\n${t},"next"\n`;
    expect(messages(text)).toEqual([`rows:\n${t},inner\n`, 'next']);
  });

  it('a quote inside quotes that nobody doubled', () => {
    expect(messages(`timestamp,message\n${t},"he said "no" twice"\n${t},b\n`)).toEqual([
      'he said "no" twice',
      'b',
    ]);
  });

  it('comes to an end, with every line, where each has lost a quote', () => {
    const lines = 60_000;
    const { events, reasons } = readWith(csv, `timestamp,message\n${'1643748480000,""x\n'.repeat(lines)}`);
    expect(events.length + reasons.length).toBe(lines);
    expect(events.length).toBeGreaterThan(lines - 3);
  });

  it('saved again by Excel: CRLF, exponents, semicolons; the order is the file’s', () => {
    const text = `timestamp,message\r\n1.7284E+12,"START\r\n"\r\n1.7284E+12,END\r\n`;
    expect(read(text).events.map((event) => [event.timestamp, event.message])).toEqual([
      [1_728_400_000_000, 'START\n'],
      [1_728_400_000_001, 'END'],
    ]);
    expect(messages(`timestamp;message\r\n${t};"a;b"\r\n${t};c\r\n`)).toEqual(['a;b', 'c']);
  });

  it('put together with cat, and without a header', () => {
    expect(messages(`timestamp,message\n${t},a\ntimestamp,message\n${t},b\n`)).toEqual(['a', 'b']);
    expect(detectFormat(`${t},a\n${t},b\n`)?.id).toBe('csv');
    expect(messages(`${t},a\n${t},b\n`)).toEqual(['a', 'b']);
  });

  it('cut off in the middle of a record', () => {
    const { events, reasons } = read(`timestamp,message\n${t},a\n${t},"cut o`);
    expect(events.map(({ message }) => message)).toEqual(['a']);
    expect(reasons).toEqual(['a CSV record that ends in the middle']);
  });
});

describe('other CSV', () => {
  it('datadog-ci', () => {
    const text = `timestamp,datetime,message\n${t},2024-05-22 20:19:47,"END RequestId: a\n"\n`;
    expect(detectFormat(text)?.id).toBe('csv');
    expect(read(text).events).toMatchObject([{ timestamp: t, message: 'END RequestId: a\n' }]);
  });

  it('Insights, columns in any order', () => {
    const stream = '2024/05/22/[$LATEST]0123456789abcdef0123456789abcdef';
    const one = `@timestamp,@message,@logStream,@log\n2024-05-22 20:19:47.735,"END\n",${stream},123456789012:/aws/lambda/f\n`;
    const two = `@message,@timestamp\n"END\n",2024-05-22 20:19:47.735\n`;
    expect(detectFormat(one)?.id).toBe('csv');
    expect(read(one).events).toMatchObject([
      { timestamp: t, message: 'END\n', logStream: stream, logGroup: '/aws/lambda/f' },
    ]);
    expect(read(two).events).toMatchObject([{ timestamp: t, message: 'END\n', logStream: '' }]);
  });

  it("Insights without @message, the service's own fields", () => {
    const text =
      '@timestamp,@requestId,@maxMemoryUsed,@memorySize\n2024-05-22 20:19:47.735,a,1.18E8,128000000\n';
    expect(messages(text)).toEqual(['REPORT RequestId: a\tMemory Size: 128 MB\tMax Memory Used: 118 MB\t']);
  });
});

describe('tables', () => {
  it('what the console copies', async () => {
    const text = [
      '|   timestamp   |                 message                  |',
      '|---------------|------------------------------------------|',
      '| 1782328330317 | INIT_REPORT Init Duration: 1.00 ms  Phase: init |',
      '| 1782328330318 | a | b |',
    ].join('\n');
    const format = detectFormat(text);
    expect(format?.id).toBe('table');
    if (format === null) return;
    expect(readWith(format, text)).toMatchObject({
      reasons: [],
      events: [
        { timestamp: 1782328330317, message: 'INIT_REPORT Init Duration: 1.00 ms  Phase: init' },
        { timestamp: 1782328330318, message: 'a | b' },
      ],
    });
  });

  it("Insights' Markdown", () => {
    const text = [
      '| @timestamp | @message | @logStream |',
      '| --- | --- | --- |',
      '| 2024-05-22 20:19:47.735 | END RequestId: a &lt;b&gt; | 2024&#x2f;05&#x2f;22&#x2f;[$LATEST]ab |',
    ].join('\n');
    const format = detectFormat(text);
    expect(format?.id).toBe('table');
    if (format === null) return;
    expect(readWith(format, text).events).toMatchObject([
      { timestamp: t, message: 'END RequestId: a <b>', logStream: '2024/05/22/[$LATEST]ab' },
    ]);
  });
});
