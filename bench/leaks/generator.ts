/**
 * Labelled functions with their containers as the analyzer meets them: reports of all containers in the order of
 * their times, lives that end in kills and timeouts and go on in the same stream, lost reports, emulators.
 */

import {
  HEALTHY,
  isLeaky,
  type Label,
  LEAKY,
  type MemoryClass,
  type Mix,
  makeFunction,
  typicalLife,
} from './function-shapes.ts';
import { type Random, seededRandom } from './random.ts';
import { sampleLife } from './simulator.ts';

export type AnalysisEvent =
  | { readonly type: 'report'; readonly container: number; readonly time: number; readonly usedMb: number }
  | { readonly type: 'end'; readonly container: number; readonly time: number; readonly killed: boolean };

export interface LabelledContainer {
  readonly label: Label;
  /** Max Memory Used per life, lost reports left out. */
  readonly lives: readonly (readonly number[])[];
  /** For each life that ran into the limit, the invocations it had; `null` for the others. */
  readonly killedAfter: readonly (number | null)[];
}

export interface LabelledFunction {
  readonly memoryClass: MemoryClass | 'emulator';
  readonly label: Label;
  readonly mix: Mix;
  readonly limitMb: number;
  readonly containers: readonly LabelledContainer[];
  /** In the order of their times. */
  readonly happenings: readonly AnalysisEvent[];
}

export interface GeneratorOptions {
  readonly seed: number;
  readonly functions: number;
  readonly fewestContainers?: number;
  readonly mostContainers?: number;
  readonly leakShare?: number;
  /** Only functions of this class. */
  readonly memoryClass?: MemoryClass;
}

export function generateFunctions(options: GeneratorOptions): LabelledFunction[] {
  const random = seededRandom(options.seed);
  return Array.from({ length: options.functions }, (_, k) =>
    generateFunction(random, options, k % 2 === 0 ? 'hard' : 'field'),
  );
}

function generateFunction(random: Random, options: GeneratorOptions, mix: Mix): LabelledFunction {
  const memoryClass =
    options.memoryClass ??
    (random.unit() < (options.leakShare ?? 0.5) ? random.pick(LEAKY) : random.pick(HEALTHY));
  const leaky = isLeaky(memoryClass);
  const emulated = options.memoryClass === undefined && !leaky && random.unit() < 0.04;
  const shape = makeFunction(random, memoryClass, mix, Math.min(400, typicalLife(random)));
  const happenings: AnalysisEvent[] = [];
  const containers: LabelledContainer[] = [];
  const count = random.integer(options.fewestContainers ?? 2, options.mostContainers ?? 10);
  for (let container = 0; container < count; container += 1) {
    const lives: number[][] = [];
    const killedAfter: (number | null)[] = [];
    const labels: Label[] = [];
    let time = random.uniform(0, 4 * 3_600_000);
    const gap = Math.exp(random.uniform(Math.log(300), Math.log(60_000)));
    let budget = Math.max(3, Math.floor(shape.typicalLife * random.lognormal(-0.15, 0.55)));
    while (budget > 0 && lives.length < 8) {
      const sampled = sampleLife(random, shape, budget);
      labels.push(sampled.label);
      const life: number[] = [];
      let invocations = 0;
      let ended = false;
      for (const [k, level] of sampled.usedMb.entries()) {
        time += random.exponential(gap) + 155;
        const last = sampled.killed && k === sampled.usedMb.length - 1;
        const usedMb = emulated ? shape.limitMb : last && random.unit() < 0.2 ? level - 1 : level;
        budget -= 1;
        invocations += 1;
        if (last || random.unit() >= 0.001) {
          life.push(usedMb);
          happenings.push({ type: 'report', container, time, usedMb });
        }
        ended = last || random.unit() < 0.001;
        if (ended) break;
      }
      const killed = sampled.killed && invocations === sampled.usedMb.length;
      lives.push(life);
      killedAfter.push(killed ? invocations : null);
      happenings.push({ type: 'end', container, time, killed });
      if (!ended || random.unit() >= 0.8) break;
    }
    const label = labels.includes('leak') ? 'leak' : (labels[0] ?? 'healthy');
    containers.push({ label: emulated ? 'healthy' : label, lives, killedAfter });
  }
  const leaking = containers.filter(({ label }) => label === 'leak').length / containers.length;
  return {
    memoryClass: emulated ? 'emulator' : memoryClass,
    label: !leaky ? 'healthy' : leaking >= 0.25 ? 'leak' : 'leak_immaterial',
    mix,
    limitMb: shape.limitMb,
    containers,
    happenings: happenings.sort((a, b) => a.time - b.time),
  };
}
