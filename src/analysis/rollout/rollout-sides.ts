import { grouped } from '../../wording/units.ts';
import type { Rollout, RolloutSide } from '../model/advice.ts';
import type { FunctionFacts, LifeFacts, UnadvisedFunction } from '../model/facts.ts';
import type { Failure } from '../model/failure.ts';
import type { LeakVerdict } from '../model/leak.ts';
import type { Memory } from '../model/memory.ts';
import { isOom } from '../model/outcome.ts';
import type { VersionSnapshot } from '../model/snapshot.ts';
import { quantileOf } from '../statistics/order-statistics.ts';

/** What changed, when, and what was seen on either side of it. */
export interface Change {
  readonly cause: Rollout['cause'];
  readonly at: number;
  readonly before: Side;
  readonly after: Side;
}

export interface Side {
  readonly view: RolloutSide;
  /** Lives with memory figures, oldest first. */
  readonly lives: readonly LifeFacts[];
  /** The verdict on the memory of this side by itself. */
  readonly leak: LeakVerdict;
}

/**
 * The roll-out to judge: the newest mark set by hand, else the newest of a new version and a new Memory Size;
 * `null` where nothing changed.
 */
export function changeOf(facts: FunctionFacts): Change | null {
  const marked = markChange(facts);
  if (marked !== null) return marked;
  const version = versionChange(facts);
  const size = sizeChange(facts);
  if (version === null || size === null) return version ?? size;
  return size.at > version.at && !cameWith(version, size) ? size : version;
}

/** A size that the new version brought, and ran at from the first, is part of that version. */
function cameWith(version: Change, size: Change): boolean {
  const newest = new Set(version.after.lives);
  return newest.size === size.after.lives.length && size.after.lives.every((life) => newest.has(life));
}

function markChange(facts: FunctionFacts): Change | null {
  // Lines lag behind the clock: a mark stands before the first of them that is newer.
  const at = facts.marks.findLast((mark) => mark > facts.fn.firstSeen);
  if (at === undefined) return null;
  const side = (label: string, after: boolean) =>
    sideOf(
      facts,
      label,
      (startedAt) => startedAt >= at === after,
      (failure) => failure.timestamp >= at === after,
    );
  return {
    cause: 'mark',
    at,
    before: side('before the mark', false),
    after: side('after the mark', true),
  };
}

function sizeChange(facts: FunctionFacts): Change | null {
  const to = facts.fn.memory.sizeMb;
  const changed = facts.lives.filter((life) => life.reports > 0 && life.sizeMb !== null);
  const from = changed.findLast((life) => life.sizeMb !== to)?.sizeMb ?? null;
  const first = changed.filter((life) => life.sizeMb === to).map(startOf);
  if (to === null || from === null || first.length === 0) return null;
  const side = (sizeMb: number) =>
    sideOf(
      facts,
      `${grouped(sizeMb)} MB`,
      (_, life) => life.sizeMb === sizeMb,
      (failure) => failure.sizeMb === sizeMb,
    );
  return { cause: 'size', at: Math.min(...first), before: side(from), after: side(to) };
}

function versionChange(facts: FunctionFacts): Change | null {
  const published = facts.fn.versions.filter(({ version }) => /^\d+$/.test(version));
  const after = published.at(-1);
  const before = published.at(-2);
  if (before === undefined || after === undefined) return null;
  const side = (version: VersionSnapshot): Side => ({
    view: { label: `version ${version.version}`, ...figuresOf(version), ...countsOf(version) },
    lives: facts.lives.filter((life) => life.reports > 0 && life.version === version.version),
    leak: version.leak,
  });
  return { cause: 'version', at: after.firstSeen, before: side(before), after: side(after) };
}

function figuresOf({ attempts, containers, memory, coldStarts, leakingContainers }: VersionSnapshot) {
  return { attempts, containers, memory, coldStarts, leakingContainers };
}

function countsOf({
  oomKills,
  runtimeOoms,
  attempts,
}: Pick<VersionSnapshot, 'oomKills' | 'runtimeOoms' | 'attempts'>) {
  const kills = oomKills + runtimeOoms;
  return { oomKills: kills, killsPer1000: attempts === 0 ? null : (1_000 * kills) / attempts };
}

/** A side that no snapshot sums up: from its lives and failures, as far as they are kept. */
function sideOf(
  facts: FunctionFacts,
  label: string,
  holds: (startedAt: number, life: LifeFacts) => boolean,
  holdsFailure: (failure: Failure) => boolean,
): Side {
  const lives = facts.lives.filter((life) => life.reports > 0 && holds(startOf(life), life));
  const kills = facts.failures.filter((failure) => isOom(failure.kind) && holdsFailure(failure));
  const unreported = kills.filter(({ usedMb }) => usedMb === null).length;
  const attempts = lives.reduce((sum, life) => sum + life.reports, unreported);
  const containers = new Set(lives.map(({ logStream }) => logStream)).size;
  return {
    lives,
    leak: leakOf(lives),
    view: {
      label,
      attempts,
      containers,
      memory: memoryOf(lives, facts.fn),
      ...countsOf({ oomKills: kills.length, runtimeOoms: 0, attempts }),
      coldStarts: containers,
      leakingContainers: new Set(
        lives.filter(({ leak }) => leak === 'leaking').map(({ logStream }) => logStream),
      ).size,
    },
  };
}

/** Where no version has a verdict: what most of the lives say. */
function leakOf(lives: readonly LifeFacts[]): LeakVerdict {
  const judged = lives.filter(({ leak }) => leak !== 'unknown');
  const leaking = judged.filter(({ leak }) => leak === 'leaking').length;
  if (judged.length === 0) return 'unknown';
  if (leaking >= 2 && 2 * leaking >= judged.length) return 'leaking';
  return judged.some(({ leak }) => leak !== 'none') ? 'watching' : 'none';
}

function memoryOf(lives: readonly LifeFacts[], { memory }: UnadvisedFunction): Memory {
  const peaks = lives.flatMap(({ peakMb }) => peakMb ?? []);
  const newest = lives.at(-1);
  const shares = lives.flatMap(({ peakMb, sizeMb }) =>
    peakMb === null || sizeMb === null ? [] : peakMb / sizeMb,
  );
  return {
    sizeMb: newest?.sizeMb ?? memory.sizeMb,
    lastMb: newest?.peakMb ?? null,
    peakMb: peaks.length === 0 ? null : Math.max(...peaks),
    p50Mb: peaks.length === 0 ? null : quantileOf(peaks, 0.5),
    p95Mb: peaks.length === 0 ? null : quantileOf(peaks, 0.95),
    p99Mb: peaks.length === 0 ? null : quantileOf(peaks, 0.99),
    peakUtilization: shares.length === 0 ? null : Math.max(...shares),
  };
}

function startOf(life: LifeFacts): number {
  return life.startedAt ?? life.lastAt;
}
