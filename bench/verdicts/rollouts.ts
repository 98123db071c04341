/** Roll-out verdicts over the hour after a deploy, with ten minutes of the old version read back. */

import type { RolloutVerdict } from '../../src/analysis/model/advice.ts';
import type { Random } from '../leaks/random.ts';
import { HOUR_MS, MINUTE_MS, START_MS, samples } from './cells.ts';
import { type FunctionModel, type FunctionOptions, functionOf, scaled } from './model/function.ts';
import { leakShapeOf } from './model/leak.ts';
import { simulate } from './model/simulate.ts';
import { Shares } from './share.ts';
import { watch } from './watch.ts';

export interface Pair {
  readonly before: FunctionModel;
  readonly after: FunctionModel;
}

type Change = (random: Random, options: FunctionOptions) => Pair;

const times =
  (factor: number): Change =>
  (random, options) => {
    const before = functionOf(random, { ...options, mostLevel: 0.9 / Math.max(1, factor) });
    return { before, after: scaled(before, factor) };
  };

/** What a deploy may bring. */
export const CHANGES: Readonly<Record<string, Change>> = {
  'unchanged (A/A)': times(1),
  '+10 %': times(1.1),
  '+30 %': times(1.3),
  '+100 %': times(2),
  '-30 %': times(0.7),
  'new leak': (random, options) => {
    const leaky = functionOf(random, { ...options, leak: 'any' });
    return { before: { ...leaky, leak: null }, after: leaky };
  },
  'leak fixed': (random, options) => {
    const kind = random.pick([
      ['medium', 1],
      ['fast', 1],
    ] as const);
    const before = functionOf(random, { ...options, leak: kind });
    return { before: { ...before, leak: leakShapeOf(random, kind) }, after: { ...before, leak: null } };
  },
};

const CELLS = [
  [5, 6],
  [10, 6],
  [20, 2],
  [30, 2],
] as const;

export function simulateChange(
  random: Random,
  { before, after }: Pair,
  hours: number,
  readBackMs = 10 * MINUTE_MS,
) {
  return simulate(random, {
    name: 'deployed',
    deploys: [
      { model: before, version: '1', fromMs: 0 },
      { model: after, version: '2', fromMs: START_MS },
    ],
    fromMs: START_MS - readBackMs,
    toMs: START_MS + hours * HOUR_MS,
    leadMs: 3 * HOUR_MS,
  });
}

export function rolloutTable(seed: number, functions: number, only?: string): string[] {
  const lines: string[] = [];
  for (const [name, change] of Object.entries(CHANGES)) {
    if (only !== undefined && !name.includes(only)) continue;
    lines.push(`${name}`);
    const shares = new Shares();
    for (const { random, containers, rate } of samples(seed, functions, CELLS)) {
      const pair = change(random, { containers, rate });
      const simulation = simulateChange(random, pair, 1);
      const seen = new Set<RolloutVerdict>();
      let last: RolloutVerdict = 'too-early';
      let changes = 0;
      let leaking = false;
      let accused: number[] = [];
      const toMs = START_MS + HOUR_MS;
      watch(
        simulation,
        { fromMs: START_MS, toMs, everyMs: 20_000, containers: name === 'leak fixed' },
        ({ fn, snapshot }) => {
          const verdict = fn.rollout?.verdict ?? 'too-early';
          if (verdict !== last) changes += 1;
          last = verdict;
          seen.add(verdict);
          leaking = fn.leak.verdict === 'leaking';
          accused = snapshot.containers
            .filter(({ version }) => version === '2')
            .map(({ current }) => (current.verdict === 'leaking' ? 1 : 0));
          return undefined;
        },
      );
      shares.note('  worse ever', seen.has('worse'));
      shares.note('  better ever', seen.has('better'));
      for (const verdict of ['worse', 'better', 'same', 'too-early'] as const) {
        shares.note(`  ${verdict} at 1 h`, last === verdict);
      }
      shares.note('  more than 3 changes of verdict', changes > 3);
      if (name !== 'leak fixed') continue;
      shares.note('  still leaking at 1 h', leaking);
      for (const container of accused) shares.note('  new containers accused at 1 h', container === 1);
    }
    lines.push(...shares.lines());
  }
  return lines;
}
