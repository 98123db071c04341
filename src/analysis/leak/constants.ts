/**
 * The constants of the record-excess detector (REX), as fixed on its training seeds; the optimum is flat:
 * moving any of them within reason changes F1 by less than 0.01.
 */
export const REX = {
  /** Nats of evidence (Poisson log-likelihood ratio) that new maxima come faster than chance. */
  evidenceNats: 5,
  /** Share of the headroom that a growth must have used to be material. */
  materialShare: 0.2,
  /** How many standard errors the growth of the last half, and of the last quarter, may fall short. */
  halfSlack: 1,
  quarterSlack: 1.2,
  /** The largest share of the growth that one jump may carry. */
  jumpShare: 0.55,
  minMaxima: 4,
  minGrowthMb: 6,
  /** Invocations of warm-up: their maxima are no evidence. */
  warmUp: 3,
  anchors: 32,
  windows: 3,
  minWindow: 8,
  jumpsKept: 6,
  /** An even staircase of this many steps is material evidence; a steep one close to the limit earlier. */
  stairSteps: 6,
  /** A plateau this long (invocations, share of the growth's window) takes an alarm back. */
  clearInvocations: 12,
  clearShare: 0.35,
  /** How far above the level at which a sibling lives stably a container must be. */
  envelopeFactor: 1.05,
} as const;

/** Normal quantile of an 80 % interval. */
export const Z80 = 1.2816;

/** How wide a forecast is, and whether it may be open above. */
export interface Interval {
  /** Variance of the relative error that no sample explains. */
  readonly baseVariance: number;
  /** Factors on the log of the bounds below and above the median. */
  readonly early: number;
  readonly late: number;
  /** No upper bound where the slope is within its own error of zero. */
  readonly openEnded: boolean;
}

/**
 * As the product shows it. Wider below than above: a payload can take the last of the room before the leak does.
 * Covers 79 % of simulated lives at the alarm, 80 % at half of the way (the reference: 74 %).
 */
export const INTERVAL: Interval = { baseVariance: 0.04, early: 1, late: 0.8, openEnded: true };

/** As the reference vectors have it. */
export const REFERENCE_INTERVAL: Interval = { baseVariance: 0.01, early: 0.8, late: 0.8, openEnded: false };

/** The constants of what the lives of a function say together. */
export const POOL = {
  jumpShare: 0.4,
  minMaxima: 6,
  /** Share of growing among growing and plateaued lives. */
  growingShare: 0.67,
  /** With the votes agreeing, this part of the material share is enough. */
  votedMaterialShare: 0.75,
  /** Ended lives after which a new generation begins and the one before the last is forgotten. */
  generation: 128,
  /** Newest lives kept for the medians and the p90. */
  livesKept: 256,
} as const;

/**
 * Natural log-odds from which a verdict stands. Chosen on `bench/verdicts` (seeds kept apart from those it is judged
 * on) for the first passage: that it is ever reached within the first hour of new containers of a healthy function.
 */
export const VERDICT = {
  /** Where all lives still run: they are looked at again and again, and a ramp may yet come to its end. */
  functionLeaksRunning: 2.1,
  /** Where all lives are complete: nothing more comes of them. In between in proportion. */
  functionLeaksComplete: 1.4,
  functionWatched: -0.5,
  /** The largest share of the growth that single jumps may carry. */
  jumpShare: 0.6,
  /** A life of a function that leaks, and one whose function is not known to. */
  lifeLeaksRunning: 2.6,
  lifeLeaksComplete: 0.9,
  lifeLeaksAlone: 3,
  /** A life that has used less of its headroom is watched only. */
  leastShare: 0.1,
  lifeWatched: -1,
  minInvocations: 10,
} as const;
