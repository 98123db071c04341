import type { ContainerView } from '../container/container.ts';
import { unknownVersion } from '../container/container-state.ts';
import { growthOf } from '../container/container-view.ts';
import { endingOf } from '../container/life.ts';
import { judgeLife } from '../leak/judge.ts';
import { newPool } from '../leak/pool.ts';
import type { LifeFacts } from '../model/facts.ts';
import type { LeakVerdict } from '../model/leak.ts';
import type { FunctionFigures } from './function-figures.ts';
import type { FunctionState } from './function-state.ts';
import { lifeFacts, type PastLife, pastLife } from './past-life.ts';
import { livesSeen } from './retention-budget.ts';
import { type EvidenceOf, evidenceAt } from './version-evidence.ts';

/** The ended lives of a function and the present ones as facts, oldest first, of each version the newest alone. */
export function livesOf(fn: FunctionState, { judged, snapshot }: FunctionFigures): LifeFacts[] {
  const lives: LifeFacts[] = [];
  const ofVersion = new Map(snapshot.versions.map(({ version, leak }) => [version, leak]));
  for (const ended of fn.lives.values()) {
    for (const life of ended) lives.push(pastFacts(life, fn.evidence));
  }
  for (const { container, state } of judged) {
    for (const life of state.endedLives) {
      const unsettled = pastLife(life, state.version ?? unknownVersion, container.logStream);
      lives.push(pastFacts(unsettled, fn.evidence));
    }
  }
  for (const { look, state, current } of judged) {
    if (state.life.reports > 0)
      lives.push(
        presentFacts(look, current.verdict, ofVersion.get(state.version ?? unknownVersion) ?? 'unknown'),
      );
  }
  return newestOfEachVersion(lives);
}

/** The verdict on an ended life changes only with what the function's other lives did since. */
function pastFacts(life: PastLife, evidence: EvidenceOf): LifeFacts {
  const { judged, facts } = life;
  const { sizeMb } = facts;
  const leak =
    judged === null || sizeMb === null
      ? 'unknown'
      : judgeLife(judged, evidenceAt(evidence, facts.version, sizeMb)?.pool ?? newPool(sizeMb));
  if (leak !== facts.leak) life.facts = { ...facts, leak };
  return life.facts;
}

function presentFacts(look: ContainerView, leak: LeakVerdict, ofFunction: LeakVerdict): LifeFacts {
  const { container, state, facts } = look;
  const { detector } = state.life;
  // The dearest figure of all: it is not asked for where the function does not leak.
  const unasked = detector === null || ofFunction === 'none';
  const slope = unasked ? null : (growthOf(look, detector).own?.slope ?? null);
  if (facts?.leak === leak && facts.slopeMbPerInvocation === slope) return facts;
  const version = state.version ?? unknownVersion;
  look.facts = lifeFacts(state.life, version, container.logStream, endingOf(state), leak, slope);
  return look.facts;
}

function newestOfEachVersion(lives: readonly LifeFacts[]): LifeFacts[] {
  const newestFirst = [...lives].sort((left, right) => right.lastAt - left.lastAt);
  const seen = new Map<string, number>();
  const newest = newestFirst.filter(({ version }) => {
    const before = seen.get(version) ?? 0;
    seen.set(version, before + 1);
    return before < livesSeen;
  });
  return newest.reverse();
}
