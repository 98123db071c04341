import type { Runtime } from '../../events/record.ts';
import type { LifeFacts } from '../model/facts.ts';
import { rankTest } from '../statistics/rank-test.ts';

/** Lives of each half of the time that must be compared before their starts say anything. */
const startsCompared = 4;
/** Chance of a rise that is none, and the share of the Memory Size that one must make. */
const riseLevel = 0.01;
const materialRise = 0.05;

/** Lives that began later began higher: no leak does that, for it begins again with each of them. */
export function startsRise(lives: readonly LifeFacts[]): boolean {
  const known = lives
    .filter(({ birthSeen, baselineMb, startedAt }) => birthSeen && baselineMb !== null && startedAt !== null)
    .sort((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0));
  if (new Set(known.map(({ version }) => version)).size > 1) return false;
  const starts = known.map(({ baselineMb }) => baselineMb ?? 0);
  const middle = starts.length >> 1;
  if (middle < startsCompared) return false;
  const { higher, shift } = rankTest(starts.slice(0, middle), starts.slice(middle));
  return higher <= riseLevel && shift >= materialRise * (lives[0]?.sizeMb ?? Number.POSITIVE_INFINITY);
}

/** Runtimes whose heap grows towards its own limit. */
export function hasHeapRamp(runtime: Runtime | null): boolean {
  return runtime === 'java' || runtime === 'node' || runtime === 'dotnet';
}

/** Invocations whose growth shows whether it slows down: doublings up to 32 at least. */
const doublings = 6;
/** A steady growth doubles with each doubling of the age; one that stops gains ever less. */
const slowing = 1.2;

/** The last doubling of its age brought hardly more than the one before: a growth on its way to an end. */
export function slowsDown({ peakAtMb }: LifeFacts): boolean {
  if (peakAtMb.length < doublings) return false;
  const [first, second, third] = peakAtMb.slice(-3);
  if (first === undefined || second === undefined || third === undefined) return false;
  return second > first && third - second <= slowing * (second - first);
}
