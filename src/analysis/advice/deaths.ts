import { memoryBoundMb } from '../failure/decision-order.ts';
import type { FunctionFacts, LifeFacts } from '../model/facts.ts';
import type { Failure } from '../model/failure.ts';
import type { LeakVerdict } from '../model/leak.ts';
import { isOom } from '../model/outcome.ts';
import { diedAtLimit } from '../sizing/sizing.ts';
import { quantileOf } from '../statistics/order-statistics.ts';
import { hasHeapRamp, slowsDown, startsRise } from './growth-shapes.ts';

/** What led a container to its death at the limit. */
export type DeathCause =
  /** Extensions held the invocation open after the runtime had answered, until it timed out at the limit. */
  | 'extension'
  /** It grew invocation by invocation, and did not stop. */
  | 'leak'
  /** The last attempt alone took most of the room there was. */
  | 'heavy-request'
  /** The size did not even hold the first invocations. */
  | 'too-small'
  /** The same since a version: what ran before it fitted. */
  | 'version-needs-more'
  /** Newer environments start higher than older ones did: what the function works on grows. */
  | 'growing-data'
  /** Its growth slowed down as that of a heap towards its cap, which lies above the Memory Size. */
  | 'heap-setting'
  /** It had long been near the limit, without growing steadily. */
  | 'pressure'
  /** The language runtime gave up well below the Memory Size: at its own limit. */
  | 'runtime-limit'
  | 'unknown';

type Growth = 'established' | 'suspected' | 'none';

export interface Death {
  readonly life: LifeFacts;
  readonly cause: DeathCause;
  /** The high-water mark before the fatal attempt; `null` where that was the first. */
  readonly beforeMb: number | null;
  /** What the fatal attempt took at least, up to the limit; `null` where that was the first. */
  readonly riseMb: number | null;
  readonly timedOut: boolean;
}

/** Of a container's headroom: what a single attempt, and what a steady growth, must have taken to be the cause. */
const heavyShare = 0.5;
const leakShare = 0.3;
/** High-water marks from which a death is no surprise. */
const pressedShare = 0.8;
/** Invocations within which a size proves too small. */
const firstInvocations = 3;

/** The lives at the present Memory Size that died of memory, each with its cause, oldest first. */
export function deathsOf({ fn, lives: all, failures }: FunctionFacts): readonly Death[] {
  const lives = all.filter(({ sizeMb }) => sizeMb === fn.memory.sizeMb);
  const dataGrow = startsRise(lives);
  const leaks = new Map(fn.versions.map(({ version, leak }) => [version, leak]));
  const held = new Set(failures.filter(({ extensionMs }) => extensionMs !== undefined).map(endKey));
  return lives.filter(diedOfMemory).map((life) => {
    const isSame = ({ version }: LifeFacts) => version === life.version;
    const survived: Survived = {
      sameMb: survivedMb(lives.filter(isSame)),
      othersMb: survivedMb(lives.filter((other) => !isSame(other))),
    };
    const death = deathOf(life, growthOf(life, leaks.get(life.version) ?? fn.leak.verdict), survived);
    if (held.has(endKey({ logStream: life.logStream, timestamp: life.lastAt }))) {
      return { ...death, cause: 'extension' };
    }
    if (dataGrow && (death.cause === 'leak' || death.cause === 'pressure')) {
      return { ...death, cause: 'growing-data' };
    }
    const isHeap = death.cause === 'leak' && hasHeapRamp(fn.runtime) && slowsDown(life);
    return isHeap ? { ...death, cause: 'heap-setting' } : death;
  });
}

/** What lives of the same version, and those of the others, came to that lived on: 0 where none did, MB. */
interface Survived {
  readonly sameMb: number;
  readonly othersMb: number;
}

function survivedMb(lives: readonly LifeFacts[]): number {
  return quantileOf(
    lives.filter(hasSurvived).flatMap(({ peakMb }) => peakMb ?? []),
    0.5,
  );
}

/** A life ends with the REPORT of the attempt that it died in. */
function endKey({ logStream, timestamp }: Pick<Failure, 'logStream' | 'timestamp'>): string {
  return `${logStream}\n${timestamp}`;
}

function diedOfMemory(life: LifeFacts): boolean {
  return isOom(life.endedBy) || timedOutAtLimit(life);
}

function timedOutAtLimit({ endedBy, peakMb, sizeMb }: LifeFacts): boolean {
  return endedBy === 'timeout' && peakMb !== null && sizeMb !== null && peakMb >= sizeMb - memoryBoundMb;
}

/** Lived long enough to show that the size can hold the function. */
function hasSurvived(life: LifeFacts): boolean {
  return life.reports > firstInvocations && !(diedOfMemory(life) && life.reports <= firstInvocations + 1);
}

/** What the function's other lives did weighs more than the one: where they all found their level, it only rose to its own. */
function growthOf({ leak }: LifeFacts, ofFunction: LeakVerdict): Growth {
  if (ofFunction !== 'leaking' && ofFunction !== 'watching') return 'none';
  if (leak === 'leaking') return 'established';
  return leak === 'watching' && ofFunction === 'leaking' ? 'suspected' : 'none';
}

function deathOf(life: LifeFacts, growth: Growth, survived: Survived): Death {
  const beforeMb = beforeFatal(life);
  const { sizeMb } = life;
  const riseMb = beforeMb === null || sizeMb === null ? null : Math.max(0, sizeMb - beforeMb);
  return {
    life,
    beforeMb,
    riseMb,
    timedOut: life.endedBy === 'timeout',
    cause: causeOf(life, growth, beforeMb, riseMb, survived),
  };
}

/** The REPORT of a fatal attempt states the limit; where there was none, the newest mark is the one before it. */
function beforeFatal(life: LifeFacts): number | null {
  const reported = life.peakMb !== null && life.sizeMb !== null && life.peakMb >= 0.95 * life.sizeMb;
  return reported ? life.beforeLastMb : life.peakMb;
}

function causeOf(
  life: LifeFacts,
  growth: Growth,
  beforeMb: number | null,
  riseMb: number | null,
  { sameMb, othersMb }: Survived,
): DeathCause {
  const { sizeMb, baselineMb } = life;
  if (sizeMb === null) return 'unknown';
  const outgrown = othersMb > 0 && othersMb < pressedShare * sizeMb ? 'version-needs-more' : 'too-small';
  if (life.endedBy === 'runtime-oom' && !diedAtLimit(life)) return 'runtime-limit';
  if (beforeMb === null || riseMb === null || baselineMb === null || life.reports <= firstInvocations) {
    // Where others of its version lived on far below the limit, it was what the first attempt was given.
    if (sameMb > 0 && sameMb < pressedShare * sizeMb) return 'heavy-request';
    return outgrown;
  }
  const headRoomMb = Math.max(1, sizeMb - baselineMb);
  const grownMb = beforeMb - baselineMb;
  if (growth !== 'none' && grownMb >= leakShare * headRoomMb) return 'leak';
  if (riseMb >= heavyShare * headRoomMb && beforeMb < pressedShare * sizeMb) return 'heavy-request';
  if (growth === 'established') return 'leak';
  if (baselineMb >= pressedShare * sizeMb) return outgrown;
  return beforeMb >= pressedShare * sizeMb ? 'pressure' : 'unknown';
}
