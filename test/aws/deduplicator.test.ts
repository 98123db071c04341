import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLedger } from '../../src/aws/deduplicator.ts';
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

describe('the ledger', () => {
  it('knows a polled event by its id, and identical lines apart', () => {
    const ledger = createLedger();
    expect([ledger.polled(event('1')), ledger.polled(event('1')), ledger.polled(event('2'))]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('tells once what Live Tail told and polling reads, and the other way round', () => {
    const ledger = createLedger();
    expect(ledger.live(1, event(null), 0)).toBe(true);
    expect(ledger.polled(event('1'))).toBe(false);
    expect(ledger.polled(event('2'))).toBe(true);
    expect(ledger.live(1, event(null), 0)).toBe(false);
    expect(ledger.live(1, event(null), 0)).toBe(true);
  });

  it('does not mind another ingestion time, or the final line break', () => {
    const ledger = createLedger();
    ledger.live(1, { ...event(null, 'REPORT 1'), ingestionTime: 99 }, 0);
    expect(ledger.polled(event('1', 'REPORT 1\n'))).toBe(false);
  });

  it('tells once what two sessions tell while one takes over from the other', () => {
    const ledger = createLedger();
    expect(ledger.live(1, event(null), 0)).toBe(true);
    expect(ledger.live(2, event(null), 0)).toBe(false);
  });

  it('forgets what is never read again, and says from where', () => {
    const ledger = createLedger();
    for (let at = 0; at < 100; at += 1) ledger.polled(event(String(at), 'x', at * 1_000));
    ledger.prune(50_000, 1_000_000);
    expect(ledger.size()).toBe(50);
    expect(ledger.floor()).toBe(50_000);
    ledger.prune(20_000, 1_000_000);
    expect(ledger.floor()).toBe(50_000);
  });

  it('remembers a late event for as long as another session may tell it', () => {
    const ledger = createLedger();
    ledger.live(1, event(null, 'late', 1_000), 500_000);
    ledger.prune(400_000, 560_000);
    expect(ledger.live(2, event(null, 'late', 1_000), 560_000)).toBe(false);
    ledger.prune(400_000, 900_000);
    expect(ledger.size()).toBe(0);
  });

  it('stays bounded in a flood, and raises its floor', () => {
    const ledger = createLedger();
    for (let index = 0; index < 450_000; index += 1)
      ledger.polled(event(String(index), String(index), index));
    ledger.prune(0, 0);
    expect(ledger.size()).toBeLessThanOrEqual(400_000);
    expect(ledger.floor()).toBeGreaterThan(0);
  });

  it('delivers each event once in whatever order the views tell them', () => {
    // Each number is an event; equal texts are told apart by count alone.
    const texts = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });
    const views = fc.array(fc.tuple(fc.nat(11), fc.constantFrom<'poll' | number>('poll', 1, 2)), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(texts, views, (messages, order) => {
        const ledger = createLedger();
        const told: string[] = [];
        const seen = new Set<string>();
        const see = (index: number, view: 'poll' | number) => {
          const message = messages[index];
          if (message === undefined) return;
          // A session tells an event once at most; polling tells it again and again.
          if (view !== 'poll' && seen.has(`${view}/${index}`)) return;
          seen.add(`${view}/${index}`);
          const isNew =
            view === 'poll'
              ? ledger.polled(event(String(index), message))
              : ledger.live(view, event(null, message), 0);
          if (isNew) told.push(message);
        };
        for (const [index, view] of order) see(index, view);
        messages.forEach((_, index) => {
          see(index, 'poll');
        });
        expect(told.toSorted()).toEqual(messages.toSorted());
      }),
      { seed: 2, numRuns: 500 },
    );
  });
});
