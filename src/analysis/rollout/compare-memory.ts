import type { LifeFacts } from '../model/facts.ts';
import { quantileOf } from '../statistics/order-statistics.ts';
import { rankTest, shiftInterval } from '../statistics/rank-test.ts';
import { commonPlace, exposureAt, markAt, markAtMost } from './exposure.ts';
import type { Change } from './rollout-sides.ts';

/** The high-water marks of the lives on both sides, at one exposure. */
export interface Comparison {
  readonly before: number;
  readonly after: number;
  /** Invocations at which the high-water marks are compared. */
  readonly exposure: number;
  readonly typicalBeforeMb: number;
  readonly typicalAfterMb: number;
  readonly shiftMb: number;
  /** Differences below this are of no concern, MB: the margin within which two versions are the same. */
  readonly marginMb: number;
  readonly material: boolean;
  readonly higher: number;
  readonly lower: number;
  /** The shift is shown to lie within the margin: an equivalence, not a failure to find a difference. */
  readonly equivalent: boolean;
}

/** A difference of no concern is below both of these. */
const marginOfSize = 0.05;
const marginOfPeak = 0.1;

/** Lives looked at on each side. */
const livesCompared = 64;
/**
 * Numbers of lives at which a side is judged again; in between, the first of them are compared. A verdict then changes
 * a few times in the life of a roll-out and does not flicker with every invocation.
 */
const checkpoints = [64, 48, 32, 24, 16, 12, 10, 8, 7, 6, 5, 4, 3, 2, 1] as const;

/** Lives of known age on both sides: what can show that the versions are the same, or the new one better. */
export function compareKnownAges(change: Change): Comparison | null {
  return compare(change, change.before.lives.filter(birthSeen), markAt);
}

/** Lives of unknown age before the change too: what can show that the new version needs more. */
export function compareAllAges(change: Change): Comparison | null {
  return compare(change, change.before.lives, markAtMost);
}

function birthSeen(life: LifeFacts): boolean {
  return life.birthSeen;
}

function compare(
  { before, after }: Change,
  livesBefore: readonly LifeFacts[],
  markBefore: typeof markAt,
): Comparison | null {
  const first = livesBefore.slice(-livesCompared);
  const second = after.lives.filter(birthSeen).slice(0, livesCompared);
  const place = commonPlace(first, second, markBefore);
  if (place === null) return null;
  const sizeBeforeMb = before.view.memory.sizeMb ?? Number.POSITIVE_INFINITY;
  const sizeAfterMb = after.view.memory.sizeMb ?? Number.POSITIVE_INFINITY;
  const ceilingMb = Math.min(sizeBeforeMb, sizeAfterMb);
  const marksBefore = toCheckpoint(first.flatMap((life) => markBefore(life, place, ceilingMb) ?? []));
  const marksAfter = toCheckpoint(second.flatMap((life) => markAt(life, place, ceilingMb) ?? []));
  const test = rankTest(marksBefore, marksAfter);
  const typicalBeforeMb = quantileOf(marksBefore, 0.5);
  const marginMb = Math.min(marginOfPeak * typicalBeforeMb, marginOfSize * ceilingMb);
  const { low, high } = shiftInterval(marksBefore, marksAfter);
  return {
    before: marksBefore.length,
    after: marksAfter.length,
    exposure: exposureAt(place),
    typicalBeforeMb,
    typicalAfterMb: quantileOf(marksAfter, 0.5),
    shiftMb: test.shift,
    marginMb,
    // More memory was given so that it be used: a new size is judged by the kills.
    material: sizeBeforeMb === sizeAfterMb && Math.abs(test.shift) >= marginMb,
    higher: test.higher,
    lower: test.lower,
    equivalent: low > -marginMb && high < marginMb,
  };
}

function toCheckpoint(marks: readonly number[]): readonly number[] {
  return marks.slice(0, checkpoints.find((checkpoint) => checkpoint <= marks.length) ?? 0);
}
