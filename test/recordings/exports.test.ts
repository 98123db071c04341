import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { LogEvent } from '../../src/events/log-event.ts';
import { detectFormat } from '../../src/recordings/formats/formats.ts';
import { readAll, readText } from './read.ts';

const folder = new URL('../fixtures/exports/', import.meta.url).pathname;
const stored = (name: string): string => readFileSync(`${folder}${name}`, 'utf8');

/** What every format keeps of an event. */
const kept = (events: readonly LogEvent[]) =>
  events.map(({ timestamp, logStream, message }) => ({ timestamp, logStream, message: message.trimEnd() }));

const all: { events: (Omit<LogEvent, 'logStream'> & { logStreamName: string })[] } = JSON.parse(
  stored('filter-log-events.json'),
);
const expected = kept(all.events.map((event) => ({ ...event, logStream: event.logStreamName })));
const oneStream = '2022/02/01/[$LATEST]629f669be308211c7260dfa60b3dddfa';
const expectedOfOne = expected.filter(({ logStream }) => logStream === oneStream);

const wholeLists = [
  ['filter-log-events.json', 'json'],
  ['aws-logs-tail-detailed.txt', 'tail-detailed'],
  ['insights-get-query-results.json', 'insights'],
  ['log-events-viewer-result-3col.csv', 'csv'],
] as const;

describe('the same events in several export formats', () => {
  it.each(wholeLists)('%s', async (name, id) => {
    expect(detectFormat(stored(name))?.id).toBe(id);
    const { events, losses } = await readAll([`${folder}${name}`]);
    expect(kept(events)).toEqual(expected);
    expect(losses.unreadable).toBe(0);
  });

  it.each(wholeLists)('%s in chunks of any size, and gzipped', async (name) => {
    for (const size of [1, 7, 100]) {
      expect(kept((await readText(stored(name), {}, size)).events)).toEqual(expected);
    }
    expect(kept((await readText(gzipSync(stored(name)), {}, 333)).events)).toEqual(expected);
  });

  it('a decoded subscription message, of one stream', async () => {
    const { events } = await readAll([`${folder}subscription-decoded.json`]);
    expect(kept(events)).toEqual(expectedOfOne);
    expect(new Set(events.map(({ logGroup }) => logGroup))).toEqual(new Set(['/aws/lambda/my-function']));
  });

  it('get-log-events, which names no stream: it is called after the file', async () => {
    const { events } = await readAll([`${folder}get-log-events.json`]);
    expect(kept(events)).toEqual(expectedOfOne.map((event) => ({ ...event, logStream: 'get-log-events' })));
  });

  it('NDJSON as --record writes it', async () => {
    const text = all.events
      .map((event) => JSON.stringify({ logGroupName: '/aws/lambda/f', ...event }))
      .join('\n');
    expect(detectFormat(text)?.id).toBe('ndjson');
    const { events } = await readText(text);
    expect(kept(events)).toEqual(expected);
    expect(events[0]).toEqual({
      account: null,
      logGroup: '/aws/lambda/f',
      logStream: oneStream,
      timestamp: 1643748480000,
      ingestionTime: 1643748484231,
      eventId: '36656488894301925567363798262803331332585400000000000000',
      message: 'START RequestId: b8ee34e7-d60a-47b9-8daf-c41a5f8de619 Version: $LATEST\n',
    });
  });
});
