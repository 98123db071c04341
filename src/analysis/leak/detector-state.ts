/** What the detector (`detector.ts`) remembers of one life: plain data of constant size. */

/** The alarm of one life: none, growth that looks like a leak, growth that has used a material share of the headroom. */
export type DetectorState = 'ok' | 'suspect' | 'leak';

/** Even steps on consecutive invocations. */
interface Staircase {
  steps: number;
  fromMb: number;
  lowestMb: number;
  highestMb: number;
}

/** One life as the detector sees it. */
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
  /** Share of the headroom that the leak-shaped growth has used; 0 where there is none at this invocation. */
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
  return Object.assign(newDetector(detector.limitMb), detector, {
    anchorAt: detector.anchorAt.slice(),
    anchorMb: detector.anchorMb.slice(),
    anchorMaxima: detector.anchorMaxima.slice(),
    anchorTime: detector.anchorTime.slice(),
    jumpMb: detector.jumpMb.slice(),
    jumpAt: detector.jumpAt.slice(),
    staircase: detector.staircase === null ? null : { ...detector.staircase },
  });
}
