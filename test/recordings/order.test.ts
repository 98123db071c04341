import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogEvent } from '../../src/events/log-event.ts';
import type { Input } from '../../src/recordings/input/input.ts';
import type { ReadStep } from '../../src/recordings/input/read-input.ts';
import { merged } from '../../src/recordings/merge.ts';
import { timeOrder } from '../../src/recordings/time-order.ts';

const event = (timestamp: number, message: string, eventId: string | null = null): LogEvent => ({
  account: null,
  logGroup: '',
  logStream: '',
  timestamp,
  ingestionTime: null,
  eventId,
  message,
});

function ordered(events: readonly LogEvent[], newestFirst = false): string[] {
  const order = timeOrder(newestFirst);
  const out: LogEvent[] = [];
  for (const one of events) {
    order.add(one);
    out.push(...order.take(false));
  }
  out.push(...order.take(true));
  return out.map(({ message }) => message);
}

describe('order inside a file', () => {
  it('ties keep the order of the file, or follow the event ids', () => {
    expect(ordered([event(1, 'END'), event(1, 'REPORT')])).toEqual(['END', 'REPORT']);
    expect(ordered([event(1, 'REPORT', '3'), event(1, 'END', '2'), event(0, 'START', '1')])).toEqual([
      'START',
      'END',
      'REPORT',
    ]);
  });

  it('a file with the newest first is turned round, ties included', () => {
    const newest = [event(3, 'd'), event(2, 'c'), event(2, 'b'), event(1, 'a')];
    expect(ordered(newest)).toEqual(['a', 'b', 'c', 'd']);
    expect(ordered([event(1, 'b'), event(1, 'a')], true)).toEqual(['a', 'b']);
    expect(ordered([event(1, 'a'), event(2, 'b')], true)).toEqual(['a', 'b']);
  });

  it('a large file with the newest first is turned round as a whole', () => {
    const events = Array.from({ length: 30_000 }, (_, index) =>
      event(30_000 - index, String(30_000 - index)),
    );
    expect(ordered(events)).toEqual(Array.from({ length: 30_000 }, (_, index) => String(index + 1)));
  });

  it('a late event finds its place inside the window', () => {
    const late = fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(late, (delays) => {
        const times = Array.from({ length: 12_000 }, (_, index) => index);
        for (const delay of delays) times.splice(5_000 + delay, 0, ...times.splice(5_000, 1));
        expect(ordered(times.map((time) => event(time, String(time))))).toEqual(
          [...times].sort((a, b) => a - b).map(String),
        );
      }),
      { seed: 2, numRuns: 10 },
    );
  });
});

interface File {
  readonly times: readonly number[];
}

async function mergedTimes(files: readonly File[], openFiles: number, mergeEvents: number) {
  let open = 0;
  let mostOpen = 0;
  const inputs = files.map(
    (_, index): Input => ({
      name: String(index),
      size: 1,
      named: true,
      logGroup: '',
      logStream: '',
      open: () => {
        throw new Error('not read here');
      },
    }),
  );
  async function* read(input: Input): AsyncGenerator<ReadStep> {
    open += 1;
    mostOpen = Math.max(mostOpen, open);
    try {
      for (const time of files[Number(input.name)]?.times ?? []) {
        const events = [event(time, input.name)];
        yield { events, skipped: null, unreadable: 1, firstUnreadable: null, bytes: 1, last: false };
      }
    } finally {
      open -= 1;
    }
  }
  let accounted = 0;
  const out: LogEvent[] = [];
  const account = (_: Input, portion: ReadStep<unknown>) => {
    accounted += portion.unreadable;
  };
  for await (const batch of merged(inputs, read, account, { openFiles, mergeEvents })) out.push(...batch);
  return { out, mostOpen, open, accounted };
}

const file = fc
  .array(fc.integer({ min: 0, max: 50 }), { maxLength: 8 })
  .map((times) => ({ times: times.sort((a, b) => a - b) }));

describe('order between files', () => {
  it('is that of time, nothing lost, nothing twice, everything accounted once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 12 }), async (files) => {
        const { out, open, accounted } = await mergedTimes(files, 64, 500_000);
        const times = files.flatMap(({ times: own }) => own).sort((a, b) => a - b);
        expect(out.map(({ timestamp }) => timestamp)).toEqual(times);
        expect(accounted).toBe(times.length);
        expect(open).toBe(0);
      }),
      { seed: 3, numRuns: 100 },
    );
  });

  it('holds few files open; those that begin later wait for their turn', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 12 }), async (files) => {
        const { out, mostOpen, open, accounted } = await mergedTimes(files, 3, 500_000);
        const total = files.reduce((sum, { times }) => sum + times.length, 0);
        expect(out).toHaveLength(total);
        expect(accounted).toBe(total);
        expect(mostOpen).toBeLessThanOrEqual(4);
        expect(open).toBe(0);
        for (const [index, { times }] of files.entries()) {
          const own = out.filter(({ message }) => message === String(index));
          expect(own.map(({ timestamp }) => timestamp)).toEqual(times);
        }
      }),
      { seed: 4, numRuns: 100 },
    );
    const apart = Array.from({ length: 20 }, (_, index) => ({
      times: [index * 10, index * 10 + 5, index * 10 + 9],
    })).reverse();
    const { out } = await mergedTimes(apart, 2, 500_000);
    expect(out.map(({ timestamp }) => timestamp)).toEqual(
      apart.flatMap(({ times }) => times).sort((a, b) => a - b),
    );
  });
});
