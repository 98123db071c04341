/**
 * `npx tsx bench/leaks/run.ts [--seeds 3] [--functions 80] [--from 9001] [--fewest 2] [--most 10]`: the leak verdicts
 * and simple baselines on simulated functions. A container counts as alarmed where any of its lives is.
 */

import { parseArgs } from 'node:util';
import { poolVerdict } from '../../src/analysis/leak/pooled-growth.ts';
import { BASELINES } from './baselines.ts';
import { driveFunction, verdictsOf } from './drive.ts';
import { scoreForecasts } from './forecasts.ts';
import { generateFunctions, type LabelledFunction } from './generator.ts';
import { count, newTally, ratesOf, type Tally } from './scores.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '3' },
    functions: { type: 'string', default: '80' },
    from: { type: 'string', default: '9001' },
    fewest: { type: 'string', default: '2' },
    most: { type: 'string', default: '10' },
  },
});

const containers = new Map<string, Tally>();
const functions = new Map<string, Tally>();
const classes = new Map<string, { alarmed: number; all: number }>();

function tallyOf(tallies: Map<string, Tally>, name: string): Tally {
  const tally = tallies.get(name) ?? newTally();
  tallies.set(name, tally);
  return tally;
}

function take(labelled: LabelledFunction): void {
  const run = driveFunction(labelled);
  const verdicts = verdictsOf(run);
  count(tallyOf(functions, 'lambda-oom'), labelled.label, verdicts.function === 'leaking');
  count(tallyOf(functions, 'votes and pooled shape'), labelled.label, poolVerdict(verdicts.pool));
  for (const [k, container] of labelled.containers.entries()) {
    const alarmed = verdicts.streams[k]?.verdict === 'leaking';
    count(tallyOf(containers, 'lambda-oom'), container.label, alarmed);
    if (container.label !== 'leak_immaterial') {
      const seen = classes.get(labelled.memoryClass) ?? { alarmed: 0, all: 0 };
      classes.set(labelled.memoryClass, { alarmed: seen.alarmed + (alarmed ? 1 : 0), all: seen.all + 1 });
    }
    for (const { name, alarms } of BASELINES) {
      const any = container.lives.some((life) => alarms(life, labelled.limitMb));
      count(tallyOf(containers, name), container.label, any);
    }
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function printRates(title: string, tallies: Map<string, Tally>): void {
  print(`\n${title.padEnd(26)}     P      R     F1  FA/1000`);
  for (const [name, tally] of tallies) {
    const { precision, recall, f1, falseAlarmsPer1000 } = ratesOf(tally);
    const shares = [precision, recall, f1].map((share) => share.toFixed(3).padStart(6)).join(' ');
    print(`${name.padEnd(26)} ${shares} ${falseAlarmsPer1000.toFixed(0).padStart(8)}`);
  }
}

const first = Number(values.from);
for (let seed = first; seed < first + Number(values.seeds); seed += 1) {
  const labelled = generateFunctions({
    seed,
    functions: Number(values.functions),
    fewestContainers: Number(values.fewest),
    mostContainers: Number(values.most),
  });
  for (const one of labelled) take(one);
}
printRates('containers', containers);
printRates('functions', functions);
print('\nshare of containers alarmed, by class (immaterial leaks left out)');
for (const [name, { alarmed, all }] of [...classes].sort(([a], [b]) => (a < b ? -1 : 1))) {
  print(`${name.padEnd(26)} ${(alarmed / all).toFixed(2).padStart(6)} of ${all}`);
}
print('\nforecast of invocations left     n   median error   80 % interval covers');
for (const { moment, forecasts, medianError, coverage } of scoreForecasts(first, 1500)) {
  print(
    `${moment.padEnd(28)} ${String(forecasts).padStart(6)} ${(100 * medianError).toFixed(0).padStart(12)} % ${(100 * coverage).toFixed(0).padStart(20)} %`,
  );
}
