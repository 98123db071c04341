import type { ContainerLook } from './container-look.ts';
import { growthOf } from './container-look.ts';
import { type EndedLife, type Life, unknownVersion } from './container-state.ts';
import type { LifeFacts } from './facts.ts';
import type { JudgedContainer } from './judge.ts';
import { judgeLife } from './leak/judge.ts';
import { type JudgedLife, type LeakPool, newPool } from './leak/pool.ts';
import { endingOf } from './life.ts';
import type { LeakVerdict } from './snapshot.ts';

/** An ended life as it is kept: what the advice reads, and the little that a verdict on it takes. */
export interface PastLife {
  /** With the verdict of the newest look. */
  facts: LifeFacts;
  /** `null` where no REPORT told its memory. */
  readonly judged: JudgedLife | null;
}

/** The pool of ended lives at a Memory Size, where there is one. */
export type PoolOf = (sizeMb: number) => LeakPool | undefined;

export function pastLife(life: EndedLife, version: string, logStream: string): PastLife {
  const { summary } = life;
  return {
    facts: factsOf(life, version, logStream, life.endedBy, 'unknown', life.slopeMbPerInvocation),
    judged:
      summary === null
        ? null
        : {
            n: summary.n,
            state: summary.state,
            usedShare: summary.usedShare,
            killed: summary.killed,
            emulated: summary.emulated,
          },
  };
}

/**
 * The ended lives and the present ones as facts, oldest first, of each version at most the newest `kept`; `leak` is
 * the verdict on the function.
 */
export function livesOf(
  past: Iterable<readonly PastLife[]>,
  judged: readonly JudgedContainer[],
  poolOf: PoolOf,
  kept: number,
  leak: LeakVerdict,
): LifeFacts[] {
  const lives: LifeFacts[] = [];
  for (const ofVersion of past) {
    for (const life of ofVersion) lives.push(pastFacts(life, poolOf));
  }
  for (const { container, state } of judged) {
    for (const life of state.endedLives) {
      const unsettled = pastLife(life, state.version ?? unknownVersion, container.logStream);
      lives.push(pastFacts(unsettled, poolOf));
    }
  }
  for (const { look, state, current } of judged) {
    if (state.life.reports > 0) lives.push(presentFacts(look, current.verdict, leak));
  }
  return newestOfEachVersion(lives, kept);
}

/** The verdict on an ended life changes only with what the function's other lives did since. */
function pastFacts(life: PastLife, poolOf: PoolOf): LifeFacts {
  const { judged, facts } = life;
  const { sizeMb } = facts;
  const leak =
    judged === null || sizeMb === null ? 'unknown' : judgeLife(judged, poolOf(sizeMb) ?? newPool(sizeMb));
  if (leak !== facts.leak) life.facts = { ...facts, leak };
  return life.facts;
}

function presentFacts(look: ContainerLook, leak: LeakVerdict, ofFunction: LeakVerdict): LifeFacts {
  const { container, state, facts } = look;
  const { detector } = state.life;
  // The dearest figure of all: nobody asks for it where the function does not leak.
  const unasked = detector === null || ofFunction === 'none';
  const slope = unasked ? null : growthOf(look, detector).slopeMbPerInvocation;
  if (facts?.leak === leak && facts.slopeMbPerInvocation === slope) return facts;
  const version = state.version ?? unknownVersion;
  look.facts = factsOf(state.life, version, container.logStream, endingOf(state), leak, slope);
  return look.facts;
}

/** Field by field: what else a life holds is not to be kept alive by its facts. */
function factsOf(
  life: Omit<Life, 'detector'>,
  version: string,
  logStream: string,
  endedBy: LifeFacts['endedBy'],
  leak: LeakVerdict,
  slopeMbPerInvocation: number | null,
): LifeFacts {
  return {
    version,
    logStream,
    sizeMb: life.sizeMb,
    startedAt: life.startedAt,
    lastAt: life.lastAt,
    reports: life.reports,
    baselineMb: life.baselineMb,
    peakMb: life.peakMb,
    peakAtMb: life.peakAtMb.slice(),
    beforeLastMb: life.beforeLastMb,
    maxima: life.maxima,
    maximaMb: life.maximaMb,
    endedBy,
    leak,
    slopeMbPerInvocation,
  };
}

function newestOfEachVersion(lives: readonly LifeFacts[], kept: number): LifeFacts[] {
  const newestFirst = [...lives].sort((left, right) => right.lastAt - left.lastAt);
  const seen = new Map<string, number>();
  const newest = newestFirst.filter(({ version }) => {
    const before = seen.get(version) ?? 0;
    seen.set(version, before + 1);
    return before < kept;
  });
  return newest.reverse();
}
