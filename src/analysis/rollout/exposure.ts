import type { LifeFacts } from '../model/facts.ts';
import { diedAtLimit } from '../sizing/sizing.ts';

/**
 * A high-water mark rises with every invocation by chance alone, so that lives compare only at the same number
 * of invocations. REPORT numbers at which they are noted: 1, 2, 4, 8, ...
 */
export function exposureAt(place: number): number {
  return 2 ** place;
}

/**
 * The high-water mark at one exposure, in MB; `null` for a life that has not come so far. A life that died at its
 * limit before it has the limit: whatever it needed was more. No mark counts above `ceilingMb`, so that two
 * Memory Sizes cut off alike.
 */
export function markAt(life: LifeFacts, place: number, ceilingMb: number): number | null {
  const reached = life.peakAtMb[place];
  if (reached !== undefined) return Math.min(reached, ceilingMb);
  return diedAtLimit(life) && life.sizeMb !== null ? Math.min(life.sizeMb, ceilingMb) : null;
}

/**
 * How many times older than it was seen to be a life of unknown birth is taken for: 2^2. Environments are recycled
 * after hours, a read-back is minutes long.
 */
const unseenPlaces = 2;

/**
 * The most that a life's mark at one exposure can have been. One whose birth was not seen is older than its REPORTs
 * say, and its mark is that of an older life: too high, never too low. It can convict what came after it and acquit
 * nothing (left truncation: delayed entry).
 */
export function markAtMost(life: LifeFacts, place: number, ceilingMb: number): number | null {
  const mark = markAt(life, place, ceilingMb);
  if (mark !== null || life.birthSeen || life.peakMb === null) return mark;
  return life.peakAtMb.length + unseenPlaces > place ? Math.min(life.peakMb, ceilingMb) : null;
}

type MarkOf = (life: LifeFacts, place: number, ceilingMb: number) => number | null;

/**
 * The deepest exposure that still compares most of what there is. It depends on how long the lives are, never
 * on their memory, so that the choice does not bias the test.
 */
export function commonPlace(
  before: readonly LifeFacts[],
  after: readonly LifeFacts[],
  markBefore: MarkOf = markAt,
): number | null {
  let best: { place: number; worth: number } | null = null;
  const deepest = Math.max(0, ...after.map((life) => life.peakAtMb.length));
  for (let place = 0; place < deepest; place += 1) {
    const first = reaching(before, place, markBefore);
    const second = reaching(after, place);
    if (first === 0 || second === 0) break;
    // Half the information is worth giving for each sixteen times the depth.
    const worth = ((first * second) / (first + second)) * exposureAt(place) ** 0.25;
    if (best === null || worth >= best.worth) best = { place, worth };
  }
  return best?.place ?? null;
}

/** Lives that can be compared at an exposure. */
export function reaching(lives: readonly LifeFacts[], place: number, markOf: MarkOf = markAt): number {
  return lives.filter((life) => markOf(life, place, Number.POSITIVE_INFINITY) !== null).length;
}
