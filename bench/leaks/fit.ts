/**
 * `npx tsx bench/leaks/fit.ts [--seeds 40]`: fits the weights of `src/analysis/leak/odds.ts` on simulated functions and
 * prints them. Each function counts twice, once with one to three of its containers only: the weights
 * must hold where few have been seen. Functions with one life are left out: their own alarm judges them.
 */

import { parseArgs } from 'node:util';
import type { LifeSummary } from '../../src/analysis/leak/life-summary.ts';
import { functionFigures, lifeFigures } from '../../src/analysis/leak/odds.ts';
import { addLives, newPool } from '../../src/analysis/leak/pool.ts';
import { endLife, type FunctionRun, newFunctionRun, newStreamRun, report } from './drive.ts';
import { generateFunctions, type LabelledFunction } from './generator.ts';
import { type Fit, fitLogistic } from './logistic.ts';

const LATE_SEEDS = 50_000;

interface FunctionSample {
  readonly figures: readonly number[];
  readonly leaks: boolean | null;
  readonly lives: readonly { readonly life: LifeSummary; readonly leaks: boolean }[];
}

function sampleOf(labelled: LabelledFunction, containers: number): FunctionSample {
  const lives = livesOf(labelled).slice(0, containers);
  const pool = addLives(
    newPool(labelled.limitMb),
    lives.flatMap(({ all }) => all),
  );
  const leaking = lives.filter(({ label }) => label === 'leak').length / lives.length;
  const leaks = labelled.label === 'healthy' ? false : leaking >= 0.25 ? true : null;
  return {
    figures: Object.values(functionFigures(pool)),
    leaks: pool.lives > 1 ? leaks : null,
    lives: lives.flatMap(({ strongest, label }) =>
      strongest === null || strongest.emulated || label === 'leak_immaterial'
        ? []
        : [{ life: strongest, leaks: label === 'leak' }],
    ),
  };
}

interface StreamLives {
  readonly label: string;
  readonly all: LifeSummary[];
  readonly strongest: LifeSummary | null;
}

function livesOf(labelled: LabelledFunction): StreamLives[] {
  const run: FunctionRun = newFunctionRun(labelled.memoryClass);
  const streams = labelled.containers.map((container, k) => ({
    container,
    run: newStreamRun(String(k)),
    all: [] as LifeSummary[],
  }));
  for (const happening of labelled.happenings) {
    const stream = streams[happening.container];
    if (stream === undefined) continue;
    if (happening.type === 'report') {
      report(run, stream.run, { sizeMb: labelled.limitMb, usedMb: happening.usedMb, time: happening.time });
      continue;
    }
    const ended = endLife(run, stream.run, happening.killed);
    if (ended !== null) stream.all.push(ended);
  }
  return streams.map(({ container, run: { strongest }, all }) => ({
    label: container.label,
    all,
    strongest,
  }));
}

function print(name: string, keys: readonly string[], fit: Fit): void {
  const lines = keys.map((key, k) => `  ${key}: ${(fit.weights[k] ?? 0).toFixed(3)},`);
  process.stdout.write(`${name}\n  base: ${fit.base.toFixed(3)},\n${lines.join('\n')}\n`);
}

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '40' } } });
const samples: FunctionSample[] = [];
for (let seed = LATE_SEEDS; seed < LATE_SEEDS + Number(values.seeds); seed += 1) {
  for (const [k, labelled] of generateFunctions({ seed, functions: 80 }).entries()) {
    samples.push(sampleOf(labelled, labelled.containers.length), sampleOf(labelled, 1 + (k % 3)));
  }
}
const judged = samples.filter(({ leaks }) => leaks !== null);
const fit = fitLogistic(
  judged.map(({ figures }) => figures),
  judged.map(({ leaks }) => leaks === true),
);
print('FUNCTION_WEIGHTS', Object.keys(functionFigures(newPool(128))), fit);

const oddsOf = (figures: readonly number[]): number =>
  figures.reduce((sum, figure, k) => sum + figure * (fit.weights[k] ?? 0), fit.base);
const lives = samples.flatMap(({ figures, lives: all }) =>
  all.map(({ life, leaks }) => ({ figures: lifeFigures(life, oddsOf(figures)), leaks })),
);
const lifeFit = fitLogistic(
  lives.map(({ figures }) => Object.values(figures)),
  lives.map(({ leaks }) => leaks),
);
print('LIFE_WEIGHTS', ['function', 'used', 'alarm'], lifeFit);
