/**
 * `npx tsx bench/verdicts/fit.ts [--functions 1400]`: fits the weights of `src/analysis/leak/odds.ts` on looks at random
 * moments of simulated functions (tuning seeds) and prints its tables.
 */

import { parseArgs } from 'node:util';
import {
  FUNCTION_TERMS,
  functionFigures,
  LIFE_TERMS,
  lifeFigures,
  productOf,
  type Term,
} from '../../src/analysis/leak/odds.ts';
import { type Fit, fitLogistic } from '../leaks/logistic.ts';
import { TUNING_SEEDS } from './cells.ts';
import { type LookedAt, labelledLooks, physicalLooks } from './looks.ts';

const LABELLED_SEED = 50_000;
/** Functions of which only some containers leak are few, and the only ones that teach to leave siblings in peace. */
const MIXED_WEIGHT = 8;
/** Every so many-th life is enough. */
const LIVES_TAKEN = 3;

function print<Figures>(name: string, terms: readonly Term<Figures>[], { base, weights }: Fit): void {
  const rows = terms.map(({ of }, k) => {
    const names = of.map((figure) => `'${String(figure)}'`).join(', ');
    return `  { of: [${names}], weight: ${(weights[k] ?? 0).toFixed(3)} },`;
  });
  process.stdout.write(`${name}_BASE = ${base.toFixed(3)}\n${name}_TERMS\n${rows.join('\n')}\n`);
}

function* looks(functions: number): Generator<LookedAt> {
  yield* physicalLooks(TUNING_SEEDS, functions);
  yield* labelledLooks(LABELLED_SEED, Math.round(functions / 3));
}

const { values } = parseArgs({ options: { functions: { type: 'string', default: '1400' } } });
const functionRows: number[][] = [];
const functionHits: boolean[] = [];
const functionWeights: number[] = [];
const kept: { look: LookedAt; row: number[] }[] = [];
for (const look of looks(Number(values.functions))) {
  if (look.pool.lives === 0) continue;
  const figures = functionFigures(look.pool);
  const row = FUNCTION_TERMS.map(({ of }) => productOf(of, figures));
  kept.push({ look, row });
  if (look.leaks === null) continue;
  functionRows.push(row);
  functionHits.push(look.leaks);
  functionWeights.push(look.weight);
}
const scale = functionRows.length / functionWeights.reduce((sum, weight) => sum + weight, 0);
const fit = fitLogistic(
  functionRows,
  functionHits,
  functionWeights.map((weight) => weight * scale),
);
print('FUNCTION', FUNCTION_TERMS, fit);

const lifeRows: number[][] = [];
const lifeHits: boolean[] = [];
const lifeWeights: number[] = [];
let taken = 0;
for (const { look, row } of kept) {
  const odds = row.reduce((sum, figure, k) => sum + figure * (fit.weights[k] ?? 0), fit.base);
  for (const { life, leaks } of look.lives) {
    taken += 1;
    if (life.emulated || taken % LIVES_TAKEN !== 0) continue;
    const figures = lifeFigures(life, look.pool, odds);
    lifeRows.push(LIFE_TERMS.map(({ of }) => productOf(of, figures)));
    lifeHits.push(leaks);
    lifeWeights.push(((look.mixed ? MIXED_WEIGHT : 1) * look.weight) / look.lives.length);
  }
}
const lifeScale = lifeRows.length / lifeWeights.reduce((sum, weight) => sum + weight, 0);
print(
  'LIFE',
  LIFE_TERMS,
  fitLogistic(
    lifeRows,
    lifeHits,
    lifeWeights.map((weight) => weight * lifeScale),
  ),
);
