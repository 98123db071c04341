/**
 * What an execution environment keeps between invocations and what one invocation takes on top, by the mechanism that
 * fills it. Need = persistent + transient; Max Memory Used is the running maximum of the need.
 */

import type { Random } from '../../leaks/random.ts';

export const KINDS = [
  ['api', 25],
  ['routes', 15],
  ['jvm', 10],
  ['v8', 10],
  ['lru', 10],
  ['heavy', 10],
  ['pool', 5],
  ['model', 5],
  ['batch', 5],
  ['fragmentation', 5],
] as const;

export type Kind = (typeof KINDS)[number][0];

/** One environment's memory: `next` is the need of the invocation that comes at this time, MB. */
export interface Memory {
  next(random: Random, atMs: number, payload: number): number;
}

/** What the environments of one function have in common. */
export interface MemoryShape {
  readonly kind: Kind;
  /** Runtime and code, MB. */
  readonly baseMb: number;
  /** What the mechanism of the kind takes at the most, or typically, MB. */
  readonly roomMb: number;
  /** Invocations (ramps), entries (caches, pools, files) or routes. */
  readonly scale: number;
  /** The step in which a heap grows, MB. */
  readonly stepMb: number;
  readonly jitterMb: number;
  /** Spread of the payload's logarithm; for `heavy` the tail's exponent. */
  readonly spread: number;
  /** Growth of a batch over the day. */
  readonly dayGrowth: number;
}

const DAY_MS = 86_400_000;

export function shapeOf(random: Random, kind: Kind, levelMb: number): MemoryShape {
  const base = random.uniform(0.35, 0.75);
  const logUniform = (low: number, high: number) => Math.exp(random.uniform(Math.log(low), Math.log(high)));
  const scales: Readonly<Record<Kind, number>> = {
    api: 2,
    routes: random.integer(3, 12),
    jvm: logUniform(20, 400),
    v8: logUniform(15, 250),
    lru: logUniform(30, 800),
    heavy: 2,
    pool: random.integer(8, 40),
    model: random.integer(3, 8),
    batch: 3,
    fragmentation: logUniform(50, 500),
  };
  return {
    kind,
    baseMb: levelMb * base,
    roomMb: levelMb * (1 - base),
    scale: scales[kind],
    stepMb: logUniform(1, 8),
    jitterMb: random.uniform(0.1, 0.8),
    spread: kind === 'heavy' ? random.uniform(2.5, 4) : random.uniform(0.15, 0.5),
    dayGrowth: random.uniform(0.5, 2),
  };
}

export function newMemory(random: Random, shape: MemoryShape): Memory {
  const { baseMb, roomMb, spread, jitterMb } = shape;
  const persistent = persistentOf(random, shape);
  let n = 0;
  return {
    next(draw, atMs, payload) {
      const level = baseMb * (1 - 0.12 * Math.exp(-n / 1.5)) + persistent(draw, n);
      n += 1;
      const body = payload * draw.lognormal(0, spread);
      return level + jitterMb * Math.abs(draw.normal(0, 1)) + transientOf(draw, shape, atMs, body, roomMb);
    },
  };
}

function transientOf(random: Random, shape: MemoryShape, atMs: number, body: number, roomMb: number): number {
  switch (shape.kind) {
    case 'heavy': {
      const giant = random.unit() < 0.0005 ? roomMb : 0;
      return 0.12 * roomMb * random.pareto(shape.spread) + giant;
    }
    case 'batch': {
      const ofDay = (atMs % DAY_MS) / DAY_MS;
      return (roomMb * body * (1 + shape.dayGrowth * ofDay)) / (1.6 * (1 + shape.dayGrowth));
    }
    case 'api':
      return 0.3 * roomMb * body;
    case 'routes':
      return 0.2 * roomMb * body;
    case 'jvm':
    case 'v8':
      return 0.04 * roomMb * body;
    case 'lru':
    case 'pool':
    case 'model':
    case 'fragmentation':
      return 0.1 * roomMb * body;
  }
}

/** The level that an environment holds after its n-th invocation. */
function persistentOf(random: Random, shape: MemoryShape): (draw: Random, n: number) => number {
  const { kind, roomMb, scale, stepMb } = shape;
  const inSteps = (mb: number) => Math.floor(mb / stepMb) * stepMb;
  switch (kind) {
    case 'api':
    case 'heavy':
    case 'batch':
      return () => 0;
    case 'routes':
      return onFirstUse(
        Array.from({ length: scale }, (_, k) => ({
          chance: 0.6 / (k + 1) ** 1.3,
          mb: (0.6 * roomMb * random.lognormal(-0.1, 0.4)) / scale,
        })),
      );
    case 'model':
      return onFirstUse(
        Array.from({ length: scale }, (_, k) => ({
          chance: 0.3 / (k + 1) ** 1.5,
          mb: (0.8 * roomMb * random.lognormal(-0.1, 0.5)) / scale,
        })),
      );
    case 'jvm': {
      const tau = scale * random.lognormal(0, 0.15);
      return (_, n) =>
        inSteps(0.85 * roomMb * (1 - Math.exp(-n / tau))) + (0.1 * roomMb * Math.log1p(n / 40)) / 5;
    }
    case 'v8': {
      const tau = scale * random.lognormal(0, 0.15);
      return (_, n) => inSteps(0.85 * roomMb * (1 - Math.exp(-((n / tau) ** 0.8))));
    }
    case 'fragmentation': {
      const tau = scale * random.lognormal(0, 0.2);
      return (_, n) => 0.8 * roomMb * (1 - (1 + n / tau) ** -0.7);
    }
    case 'lru':
      return filling(Math.round(scale), Math.round(scale * random.uniform(1, 4)), (0.8 * roomMb) / scale, 2);
    case 'pool':
      return filling(scale, scale, (0.8 * roomMb) / scale, random.uniform(0.1, 0.6));
  }
}

function onFirstUse(
  parts: readonly { readonly chance: number; readonly mb: number }[],
): (draw: Random) => number {
  let unused = parts.slice();
  let heldMb = 0;
  return (draw) => {
    if (unused.length === 0) return heldMb;
    const used = unused.filter(({ chance }) => draw.unit() < chance);
    if (used.length === 0) return heldMb;
    unused = unused.filter((part) => !used.includes(part));
    for (const { mb } of used) heldMb += mb;
    return heldMb;
  };
}

/** A cache or a pool: entries that are asked for and not held yet are added, up to `most` of them. */
function filling(
  most: number,
  keys: number,
  entryMb: number,
  perInvocation: number,
): (draw: Random) => number {
  let held = 0;
  return (draw) => {
    let left = perInvocation;
    while (left > 0 && held < most) {
      if (draw.unit() < Math.min(1, left) * (1 - held / (keys + 1)) ** 1.3) held += 1;
      left -= 1;
    }
    return held * entryMb;
  };
}
