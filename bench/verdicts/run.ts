/**
 * `npx tsx bench/verdicts/run.ts [table...] [--functions n] [--seed n]`: the verdicts over time, on simulated
 * functions that nothing was tuned on; shares with 95 % intervals. Without a table: all of them.
 */

import { parseArgs } from 'node:util';
import { JUDGING_SEEDS } from './cells.ts';
import { gateTable } from './gates.ts';
import { healthyTable } from './healthy.ts';
import { leakyTable } from './leaky.ts';
import { rolloutTable } from './rollouts.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { functions: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } },
});
const seed = Number(values.seed ?? JUDGING_SEEDS);
const functions = (usual: number) => Number(values.functions ?? usual);

const tables: Readonly<Record<string, () => string[]>> = {
  steady: () => healthyTable({ seed, functions: functions(280), isNew: false, hours: 1 }),
  new: () => healthyTable({ seed: seed + 10, functions: functions(420), isNew: true, hours: 1 }),
  day: () => healthyTable({ seed: seed + 20, functions: functions(60), isNew: true, hours: 24 }),
  leaky: () => leakyTable({ seed: seed + 30, functions: functions(210), hours: 2 }),
  flag: () => leakyTable({ seed: seed + 40, functions: functions(20), hours: 12, kind: 'flag' }),
  rollouts: () => rolloutTable(seed + 50, functions(80), values.only),
  gate: () => gateTable(seed + 60, functions(210)),
};

for (const [name, table] of Object.entries(tables)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const begun = performance.now();
  const lines = table();
  const seconds = ((performance.now() - begun) / 1_000).toFixed(0);
  process.stdout.write(`\n${name} (${seconds} s)\n${lines.map((line) => `${line}\n`).join('')}`);
}
