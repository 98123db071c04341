import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Analyzer } from '../../../src/analysis/analyzer.ts';
import { invocations, render } from '../workload.ts';

it('shows what was known when it was frozen, for any scope and range, whatever comes later', () => {
  fc.assert(
    fc.property(
      invocations(200),
      fc.nat({ max: 100 }),
      fc.constantFrom(1, 20, 400),
      fc.constantFrom(60_000, 600_000, 3_600_000),
      (work, percent, slower, windowMs) => {
        const events = render(work, { slower });
        const cut = Math.floor((events.length * percent) / 100);
        const [frozen, stopped] = [new Analyzer({ pressure: 0.85 }), new Analyzer({ pressure: 0.85 })];
        for (const analyzer of [frozen, stopped]) analyzer.add({ events: events.slice(0, cut) });
        const then = frozen.freeze();
        for (let start = cut; start < events.length; start += 7) {
          frozen.add({ events: events.slice(start, start + 7) });
          frozen.snapshot({ scope: { containers: 'all' } });
        }
        const request = { scope: { containers: 'all' }, windowMs } as const;
        expect(then(request)).toEqual(stopped.snapshot(request));
        expect(then({ ...request, scope: { containers: 'none' } }).containers).toEqual([]);
      },
    ),
    { seed: 20_261_201, numRuns: 60 },
  );
});

it('does not change what is known afterwards', () => {
  fc.assert(
    fc.property(invocations(200), fc.constantFrom(1, 20, 400), (work, slower) => {
      const events = render(work, { slower });
      const [frozen, plain] = [new Analyzer({ pressure: 0.85 }), new Analyzer({ pressure: 0.85 })];
      for (let start = 0; start < events.length; start += 13) {
        const batch = { events: events.slice(start, start + 13) };
        frozen.add(batch);
        frozen.freeze();
        plain.add(batch);
      }
      const request = { scope: { containers: 'all' } } as const;
      expect(frozen.snapshot(request)).toEqual(plain.snapshot(request));
    }),
    { seed: 20_261_201, numRuns: 40 },
  );
});
