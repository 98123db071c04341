/**
 * REX, the record-excess leak detector, over one life of one container (an execution environment between two
 * resets). Max Memory Used is a high-water mark, so the information is in its new maxima: payloads without a trend
 * give the j-th value a new maximum with probability 1/j, a leak gives them at a constant rate.
 *
 * How to drive it
 * - One detector per life: `newDetector(sizeMb)` at the first REPORT of a life. A new life begins with a new sandbox
 *   process: at an init, after a kill, a timeout or a crash, and where the Memory Size changes.
 * - `feed` every REPORT of the life in order, that of a killed attempt too (used = limit). State is plain data of
 *   constant size (33 anchors, 6 jumps); `feed` mutates it, `cloneDetector` copies it.
 * - Per function and Memory Size keep the envelope, the highest level at which a life was stable: pass it to `feed`,
 *   and take it over from `envelopeAfter` after each. An alarm below the envelope is held back.
 * - Per function and Memory Size keep a `LeakPool` (`pool.ts`): `addLife(pool, summarizeLife(detector, ...))` when a
 *   life ends. Per container keep the `strongestLife` of its ended ones.
 * - For verdicts (`judge.ts`) add the running lives to the pool (`addLives` leaves the kept one as it is) and judge the
 *   function, every running life and every strongest life against that one pool.
 * - Emulators report used = size from the first line on: such a life, unless it was killed, is judged `unknown` and
 *   counts neither for the pool nor for the envelope. Nothing to do for the caller.
 */

import { REX } from './constants.ts';
import { isLeakShaped, windowOf } from './windows.ts';

export type DetectorState = 'ok' | 'suspect' | 'leak';

/** Even steps on consecutive invocations. */
interface Staircase {
  steps: number;
  fromMb: number;
  lowestMb: number;
  highestMb: number;
}

export interface Detector {
  readonly limitMb: number;
  /** Reports fed. */
  n: number;
  /** High-water mark of this life. */
  peakMb: number;
  firstMb: number;
  /** New maxima after warm-up, and the invocation of the newest. */
  maxima: number;
  lastMaximumAt: number;
  /** Samples of the life, thinned by halves: invocation, level, maxima so far, epoch milliseconds (NaN: not told). */
  anchorAt: number[];
  anchorMb: number[];
  anchorMaxima: number[];
  anchorTime: number[];
  stride: number;
  /** The largest jumps, largest first, and their invocations. */
  jumpMb: number[];
  jumpAt: number[];
  staircase: Staircase | null;
  state: DetectorState;
  /** Share of the head room that the leak-shaped growth has used; 0 where there is none at this invocation. */
  score: number;
  /** The highest score of this life. */
  peakScore: number;
  /** Where the growth that last looked like a leak began, and its level there. */
  growthStart: number | null;
  growthFromMb: number;
  /** Consecutive invocations without a score while an alarm stands. */
  quiet: number;
  /** Every report so far said used >= limit: what an emulator prints. */
  alwaysAtLimit: boolean;
  /** Epoch milliseconds of the newest report (NaN: not told). */
  lastTime: number;
}

/** A detector for a new life of a container of this Memory Size (MB). */
export function newDetector(limitMb: number): Detector {
  return {
    limitMb,
    n: 0,
    peakMb: 0,
    firstMb: 0,
    maxima: 0,
    lastMaximumAt: 0,
    anchorAt: [],
    anchorMb: [],
    anchorMaxima: [],
    anchorTime: [],
    stride: 1,
    jumpMb: [],
    jumpAt: [],
    staircase: null,
    state: 'ok',
    score: 0,
    peakScore: 0,
    growthStart: null,
    growthFromMb: 0,
    quiet: 0,
    alwaysAtLimit: true,
    lastTime: Number.NaN,
  };
}

/** An independent copy. */
export function cloneDetector(detector: Detector): Detector {
  return {
    ...detector,
    anchorAt: detector.anchorAt.slice(),
    anchorMb: detector.anchorMb.slice(),
    anchorMaxima: detector.anchorMaxima.slice(),
    anchorTime: detector.anchorTime.slice(),
    jumpMb: detector.jumpMb.slice(),
    jumpAt: detector.jumpAt.slice(),
    staircase: detector.staircase === null ? null : { ...detector.staircase },
  };
}

/**
 * One REPORT of this life. `envelopeMb` is the highest level at which another life of the function was stable at
 * this Memory Size (0: none yet); `time` is the report's timestamp in epoch milliseconds.
 */
export function feed(detector: Detector, usedMb: number, envelopeMb = 0, time = Number.NaN): void {
  detector.n += 1;
  detector.lastTime = time;
  if (usedMb < detector.limitMb) detector.alwaysAtLimit = false;
  if (detector.n === 1) {
    detector.peakMb = usedMb;
    detector.firstMb = usedMb;
  }
  const stepMb = Math.max(0, usedMb - detector.peakMb);
  if (stepMb > 0) takeMaximum(detector, usedMb, stepMb);
  else detector.staircase = null;
  if (detector.n >= REX.warmUp && (detector.n - REX.warmUp) % detector.stride === 0) pushAnchor(detector);

  detector.score = 0;
  if (detector.n > REX.warmUp && (stepMb > 0 || detector.state !== 'ok')) {
    scoreWindows(detector);
    scoreStaircase(detector, stepMb);
  }
  if (detector.peakMb <= REX.envelopeFactor * envelopeMb) {
    detector.score = Math.min(detector.score, 0.99 * REX.materialShare);
  }
  detector.peakScore = Math.max(detector.peakScore, detector.score);
  moveState(detector);
}

function takeMaximum(detector: Detector, usedMb: number, stepMb: number): void {
  const previousMb = detector.peakMb;
  detector.peakMb = usedMb;
  if (detector.n > REX.warmUp) {
    detector.maxima += 1;
    detector.lastMaximumAt = detector.n;
    keepJump(detector, stepMb);
  }
  const stairs = detector.staircase;
  if (stairs !== null) {
    stairs.steps += 1;
    stairs.lowestMb = Math.min(stairs.lowestMb, stepMb);
    stairs.highestMb = Math.max(stairs.highestMb, stepMb);
    if (stairs.lowestMb >= 0.4 * stairs.highestMb) return;
  }
  detector.staircase = { steps: 1, fromMb: previousMb, lowestMb: stepMb, highestMb: stepMb };
}

/** Largest first, newest first among equals. */
function keepJump(detector: Detector, stepMb: number): void {
  const { jumpMb, jumpAt } = detector;
  let place = 0;
  while (place < jumpMb.length && (jumpMb[place] ?? 0) > stepMb) place += 1;
  if (place >= REX.jumpsKept) return;
  jumpMb.splice(place, 0, stepMb);
  jumpAt.splice(place, 0, detector.n);
  if (jumpMb.length > REX.jumpsKept) {
    jumpMb.pop();
    jumpAt.pop();
  }
}

function pushAnchor(detector: Detector): void {
  detector.anchorAt.push(detector.n);
  detector.anchorMb.push(detector.peakMb);
  detector.anchorMaxima.push(detector.maxima);
  detector.anchorTime.push(detector.lastTime);
  if (detector.anchorAt.length <= REX.anchors) return;
  detector.anchorAt = everyOther(detector.anchorAt);
  detector.anchorMb = everyOther(detector.anchorMb);
  detector.anchorMaxima = everyOther(detector.anchorMaxima);
  detector.anchorTime = everyOther(detector.anchorTime);
  detector.stride *= 2;
}

function everyOther(values: readonly number[]): number[] {
  return values.filter((_, k) => k % 2 === 0);
}

function scoreWindows(detector: Detector): void {
  let length = detector.n - REX.warmUp;
  for (let k = 0; k < REX.windows; k += 1, length /= 2) {
    if (length < (k > 0 ? REX.minWindow : REX.minMaxima)) return;
    const window = windowOf(detector, length);
    if (window.growthMb < REX.minGrowthMb || !isLeakShaped(window, REX)) continue;
    raiseScore(
      detector,
      window.growthMb / Math.max(1, detector.limitMb - window.fromMb),
      window.start,
      window.fromMb,
    );
  }
}

/** Even steps on every invocation are evidence long before the windows have enough maxima. */
function scoreStaircase(detector: Detector, stepMb: number): void {
  const stairs = detector.staircase;
  if (stairs === null || stairs.steps < 3) return;
  const total = detector.peakMb - stairs.fromMb;
  const mean = total / stairs.steps;
  if (total < REX.minGrowthMb || stairs.lowestMb < 0.4 * stairs.highestMb || stepMb < 0.6 * mean) return;
  const share = total / Math.max(1, detector.limitMb - stairs.fromMb);
  const nearLimit = share >= 0.15 && (detector.limitMb - detector.peakMb) / mean <= 12;
  if (!nearLimit && !(stairs.steps >= REX.stairSteps && share >= REX.materialShare)) return;
  raiseScore(detector, Math.max(share, REX.materialShare), detector.n - stairs.steps, stairs.fromMb);
}

function raiseScore(detector: Detector, score: number, start: number, fromMb: number): void {
  if (score <= detector.score) return;
  detector.score = score;
  detector.growthStart = start;
  detector.growthFromMb = fromMb;
}

function moveState(detector: Detector): void {
  if (detector.score >= REX.materialShare) detector.state = 'leak';
  else if (detector.state === 'ok' && detector.score > 0) detector.state = 'suspect';
  detector.quiet = detector.state !== 'ok' && detector.score === 0 ? detector.quiet + 1 : 0;
  if (detector.state === 'ok' || detector.growthStart === null) return;
  const patience = Math.max(REX.clearInvocations, REX.clearShare * (detector.n - detector.growthStart));
  if (detector.quiet <= patience) return;
  detector.state = 'ok';
  detector.quiet = 0;
}

/** Has this life found its level: no new maximum for its last half, and 15 invocations at least? */
export function isStable(detector: Detector): boolean {
  return detector.n >= 20 && detector.n - detector.lastMaximumAt >= Math.max(15, 0.5 * detector.n);
}

/** The function's envelope at this Memory Size after a report of this life: feed it to every life of that size. */
export function envelopeAfter(envelopeMb: number, detector: Detector): number {
  if (!isStable(detector) || isEmulated(detector)) return envelopeMb;
  return Math.max(envelopeMb, detector.peakMb);
}

/** Emulators print used = size on every line from the first: the figures mean nothing (unless the life was killed). */
export function isEmulated(detector: Detector): boolean {
  return detector.n > 0 && detector.alwaysAtLimit;
}
