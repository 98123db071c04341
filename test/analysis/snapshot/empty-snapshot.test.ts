import { expect, it } from 'vitest';
import { Analyzer } from '../../../src/analysis/analyzer.ts';
import { emptySnapshot } from '../../../src/analysis/snapshot/empty-snapshot.ts';

it('is what a new analyzer knows', () => {
  const analyzer = new Analyzer({ pressure: 0.85 });
  expect(emptySnapshot).toEqual(analyzer.snapshot({ scope: { containers: 'none' } }));
});
