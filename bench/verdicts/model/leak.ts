/** Leaks that lie over the memory of a healthy function. */

import type { Random } from '../../leaks/random.ts';

export const LEAKS = [
  ['medium', 25],
  ['fast', 20],
  ['slow', 15],
  ['route', 12],
  ['flag', 12],
  ['time', 8],
  ['late', 8],
] as const;

export type LeakKind = (typeof LEAKS)[number][0];

export interface LeakShape {
  readonly kind: LeakKind;
  /** MB an invocation that leaks (`time`: a minute). */
  readonly mb: number;
  /** Share of the invocations that leak; of the environments, for `flag`. */
  readonly share: number;
  /** The leak begins this long into the life of the environment. */
  readonly fromMs: number;
  /** Each invocation leaks another amount. */
  readonly uneven: boolean;
}

/** The leak of one environment: what it holds of it after the invocation at this time, MB. */
export type Leaking = (draw: Random, atMs: number) => number;

export function leakShapeOf(random: Random, kind: LeakKind): LeakShape {
  const logUniform = (low: number, high: number) => Math.exp(random.uniform(Math.log(low), Math.log(high)));
  const paces: Readonly<Record<LeakKind, number>> = {
    slow: logUniform(0.03, 0.2),
    medium: logUniform(0.2, 1.5),
    fast: logUniform(1.5, 12),
    route: logUniform(0.5, 8),
    time: logUniform(0.3, 4),
    flag: logUniform(0.3, 5),
    late: logUniform(0.5, 5),
  };
  return {
    kind,
    mb: paces[kind],
    share: kind === 'route' ? random.uniform(0.05, 0.3) : kind === 'flag' ? random.uniform(0.15, 0.3) : 1,
    fromMs: kind === 'late' ? random.uniform(15, 60) * 60_000 : 0,
    uneven: random.unit() < 0.5,
  };
}

/** `null` for an environment that does not leak. */
export function newLeak(random: Random, shape: LeakShape, bornMs: number): Leaking | null {
  if (shape.kind === 'flag' && random.unit() >= shape.share) return null;
  let heldMb = 0;
  let lastMs = bornMs;
  return (draw, atMs) => {
    const elapsed = atMs - lastMs;
    lastMs = atMs;
    if (atMs - bornMs < shape.fromMs) return heldMb;
    if (shape.kind === 'time') heldMb += (shape.mb * elapsed) / 60_000;
    else if (shape.kind !== 'route' || draw.unit() < shape.share) {
      heldMb += shape.uneven ? draw.exponential(shape.mb) : shape.mb;
    }
    return heldMb;
  };
}
