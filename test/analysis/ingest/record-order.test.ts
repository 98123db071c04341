import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareRecords } from '../../../src/analysis/ingest/record-order.ts';
import { enqueue, type Waiting } from '../../../src/analysis/ingest/reorder-buffer.ts';
import type { LogEvent } from '../../../src/events/log-event.ts';
import { parseEvent } from '../../../src/events/parse.ts';

const ids = ['b8ee34e7-d60a-47b9-8daf-c41a5f8de619', '00000000-0000-4000-8000-000000000001'];

const message = fc.tuple(fc.constantFrom(...ids), fc.nat(20)).map(([id, which]) => {
  const texts = [
    `START RequestId: ${id} Version: 7\n`,
    `END RequestId: ${id}\n`,
    `REPORT RequestId: ${id}\tDuration: 5 ms\tMemory Size: 512 MB\tMax Memory Used: 90 MB\t\n`,
    `RequestId: ${id} Error: Runtime exited with error: signal: killed\nRuntime.ExitError\n`,
    `RequestId: ${id} Error: Runtime exited with error: exit status 1\nRuntime.ExitError\n`,
    `2022-02-01T20:45:28.182Z ${id} Task timed out after 6.01 seconds\n\n`,
    'INIT_START Runtime Version: nodejs:22.v70\tRuntime Version ARN: arn:aws:lambda:x::runtime:0\n',
    'java.lang.OutOfMemoryError: Java heap space\n',
    'ENOSPC: no space left on device, write\n',
    '[ERROR] MemoryError\nTraceback (most recent call last):\n',
    JSON.stringify({ time: 't', type: 'platform.start', record: { requestId: id, version: '7' } }),
    JSON.stringify({ time: 't', type: 'platform.runtimeDone', record: { requestId: id, status: 'error' } }),
  ];
  return texts[which % texts.length] ?? '';
});

const event: fc.Arbitrary<LogEvent> = fc.record({
  account: fc.constant(null),
  logGroup: fc.constant('/aws/lambda/a'),
  logStream: fc.constant('2026/11/24/[7]ab'),
  timestamp: fc.integer({ min: 1_764_000_000_000, max: 1_764_000_000_002 }),
  ingestionTime: fc.constant(null),
  eventId: fc.option(fc.nat(50).map((n) => String(n).padStart(56, '3'))),
  message,
});

/** Only the sign counts. */
const order = (left: LogEvent, right: LogEvent): number =>
  Math.sign(compareRecords(parseEvent(left), parseEvent(right)));

const emptyStream = (): Waiting => ({
  pending: [],
  start: 0,
  newest: Number.NEGATIVE_INFINITY,
  moves: 0,
});

const taken = (events: readonly LogEvent[]): Waiting => {
  const stream = emptyStream();
  for (const one of events) enqueue(stream, parseEvent(one));
  return stream;
};

describe('the order of the records of a log stream', () => {
  it('is total and transitive, and equal only for copies of one event', () => {
    fc.assert(
      fc.property(event, event, event, (a, b, c) => {
        expect(order(a, b)).toBe(-order(b, a) + 0);
        if (order(a, b) <= 0 && order(b, c) <= 0) expect(order(a, c)).toBeLessThanOrEqual(0);
        const isCopy = a.timestamp === b.timestamp && a.message === b.message;
        expect(order(a, b) === 0).toBe(isCopy);
      }),
      { seed: 3, numRuns: 3_000 },
    );
  });

  it('is the same whatever order the events come in, and however often', () => {
    const events = fc.array(event, { maxLength: 30 });
    const shuffled = events.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray([...all, ...all.map((one) => ({ ...one, eventId: null }))], {
          minLength: 2 * all.length,
        }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([once, again]) => {
        const contents = ({ pending }: Waiting) =>
          pending.map(({ timestamp, record }) => [timestamp, record]);
        expect(contents(taken(again))).toEqual(contents(taken(once)));
      }),
      { seed: 4, numRuns: 1_000 },
    );
  });
});

describe('copies of an event', () => {
  const at = (text: string, eventId: string | null): LogEvent => ({
    account: null,
    logGroup: '/aws/lambda/a',
    logStream: '2026/11/24/[7]ab',
    timestamp: 1_764_000_000_000,
    ingestionTime: null,
    eventId,
    message: text,
  });
  const id = '3'.repeat(56);

  it('leaves another text of the same millisecond, though only the first has an id', () => {
    const stream = taken([
      at('java.lang.OutOfMemoryError: Java heap space\n', id),
      at('java.lang.OutOfMemoryError: Metaspace', null),
      at('ENOSPC: no space left on device, write', null),
    ]);
    expect(stream.pending).toHaveLength(3);
  });

  it('knows them where an export with ids is merged with one without', () => {
    const start = `START RequestId: ${ids[0]} Version: 7`;
    const failure =
      '[ERROR] Runtime.ImportModuleError: Unable to import module\nTraceback (most recent call last):';
    const stream = taken([
      at(`${start}\n`, `${'3'.repeat(55)}2`),
      at(`${failure}\r\n`, id),
      at(failure, null),
      at(start, null),
    ]);
    expect(stream.pending.map(({ record }) => record.kind)).toEqual(['failure-line', 'start']);
  });

  it('takes the text of a line before the copy in JSON that an extension printed of it', () => {
    const json = JSON.stringify({
      time: 't',
      type: 'platform.start',
      record: { requestId: ids[0], version: '7' },
    });
    const text = `START RequestId: ${ids[0]} Version: 7\n`;
    for (const both of [
      [json, text],
      [text, json],
    ]) {
      const stream = taken(both.map((one) => at(one, null)));
      expect(stream.pending.map(({ record }) => 'json' in record)).toEqual([false, true]);
    }
  });
});
