import { judgeFunction } from '../leak/judge.ts';
import type { LifeSummary } from '../leak/life-summary.ts';
import { addLife, type LeakPool, newPool } from '../leak/pool.ts';

/**
 * What the lives of one version at one Memory Size came to: the leak evidence of the ended ones, and the highest level
 * of a stable one (MB). Versions do not share it: a fixed leak is forgotten, a new one is not diluted, and the old
 * version is not accused of it.
 */
export interface VersionEvidence {
  readonly version: string;
  readonly sizeMb: number;
  pool: LeakPool;
  envelopeMb: number;
  /** Times of the first and the newest record that counted towards it (epoch ms). */
  firstAt: number;
  lastAt: number;
}

export type EvidenceOf = Map<string, VersionEvidence>;

/** Its own lives after which a version no longer leans on the one before it. */
const livesToStandAlone = 8;

function keyOf(version: string, sizeMb: number): string {
  return `${sizeMb}\n${version}`;
}

/** What is known of a version at a size; `undefined` before its first life found a level or ended. */
export function evidenceAt(all: EvidenceOf, version: string, sizeMb: number): VersionEvidence | undefined {
  return all.get(keyOf(version, sizeMb));
}

/** The same, and a place for it where nothing is known yet; a record of this time (epoch ms) counts towards it. */
export function evidenceFor(all: EvidenceOf, version: string, sizeMb: number, at: number): VersionEvidence {
  const known = evidenceAt(all, version, sizeMb);
  if (known !== undefined) {
    known.firstAt = Math.min(known.firstAt, at);
    known.lastAt = Math.max(known.lastAt, at);
    return known;
  }
  const evidence = { version, sizeMb, pool: newPool(sizeMb), envelopeMb: 0, firstAt: at, lastAt: at };
  all.set(keyOf(version, sizeMb), evidence);
  return evidence;
}

/** The version that came before one (which begins now where it is not known yet) at the same size. */
function predecessorOf(
  all: EvidenceOf,
  own: VersionEvidence | undefined,
  sizeMb: number,
): VersionEvidence | null {
  let newest: VersionEvidence | null = null;
  for (const evidence of all.values()) {
    if (evidence === own || evidence.sizeMb !== sizeMb) continue;
    if (own !== undefined && evidence.firstAt >= own.firstAt) continue;
    if (newest === null || evidence.firstAt > newest.firstAt) newest = evidence;
  }
  return newest;
}

/** Adds an ended life. */
export function addEnded(evidence: VersionEvidence, life: LifeSummary): void {
  evidence.pool = addLife(evidence.pool, life);
}

/**
 * The level below which a growth is no surprise, MB: what lives of this version were stable at, and, as a prior that
 * yields to this version's own lives, what those of the version before were, unless that one leaked.
 */
export function expectedLevelMb(all: EvidenceOf, version: string, sizeMb: number): number {
  const own = evidenceAt(all, version, sizeMb);
  const ownMb = own?.envelopeMb ?? 0;
  if (own !== undefined && (all.size === 1 || own.pool.lives >= livesToStandAlone)) return ownMb;
  const before = predecessorOf(all, own, sizeMb);
  if (before === null) return ownMb;
  return judgeFunction(before.pool) === 'leaking' ? ownMb : Math.max(ownMb, before.envelopeMb);
}
