import { type AgeBin, agesOf } from './ages.ts';
import { REX } from './constants.ts';
import { isEmulated, isStable } from './detector.ts';
import type { Detector, DetectorState } from './detector-state.ts';
import { steadinessOf } from './steadiness.ts';
import { type GrowthWindow, levelAt, windowLengths, windowOf } from './windows.ts';

/** One life, at its end or as it runs. */
export interface LifeSummary {
  readonly limitMb: number;
  readonly n: number;
  readonly firstMb: number;
  readonly peakMb: number;
  /** Invocation of its newest maximum after warm-up, 0 without one. */
  readonly lastMaximumAt: number;
  readonly killed: boolean;
  /** It goes on: more may come of it. */
  readonly running: boolean;
  readonly stable: boolean;
  /** Used = size from the first report on, and no kill: counts for nothing. */
  readonly emulated: boolean;
  readonly peakScore: number;
  readonly state: DetectorState;
  /** Share of the headroom above its first report that the life has used. */
  readonly usedShare: number;
  /** A new maximum in its last quarter. */
  readonly stillGrowing: boolean;
  readonly ages: readonly AgeBin[];
  /** Evidence in nats that part of its growth does not stop by itself (`steadiness.ts`). */
  readonly steadyNats: number;
  /** New maxima after warm-up, and the share of the growth that the largest of them carried. */
  readonly maxima: number;
  readonly jumpShare: number;
  /** The runtime's heap grows towards its cap for hundreds of invocations. */
  readonly heapRamp: boolean;
  /** Growth after the fourth invocation, MB per invocation; `null` before the eighth. */
  readonly rateMb: number | null;
  /** The stretch that looks like a leak (or last did), else its life after warm-up; `null` while that is too short. */
  readonly growth: GrowthWindow | null;
  /** Its life after warm-up, and the last half of it, where long enough. */
  readonly whole: GrowthWindow | null;
  readonly half: GrowthWindow | null;
}

/** What a verdict on one life takes of it, beside its function's pool. */
export type JudgedLife = Pick<
  LifeSummary,
  | 'n'
  | 'state'
  | 'usedShare'
  | 'killed'
  | 'running'
  | 'emulated'
  | 'steadyNats'
  | 'maxima'
  | 'jumpShare'
  | 'stillGrowing'
  | 'stable'
  | 'lastMaximumAt'
  | 'rateMb'
>;

/** The little of a life that a verdict on it takes: what is kept of an ended one. */
export function judgedLife(life: LifeSummary): JudgedLife {
  const { n, state, usedShare, killed, running, emulated, steadyNats } = life;
  const { maxima, jumpShare, stillGrowing, stable, lastMaximumAt, rateMb } = life;
  return {
    n,
    state,
    usedShare,
    killed,
    running,
    emulated,
    steadyNats,
    maxima,
    jumpShare,
    stillGrowing,
    stable,
    lastMaximumAt,
    rateMb,
  };
}

/** What a detector cannot know of its life: whether it ended in an OOM kill, and how its runtime's heap grows. */
export interface LifeContext {
  readonly killed: boolean;
  /** It goes on. */
  readonly running?: boolean;
  readonly heapRamp?: boolean;
}

/** What a life gives to its function's pool. */
export function summarizeLife(
  detector: Detector,
  { killed, running = false, heapRamp = false }: LifeContext,
): LifeSummary {
  const [whole, half] =
    detector.n - REX.warmUp >= 5
      ? windowLengths(detector, 2).map((length) => windowOf(detector, length))
      : [];
  const ages = agesOf(detector);
  return {
    limitMb: detector.limitMb,
    n: detector.n,
    firstMb: detector.firstMb,
    peakMb: detector.peakMb,
    lastMaximumAt: detector.lastMaximumAt,
    killed,
    running,
    stable: isStable(detector),
    emulated: isEmulated(detector) && !killed,
    peakScore: detector.peakScore,
    state: detector.state,
    usedShare: (detector.peakMb - detector.firstMb) / Math.max(1, detector.limitMb - detector.firstMb),
    stillGrowing: detector.n >= 6 && detector.lastMaximumAt > 0.75 * detector.n,
    ages,
    steadyNats: steadinessOf(ages).nats,
    maxima: whole?.maxima ?? 0,
    jumpShare:
      whole === undefined || whole.growthMb <= 0 ? 1 : Math.min(1, whole.largestJumpMb / whole.growthMb),
    heapRamp,
    rateMb: detector.n < 8 ? null : (detector.peakMb - levelAt(detector, 4)) / (detector.n - 4),
    growth: growthWindow(detector),
    whole: whole ?? null,
    half: half ?? null,
  };
}

function growthWindow(detector: Detector): GrowthWindow | null {
  const afterWarmUp = detector.n - REX.warmUp;
  if (afterWarmUp < 1) return null;
  if (detector.growthStart === null) return windowOf(detector, afterWarmUp);
  return windowOf(detector, Math.min(afterWarmUp, detector.n - detector.growthStart));
}

/** Which of a container's ended lives to keep: the one with its alarm standing, then the one that grew most. */
export function strongestLife(kept: LifeSummary | null, ended: LifeSummary): LifeSummary {
  if (kept === null) return ended;
  return strengthOf(ended) > strengthOf(kept) ? ended : kept;
}

function strengthOf(life: LifeSummary): number {
  return life.usedShare + (life.state === 'leak' ? 1 : 0) - (life.emulated ? 2 : 0);
}
