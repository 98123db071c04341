/** Lives of the containers of a simulated function, as lists of Max Memory Used. */

import type { FunctionShape, Label } from './function-shapes.ts';
import type { Random } from './random.ts';

export interface ContainerLife {
  /** Max Memory Used per invocation, MB: the high-water mark. */
  readonly usedMb: readonly number[];
  readonly killed: boolean;
  readonly label: Label;
}

/** One life of `invocations` at most: it ends early where the limit is reached. */
export function sampleLife(random: Random, shape: FunctionShape, invocations: number): ContainerLife {
  const need = demandOf(random, shape, invocations);
  const leak = leakOf(random, shape, invocations);
  const usedMb: number[] = [];
  let peakMb = 0;
  let killed = false;
  for (let k = 0; k < invocations && !killed; k += 1) {
    const exact = Math.max((need[k] ?? 0) + (leak[k] ?? 0), 3);
    killed = exact > shape.limitMb;
    peakMb = Math.max(peakMb, killed ? shape.limitMb : Math.floor(exact));
    usedMb.push(peakMb);
  }
  const leakedMb = leak[usedMb.length - 1] ?? 0;
  const share = leakedMb / Math.max(1, shape.headMb);
  const material = (killed && share >= 0.1) || (share >= 0.2 && leakedMb >= 4);
  return { usedMb, killed, label: shape.leakMb === 0 ? 'healthy' : material ? 'leak' : 'leak_immaterial' };
}

/** What the invocations need without the leak: base, warm-up, creep, noise, the shape of the class and the payload. */
function demandOf(random: Random, shape: FunctionShape, invocations: number): number[] {
  const steps = shape.memoryClass === 'step' ? stepsOf(random, shape, invocations) : [];
  const phase = random.uniform(0, shape.length);
  const angle = random.uniform(0, 2 * Math.PI);
  const shiftAt = random.integer(1, Math.max(1, invocations - 1));
  return Array.from({ length: invocations }, (_, k) => {
    const warmUp = shape.warmUpMb * -Math.exp(-k / shape.warmUpTau);
    const creep = shape.creepMb * Math.log1p(k / shape.creepTau);
    const level = shape.baseMb + warmUp + creep + random.normal(0, shape.jitterMb);
    return level + (steps[k] ?? 0) + shapeAt(random, shape, k, { phase, angle, shiftAt });
  });
}

interface Phases {
  readonly phase: number;
  readonly angle: number;
  readonly shiftAt: number;
}

function shapeAt(random: Random, shape: FunctionShape, k: number, { phase, angle, shiftAt }: Phases): number {
  const { memoryClass, amplitudeMb, length, variant } = shape;
  if (memoryClass === 'traffic_drift') {
    const traffic = 1 + 0.8 * Math.sin((2 * Math.PI * k) / Math.max(4, length) + angle);
    return amplitudeMb * traffic * random.lognormal(0, 0.4);
  }
  const payload = payloadAt(random, shape);
  switch (memoryClass) {
    case 'warmup_ramp':
      return payload + amplitudeMb * (variant ? Math.min(1, k / length) : 1 - Math.exp((-3 * k) / length));
    case 'sawtooth':
    case 'leak_sawtooth':
      return payload + ((amplitudeMb * ((k + phase) % length)) / length) * random.uniform(0.8, 1.2);
    case 'bounded_cache':
      return payload + amplitudeMb * (1 - Math.exp(-k / length));
    case 'gc_ramp':
      return (
        payload +
        amplitudeMb *
          (variant ? Math.min(1, k / length) : 1 / (1 + Math.exp(-(k - length / 2) / (length / 8))))
      );
    case 'regime_shift':
      return k >= shiftAt ? payload * amplitudeMb : payload;
    default:
      return payload;
  }
}

function payloadAt(random: Random, { payload, payloadMb, shapeNumber }: FunctionShape): number {
  switch (payload) {
    case 'none':
      return 0;
    case 'uniform':
      return random.uniform(0, 2 * payloadMb);
    case 'exp':
      return random.exponential(payloadMb);
    case 'lognormal':
      return payloadMb * random.lognormal(0, 0.8);
    case 'pareto':
      return payloadMb * 0.5 * random.pareto(1.2 + 1.8 * shapeNumber);
    case 'bimodal':
      return (
        (random.unit() < 0.02 + 0.38 * shapeNumber ? payloadMb * 2 : 0) + random.exponential(payloadMb * 0.15)
      );
  }
}

/** One to three steps that stay (a feature flag) or that last a few invocations (a big request). */
function stepsOf(random: Random, shape: FunctionShape, invocations: number): number[] {
  const levels = new Array<number>(invocations).fill(0);
  for (let step = random.integer(1, 3); step > 0; step -= 1) {
    const at = random.integer(1, Math.max(1, invocations - 1));
    const height = shape.amplitudeMb * random.uniform(0.4, 1);
    const until = shape.variant ? invocations : Math.min(invocations, at + random.integer(1, 3));
    for (let k = at; k < until; k += 1) levels[k] = (levels[k] ?? 0) + height;
  }
  return levels;
}

/** What the leak holds after each invocation. */
function leakOf(random: Random, shape: FunctionShape, invocations: number): number[] {
  if (shape.leakMb === 0) return [];
  const from = shape.onset > 0 ? Math.floor(invocations * shape.onset * random.uniform(0.8, 1.2)) : 0;
  let heldMb = 0;
  return Array.from({ length: invocations }, (_, k) => {
    if (k >= from) heldMb += incrementOf(random, shape);
    return shape.chunkMb > 1 ? Math.floor(heldMb / shape.chunkMb) * shape.chunkMb : heldMb;
  });
}

function incrementOf(random: Random, { increment, leakMb, incrementNumber: p }: FunctionShape): number {
  switch (increment) {
    case 'const':
      return leakMb;
    case 'exp':
      return random.exponential(leakMb);
    case 'lognormal':
      return leakMb * random.lognormal(-0.5, 1);
    case 'route':
      return random.unit() < p ? (leakMb / p) * random.uniform(0.7, 1.3) : 0;
    case 'jitter':
      return leakMb * random.uniform(1 - p, 1 + p);
  }
}
