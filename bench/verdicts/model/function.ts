/** A simulated function: its memory, its leak, its Memory Size, its traffic. */

import type { Random } from '../../leaks/random.ts';
import { LEAKS, type LeakKind, type LeakShape, leakShapeOf } from './leak.ts';
import { KINDS, type Kind, type MemoryShape, shapeOf } from './memory.ts';

export interface FunctionModel {
  readonly sizeMb: number;
  readonly memory: MemoryShape;
  readonly leak: LeakShape | null;
  readonly runtime: string;
  /** Asynchronous: a killed request comes again, up to twice. */
  readonly retries: boolean;
  /** Its environments print INIT_START again after a kill. */
  readonly initAfterKill: boolean;
  /** A kill has a line of its own before the REPORT. */
  readonly killedLine: boolean;
  readonly containers: number;
  /** Invocations a minute of each container, on average. */
  readonly rate: number;
}

const SIZES = [
  [128, 10],
  [256, 20],
  [512, 30],
  [1024, 25],
  [2048, 15],
] as const;

/** Share of the Memory Size that the healthy memory fills: most functions have far more than they need. */
const LEVELS: readonly (readonly [readonly [number, number], number])[] = [
  [[0.2, 0.4], 40],
  [[0.4, 0.65], 40],
  [[0.65, 0.85], 20],
];

/** What a leak may lie over. */
const LEAKY_KINDS = [
  ['api', 35],
  ['routes', 25],
  ['v8', 15],
  ['heavy', 10],
  ['lru', 10],
  ['jvm', 5],
] as const;

export interface FunctionOptions {
  readonly containers: number;
  readonly rate: number;
  readonly kind?: Kind;
  readonly leak?: LeakKind | 'any' | null;
  /** The healthy memory fills at most this share of the Memory Size. */
  readonly mostLevel?: number;
}

export function functionOf(random: Random, options: FunctionOptions): FunctionModel {
  const leakKind = options.leak === 'any' ? random.pick(LEAKS) : (options.leak ?? null);
  const kind = options.kind ?? (leakKind === null ? random.pick(KINDS) : random.pick(LEAKY_KINDS));
  const sizeMb = random.pick(SIZES);
  const [low, high] = random.pick(LEVELS);
  const level = Math.min(options.mostLevel ?? 1, random.uniform(low, high));
  return {
    sizeMb,
    memory: shapeOf(random, kind, Math.max(40, level * sizeMb)),
    leak: leakKind === null ? null : leakShapeOf(random, leakKind),
    runtime:
      kind === 'jvm'
        ? 'java:21'
        : kind === 'v8'
          ? 'nodejs:22'
          : random.unit() < 0.5
            ? 'python:3.13'
            : 'nodejs:22',
    retries: random.unit() < 0.4,
    initAfterKill: random.unit() < 0.5,
    killedLine: random.unit() < 0.5,
    containers: options.containers,
    rate: options.rate,
  };
}

/** The same function with all of its memory scaled. */
export function scaled(model: FunctionModel, factor: number): FunctionModel {
  const { memory } = model;
  return { ...model, memory: { ...memory, baseMb: factor * memory.baseMb, roomMb: factor * memory.roomMb } };
}
