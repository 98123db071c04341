/** A gate of ten minutes after a deploy, with ten minutes of the old version read back. */

import { Analyzer } from '../../src/analysis/analyzer.ts';
import { type GateSettings, parseConditions } from '../../src/output/gate/conditions.ts';
import { judgeGate } from '../../src/output/gate/judge-gate.ts';
import type { Random } from '../leaks/random.ts';
import { MINUTE_MS, START_MS, samples } from './cells.ts';
import { functionOf } from './model/function.ts';
import { LEAKS } from './model/leak.ts';
import type { Simulation } from './model/simulate.ts';
import { simulateChange } from './rollouts.ts';
import { Shares } from './share.ts';

const WINDOW_MS = 10 * MINUTE_MS;

const settings = (text: string): GateSettings => ({
  conditions: parseConditions(text),
  failVersion: 'new',
  onUnknown: 'pass',
});

function gate({ events }: Simulation, conditions: string) {
  const analyzer = new Analyzer({ pressure: 0.85 });
  analyzer.add({ events: events.filter(({ timestamp }) => timestamp <= START_MS + WINDOW_MS) });
  return judgeGate(settings(conditions), analyzer.snapshot({ scope: { containers: 'none' } }));
}

/** Healthy deploys that fail, leaks that are found, and unchanged functions with rare heavy kills. */
export function gateTable(seed: number, functions: number): string[] {
  const shares = new Shares();
  for (const { random, containers, rate } of samples(seed, functions)) {
    const model = functionOf(random, { containers, rate });
    const simulation = simulateChange(random, { before: model, after: model }, 0.2);
    const outcome = gate(simulation, 'leak,worse');
    shares.note('healthy deploy fails by leak,worse', outcome.met !== null);
    shares.note('  and is not decided', outcome.met === null && outcome.unknown.length > 0);
  }
  for (const { random, containers, rate, index } of samples(seed + 1, functions)) {
    const [kind] = LEAKS[index % LEAKS.length] ?? ['medium'];
    const leaky = functionOf(random, { containers, rate, leak: kind });
    const simulation = simulateChange(random, { before: { ...leaky, leak: null }, after: leaky }, 0.2);
    const failed = gate(simulation, 'leak,worse').met !== null;
    if (kind === 'fast' || kind === 'medium') shares.note('new leak, fast or medium, fails', failed);
    shares.note(`  ${kind}`, failed);
  }
  for (const { random, containers, rate } of samples(seed + 2, functions)) {
    const simulation = unchangedWithKills(random, containers, rate);
    const byOld = simulation.kills.some(({ version }) => version === '1');
    const byNew = simulation.kills.some(
      ({ version, atMs }) => version === '2' && atMs <= START_MS + WINDOW_MS,
    );
    if (!byOld && !byNew) continue;
    const failed = gate(simulation, 'oom').met !== null;
    if (!byNew) shares.note('unchanged, kills of the old version only, fails by oom', failed);
    shares.note(
      'unchanged, rare kills on either side, fails by worse',
      gate(simulation, 'worse').met !== null,
    );
  }
  return shares.lines();
}

/** Heavy tails so near the limit that one in some hundreds is killed. */
function unchangedWithKills(random: Random, containers: number, rate: number): Simulation {
  const model = functionOf(random, { containers, rate, kind: 'heavy' });
  const { memory, sizeMb } = model;
  const scale = (0.93 * sizeMb) / (memory.baseMb + memory.roomMb);
  const near = { ...memory, baseMb: scale * memory.baseMb, roomMb: scale * memory.roomMb };
  return simulateChange(
    random,
    { before: { ...model, memory: near }, after: { ...model, memory: near } },
    0.2,
  );
}
