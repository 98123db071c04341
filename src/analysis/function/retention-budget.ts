/** What each function may keep of what all keep together: one for all of them, and it shrinks as they grow in number. */
export interface RetentionBudget {
  /** Ended lives of a version. */
  lives: number;
  /** Failures; its counts have them all. */
  failures: number;
}

/**
 * Ended lives and failures kept of all functions together, a few hundred bytes and about one kilobyte each; and
 * what a function gets of them. A roll-out compares 64 lives a side, and more than 256 tell no more of a size.
 */
const livesInAll = 24_000;
const failuresInAll = 40_000;
/** Lives of a version that the advice sees, running ones included. */
export const livesSeen = 256;
const livesOfOne = { least: 64, most: livesSeen } as const;
const failuresOfOne = { least: 50, most: 1_000 } as const;

/** What each of a number of functions may keep. */
export function retentionBudgetOf(functions: number): RetentionBudget {
  const part = (all: number, { least, most }: { readonly least: number; readonly most: number }) =>
    Math.min(most, Math.max(least, Math.floor(all / Math.max(1, functions))));
  return { lives: part(livesInAll, livesOfOne), failures: part(failuresInAll, failuresOfOne) };
}
