import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDeduplicator } from '../../src/aws/deduplicator.ts';
import type { LogEvent } from '../../src/events/log-event.ts';

function event(id: string | null, message = 'REPORT 1\n', timestamp = 1_000_000): LogEvent {
  return {
    account: null,
    logGroup: '',
    logStream: 's',
    timestamp,
    ingestionTime: timestamp + 10,
    eventId: id,
    message,
  };
}

describe('the deduplicator', () => {
  it('knows a polled event by its id, and identical lines apart', () => {
    const deduplicator = createDeduplicator();
    expect([
      deduplicator.acceptPolled(event('1')),
      deduplicator.acceptPolled(event('1')),
      deduplicator.acceptPolled(event('2')),
    ]).toEqual([true, false, true]);
  });

  it('tells once what Live Tail told and polling reads, and the other way round', () => {
    const deduplicator = createDeduplicator();
    expect(deduplicator.acceptLive(1, event(null), 0)).toBe(true);
    expect(deduplicator.acceptPolled(event('1'))).toBe(false);
    expect(deduplicator.acceptPolled(event('2'))).toBe(true);
    expect(deduplicator.acceptLive(1, event(null), 0)).toBe(false);
    expect(deduplicator.acceptLive(1, event(null), 0)).toBe(true);
  });

  it('does not mind another ingestion time, or the final line break', () => {
    const deduplicator = createDeduplicator();
    deduplicator.acceptLive(1, { ...event(null, 'REPORT 1'), ingestionTime: 99 }, 0);
    expect(deduplicator.acceptPolled(event('1', 'REPORT 1\n'))).toBe(false);
  });

  it('tells once what two sessions tell while one takes over from the other', () => {
    const deduplicator = createDeduplicator();
    expect(deduplicator.acceptLive(1, event(null), 0)).toBe(true);
    expect(deduplicator.acceptLive(2, event(null), 0)).toBe(false);
  });

  it('forgets what is never read again, and says from where', () => {
    const deduplicator = createDeduplicator();
    for (let at = 0; at < 100; at += 1) deduplicator.acceptPolled(event(String(at), 'x', at * 1_000));
    deduplicator.prune(50_000, 1_000_000);
    expect(deduplicator.size()).toBe(50);
    expect(deduplicator.floor()).toBe(50_000);
    deduplicator.prune(20_000, 1_000_000);
    expect(deduplicator.floor()).toBe(50_000);
  });

  it('remembers a late event for as long as another session may tell it', () => {
    const deduplicator = createDeduplicator();
    deduplicator.acceptLive(1, event(null, 'late', 1_000), 500_000);
    deduplicator.prune(400_000, 560_000);
    expect(deduplicator.acceptLive(2, event(null, 'late', 1_000), 560_000)).toBe(false);
    deduplicator.prune(400_000, 900_000);
    expect(deduplicator.size()).toBe(0);
  });

  it('stays bounded in a flood, and raises its floor', () => {
    const deduplicator = createDeduplicator();
    for (let index = 0; index < 450_000; index += 1)
      deduplicator.acceptPolled(event(String(index), String(index), index));
    deduplicator.prune(0, 0);
    expect(deduplicator.size()).toBeLessThanOrEqual(400_000);
    expect(deduplicator.floor()).toBeGreaterThan(0);
  });

  it('delivers each event once in whatever order the views tell them', () => {
    // Each number is an event; equal texts differ by count alone.
    const texts = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });
    const views = fc.array(fc.tuple(fc.nat(11), fc.constantFrom<'poll' | number>('poll', 1, 2)), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(texts, views, (messages, order) => {
        const deduplicator = createDeduplicator();
        const emitted: string[] = [];
        const seen = new Set<string>();
        const see = (index: number, view: 'poll' | number) => {
          const message = messages[index];
          if (message === undefined) return;
          // A session sends an event at most once; polling reads it again and again.
          if (view !== 'poll' && seen.has(`${view}/${index}`)) return;
          seen.add(`${view}/${index}`);
          const isNew =
            view === 'poll'
              ? deduplicator.acceptPolled(event(String(index), message))
              : deduplicator.acceptLive(view, event(null, message), 0);
          if (isNew) emitted.push(message);
        };
        for (const [index, view] of order) see(index, view);
        messages.forEach((_, index) => {
          see(index, 'poll');
        });
        expect(emitted.toSorted()).toEqual(messages.toSorted());
      }),
      { seed: 2, numRuns: 500 },
    );
  });
});
