/**
 * Fuzzes for as long as it is told, and prints how many inputs a second it tried and what it found:
 *
 *   npx tsx bench/fuzz.ts [--inputs 1000000] [--minutes 10] [--seed 0] [--only parser]
 *
 * An input is its number: `--seed` is the number of the first one, so a run goes on where another ended, and
 * `--seed <number> --inputs 1` tries a finding again. Ends with 1 where there is a finding. An input that takes
 * more than `slowMs` of processor time is one: all are short, so that much is no linear time.
 */
import { parseArgs } from 'node:util';
import { createRandom } from '../demo/random.ts';
import type { Draw } from '../test/fuzz/inputs.ts';
import { type Target, targets } from '../test/fuzz/targets.ts';

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '0' },
    minutes: { type: 'string', default: 'Infinity' },
    only: { type: 'string' },
  },
});
const inputs = Number(values.inputs);
const first = Number(values.seed);
const slowMs = 200;
const findingsShown = 20;

/** What input number `n` draws: the same for the same number, on any machine. */
function drawsOf(n: number): Draw {
  // Neighbouring seeds would give neighbouring beginnings: they are spread first.
  const random = createRandom(Math.imul(n ^ (n >>> 15) ^ Math.floor(n / 2 ** 32), 0x9e3779b1));
  return (below) => Math.floor(random() * below);
}

const shares = targets.flatMap((target) => Array.from({ length: target.share }, () => target));
const only = targets.filter(({ name }) => name === values.only);
if (values.only !== undefined && only.length === 0) {
  process.stderr.write(`--only: ${targets.map(({ name }) => name).join(', ')}\n`);
  process.exit(2);
}

function targetOf(draw: Draw): Target {
  const target = only[0] ?? shares[draw(shares.length)];
  if (target === undefined) throw new Error('there is no target');
  return target;
}

interface Tally {
  inputs: number;
  ms: number;
  slowestMs: number;
}

const tallies = new Map<string, Tally>(targets.map(({ name }) => [name, { inputs: 0, ms: 0, slowestMs: 0 }]));
let findings = 0;

function tell(n: number, target: Target, what: string): void {
  findings += 1;
  if (findings <= findingsShown) process.stdout.write(`finding: input ${n}, ${target.name}: ${what}\n`);
}

/** Milliseconds; `null` where the check did not hold. */
function tryInput(n: number): { readonly target: Target; readonly ms: number } | null {
  const draw = drawsOf(n);
  const target = targetOf(draw);
  const from = performance.now();
  try {
    target.check(draw);
  } catch (error) {
    tell(n, target, error instanceof Error ? error.message.slice(0, 600) : String(error));
    return null;
  }
  return { target, ms: performance.now() - from };
}

/** Whether an input costs that much by itself on each of three tries: the machine may have been busy. */
function isSlow(n: number): boolean {
  return [1, 2, 3].every(() => {
    const before = process.cpuUsage();
    tryInput(n);
    const { user, system } = process.cpuUsage(before);
    return user + system > slowMs * 1_000;
  });
}

const began = performance.now();
const until = began + Number(values.minutes) * 60_000;
let next = first;
for (; next < first + inputs && performance.now() < until; next += 1) {
  const n = next;
  const done = tryInput(n);
  if (done === null) continue;
  const { target, ms } = done;
  const tally = tallies.get(target.name);
  if (tally !== undefined) {
    tally.inputs += 1;
    tally.ms += ms;
    tally.slowestMs = Math.max(tally.slowestMs, ms);
  }
  if (ms > slowMs && isSlow(n)) tell(n, target, `it takes over ${slowMs} ms`);
}
const tried = next - first;
const seconds = (performance.now() - began) / 1_000;

const row = (cells: readonly (string | number)[]): string =>
  cells.map((cell, i) => (i === 0 ? String(cell).padEnd(12) : String(cell).padStart(14))).join('');
process.stdout.write(`${row(['', 'inputs', 'inputs/s', 'slowest ms'])}\n`);
for (const [name, { inputs: count, ms, slowestMs }] of tallies) {
  if (count === 0) continue;
  process.stdout.write(`${row([name, count, Math.round((count * 1_000) / ms), slowestMs.toFixed(1)])}\n`);
}
process.stdout.write(
  `${row(['all', tried, Math.round(tried / seconds), ''])}\n${findings} findings in inputs ${first} to ${next - 1}; go on with --seed ${next}\n`,
);
process.exitCode = findings === 0 ? 0 : 1;
