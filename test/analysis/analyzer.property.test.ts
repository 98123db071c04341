import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Analyzer } from '../../src/analysis/analyzer.ts';
import type { Counts } from '../../src/analysis/model/counts.ts';
import type { Snapshot } from '../../src/analysis/model/snapshot.ts';
import type { LogEvent } from '../../src/events/log-event.ts';
import { expected, invocations, render } from './workload.ts';

const run = { seed: 20261124, numRuns: 60 };

function analyze(batches: readonly (readonly LogEvent[])[]): Snapshot {
  const analyzer = new Analyzer({ pressure: 0.85 });
  for (const events of batches) analyzer.add({ events });
  return analyzer.snapshot({ scope: { containers: 'all' } });
}

function countsOf({ totals }: Snapshot): Counts {
  const { attempts, reports, oomKills, runtimeOoms, suspectedOoms, timeouts, otherFailures, nearOoms } =
    totals;
  return { attempts, reports, oomKills, runtimeOoms, suspectedOoms, timeouts, otherFailures, nearOoms };
}

/** Moves every event by less than the horizon, as ingestion does. */
function shuffled(events: readonly LogEvent[], delays: readonly number[]): LogEvent[] {
  return events
    .map((event, index) => ({ event, at: event.timestamp + (delays[index % delays.length] ?? 0) }))
    .sort((left, right) => left.at - right.at)
    .map(({ event }) => event);
}

const delays = fc.array(fc.integer({ min: 0, max: 59_000 }), { minLength: 1, maxLength: 97 });

describe('the analyzer', () => {
  it('counts what happened', () => {
    fc.assert(
      fc.property(invocations(300), (work) => {
        expect(countsOf(analyze([render(work)]))).toEqual(expected(work));
      }),
      run,
    );
  });

  it.each([true, false])('counts the same in any order within a minute (event ids: %s)', (ids) => {
    fc.assert(
      fc.property(invocations(300), delays, (work, late) => {
        expect(countsOf(analyze([shuffled(render(work, { ids }), late)]))).toEqual(expected(work));
      }),
      run,
    );
  });

  it('counts once what is in two exports, one of which has neither ids nor line breaks', () => {
    fc.assert(
      fc.property(invocations(200), delays, (work, late) => {
        const events = render(work);
        const copies = events.map((event) => ({ ...event, eventId: null, message: event.message.trimEnd() }));
        const merged = shuffled([...events, ...copies], late);
        expect(countsOf(analyze([merged]))).toEqual(expected(work));
      }),
      run,
    );
  });

  it('counts the same in any order within a minute where streams fall silent for long', () => {
    fc.assert(
      fc.property(invocations(200), delays, fc.integer({ min: 20, max: 400 }), (work, late, slower) => {
        const events = shuffled(render(work, { slower }), late);
        expect(countsOf(analyze([events]))).toEqual(expected(work));
      }),
      run,
    );
  });

  it('counts an event once, however often it comes', () => {
    fc.assert(
      fc.property(invocations(120), delays, fc.integer({ min: 1, max: 3 }), (work, late, times) => {
        const events = render(work);
        const repeated = Array.from({ length: times }, (_, round) =>
          shuffled(
            events,
            late.map((ms) => ms + round),
          ),
        );
        const snapshot = analyze([shuffled(events, late), ...repeated]);
        expect(countsOf(snapshot)).toEqual(expected(work));
        expect(snapshot.completeness.duplicates).toBe(events.length * times);
        expect(snapshot.completeness.events).toBe(events.length);
      }),
      run,
    );
  });

  it('sees the same whatever the batches, and whether it was looked at in between', () => {
    fc.assert(
      fc.property(
        invocations(200),
        delays,
        fc.integer({ min: 1, max: 50 }),
        fc.boolean(),
        (work, late, size, look) => {
          const events = shuffled(render(work), late);
          const analyzer = new Analyzer({ pressure: 0.85 });
          for (let start = 0; start < events.length; start += size) {
            analyzer.add({ events: events.slice(start, start + size) });
            if (look) analyzer.snapshot({ scope: { containers: 'all' } });
          }
          expect(analyzer.snapshot({ scope: { containers: 'all' } })).toEqual(analyze([events]));
        },
      ),
      run,
    );
  });

  it('sees at the end what one look sees, however often it was looked at before', () => {
    fc.assert(
      fc.property(
        invocations(300),
        delays,
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 2, max: 4 }),
        fc.integer({ min: 3, max: 60 }),
        (work, late, slower, size, containersKept, lost) => {
          // Some lines never come, so that attempts vanish by time alone.
          const events = shuffled(render(work, { slower }), late).filter((_, index) => index % lost !== 0);
          const markedAt = (events[Math.floor(events.length / 2)]?.timestamp ?? 0) + 90_000;
          const [often, once] = [0, 1].map(() => new Analyzer({ pressure: 0.85, containersKept }));
          for (const analyzer of [often, once]) analyzer?.markDeploy(markedAt);
          for (let start = 0; start < events.length; start += size) {
            const batch = { events: events.slice(start, start + size) };
            often?.add(batch);
            once?.add(batch);
            often?.snapshot({ scope: { containers: 'none' } });
          }
          const whole = { scope: { containers: 'all' } } as const;
          expect(often?.snapshot(whole)).toEqual(once?.snapshot(whole));
        },
      ),
      run,
    );
  });
});
