/**
 * Simulated functions that leak and functions that only look like it: what the containers of one share. Two mixes of
 * headroom: `field` follows a published audit of 183 production functions (77 % of them peak below a quarter of
 * their limit), `hard` is adversarial for any trend test.
 */

import type { Random } from './random.ts';

export const HEALTHY = [
  ['flat', 0.18],
  ['warmup_ramp', 0.12],
  ['iid_payload', 0.18],
  ['heavy_tail', 0.1],
  ['step', 0.1],
  ['sawtooth', 0.08],
  ['bounded_cache', 0.08],
  ['gc_ramp', 0.07],
  ['traffic_drift', 0.05],
  ['regime_shift', 0.04],
] as const;

export const LEAKY = [
  ['slow_leak', 0.24],
  ['late_leak', 0.14],
  ['traffic_leak', 0.14],
  ['route_leak', 0.12],
  ['fast_leak', 0.12],
  ['leak_heavy', 0.08],
  ['chunk_leak', 0.08],
  ['leak_sawtooth', 0.08],
] as const;

export type HealthyClass = (typeof HEALTHY)[number][0];
export type LeakyClass = (typeof LEAKY)[number][0];
export type MemoryClass = HealthyClass | LeakyClass;
export type Mix = 'field' | 'hard';
export type Label = 'healthy' | 'leak' | 'leak_immaterial';

const SIZES = [
  [128, 0.2],
  [256, 0.22],
  [512, 0.22],
  [1024, 0.22],
  [2048, 0.09],
  [3008, 0.05],
] as const;

type PayloadKind = 'none' | 'uniform' | 'exp' | 'lognormal' | 'pareto' | 'bimodal';

/** What the containers of one function share. */
export interface FunctionShape {
  readonly memoryClass: MemoryClass;
  readonly mix: Mix;
  readonly limitMb: number;
  readonly baseMb: number;
  readonly headMb: number;
  /** Typical life of its containers in invocations. */
  readonly typicalLife: number;
  readonly shapeNumber: number;
  readonly warmUpMb: number;
  readonly warmUpTau: number;
  readonly creepMb: number;
  readonly creepTau: number;
  readonly jitterMb: number;
  payload: PayloadKind;
  payloadMb: number;
  amplitudeMb: number;
  length: number;
  readonly variant: boolean;
  increment: 'const' | 'exp' | 'lognormal' | 'route' | 'jitter';
  /** Mean growth of the leak per invocation, 0 for a healthy function. */
  leakMb: number;
  incrementNumber: number;
  chunkMb: number;
  onset: number;
}

export function typicalLife(random: Random): number {
  const u = random.unit();
  if (u < 0.3) return random.integer(5, 30);
  return u < 0.65 ? random.integer(31, 200) : random.integer(201, 1000);
}

export function makeFunction(
  random: Random,
  memoryClass: MemoryClass,
  mix: Mix,
  life = typicalLife(random),
): FunctionShape {
  const limitMb = random.pick(SIZES);
  const baseMb = baseOf(random, limitMb, mix);
  const headMb = limitMb - baseMb;
  const shape: FunctionShape = {
    memoryClass,
    mix,
    limitMb,
    baseMb,
    headMb,
    typicalLife: life,
    shapeNumber: random.unit(),
    warmUpMb: random.unit() < 0.8 ? baseMb * random.uniform(0.01, 0.2) : 0,
    warmUpTau: random.uniform(0.6, 8),
    creepMb: random.unit() < 0.4 ? random.uniform(0.2, 1.2) : 0,
    creepTau: random.uniform(5, 40),
    jitterMb: [0, 0.2, 0.6][random.integer(0, 2)] ?? 0,
    payload: random.pick([
      ['none', 0.25],
      ['uniform', 0.2],
      ['exp', 0.25],
      ['lognormal', 0.2],
      ['bimodal', 0.1],
    ]),
    payloadMb: limitMb * random.uniform(0.002, 0.03),
    amplitudeMb: 0,
    length: 0,
    variant: random.unit() < 0.5,
    increment: 'const',
    leakMb: 0,
    incrementNumber: 1,
    chunkMb: 1,
    onset: 0,
  };
  if (isLeaky(memoryClass)) giveLeak(random, shape, memoryClass);
  else giveHealthyShape(random, shape, memoryClass);
  return shape;
}

function baseOf(random: Random, limitMb: number, mix: Mix): number {
  if (mix === 'hard') {
    const base = Math.max(30, limitMb * random.uniform(0.15, 0.55));
    return base > 0.75 * limitMb ? 0.6 * limitMb : base;
  }
  return Math.max(25, limitMb * Math.min(0.85, random.lognormal(Math.log(0.19), 0.55)));
}

export function isLeaky(memoryClass: MemoryClass): memoryClass is LeakyClass {
  return LEAKY.some(([name]) => name === memoryClass);
}

/** A bounded amplitude: a share of the headroom where it is meant to be hard, of the base where it is as in the field. */
function amplitude(
  random: Random,
  shape: FunctionShape,
  hard: readonly [number, number],
  field: readonly [number, number],
): number {
  if (shape.mix === 'hard') return shape.headMb * random.uniform(...hard);
  return Math.min(0.6 * shape.headMb, shape.baseMb * random.uniform(...field));
}

function giveHealthyShape(random: Random, shape: FunctionShape, memoryClass: HealthyClass): void {
  const { limitMb, headMb, baseMb, typicalLife: life } = shape;
  switch (memoryClass) {
    case 'flat':
      shape.payload = random.unit() < 0.5 ? 'none' : 'uniform';
      shape.payloadMb = random.uniform(0, 0.8);
      return;
    case 'warmup_ramp':
      shape.length = random.uniform(8, 60);
      shape.amplitudeMb = Math.min(headMb * 0.5, baseMb * random.uniform(0.1, 0.8));
      return;
    case 'iid_payload':
      shape.payload = random.pick([
        ['uniform', 1],
        ['exp', 1],
        ['lognormal', 1],
        ['bimodal', 1],
      ]);
      shape.payloadMb = limitMb * random.uniform(0.02, 0.12);
      return;
    case 'heavy_tail':
      shape.payload = 'pareto';
      shape.payloadMb = limitMb * random.uniform(0.01, 0.06);
      return;
    case 'step':
      shape.amplitudeMb = amplitude(random, shape, [0.05, 0.35], [0.1, 1.5]);
      return;
    case 'sawtooth':
      shape.length = random.uniform(5, 60);
      shape.amplitudeMb = amplitude(random, shape, [0.05, 0.4], [0.1, 1.2]);
      return;
    case 'bounded_cache':
      shape.length = life / random.uniform(2, 12);
      shape.amplitudeMb = amplitude(random, shape, [0.05, 0.45], [0.1, 1.5]);
      return;
    case 'gc_ramp':
      shape.length = life / random.uniform(1.3, 6);
      shape.amplitudeMb = amplitude(random, shape, [0.05, 0.45], [0.1, 1.5]);
      return;
    case 'traffic_drift':
      shape.length = life / random.uniform(0.5, 3);
      shape.amplitudeMb = limitMb * random.uniform(0.01, 0.08);
      return;
    case 'regime_shift':
      shape.payload = random.pick([
        ['uniform', 1],
        ['exp', 1],
        ['lognormal', 1],
      ]);
      shape.payloadMb = limitMb * random.uniform(0.01, 0.06);
      shape.amplitudeMb = random.uniform(1.5, 4);
      return;
  }
}

/** Growth over a typical life of 12 % to six times the headroom: many leaks never reach the limit. */
function giveLeak(random: Random, shape: FunctionShape, memoryClass: LeakyClass): void {
  const { limitMb, headMb, typicalLife: life } = shape;
  let mean = (Math.exp(random.uniform(Math.log(0.12), Math.log(6))) * headMb) / life;
  if (memoryClass === 'fast_leak') mean = headMb / random.uniform(4, 25);
  if (memoryClass === 'late_leak') {
    shape.onset = random.uniform(0.15, 0.7);
    mean /= 1 - shape.onset;
  }
  shape.leakMb = Math.min(Math.max(mean, 0.02), headMb / 4);
  switch (memoryClass) {
    case 'traffic_leak':
      shape.increment = random.unit() < 0.5 ? 'exp' : 'lognormal';
      return;
    case 'route_leak':
      shape.increment = 'route';
      shape.incrementNumber = random.uniform(0.03, 0.4);
      return;
    case 'chunk_leak':
      shape.chunkMb = 2 ** random.integer(0, 4);
      return;
    case 'leak_heavy':
      shape.payload = 'pareto';
      shape.payloadMb = limitMb * random.uniform(0.005, 0.03);
      break;
    case 'leak_sawtooth':
      shape.length = random.uniform(4, 30);
      shape.amplitudeMb = amplitude(random, shape, [0.02, 0.2], [0.05, 0.6]);
      break;
    case 'slow_leak':
    case 'late_leak':
    case 'fast_leak':
      break;
  }
  shape.increment = 'jitter';
  shape.incrementNumber = random.uniform(0, 0.5);
}
