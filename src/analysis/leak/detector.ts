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
import type { Detector } from './detector-state.ts';
import { isLeakShaped, windowLengths, windowOf } from './windows.ts';

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
  for (const length of windowLengths(detector, REX.windows)) {
    const window = windowOf(detector, length);
    if (window.growthMb < REX.minGrowthMb || !isLeakShaped(window, REX)) continue;
    const headRoomMb = Math.max(1, detector.limitMb - window.fromMb);
    raiseScore(detector, window.growthMb / headRoomMb, window.start, window.fromMb);
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
