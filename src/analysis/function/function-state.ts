import { invariant } from '../../invariant.ts';
import type { Container } from '../container/container.ts';
import { type ContainerState, unknownVersion } from '../container/container-state.ts';
import type { FoldContext } from '../container/fold-context.ts';
import { failureView } from '../failure/failure-view.ts';
import { envelopeAfter } from '../leak/detector.ts';
import type { Failure } from '../model/failure.ts';
import type { ContainerId, FunctionId } from '../model/ids.ts';
import { newTrend, noteAttempt, type Trend } from '../snapshot/trend.ts';
import { type PastLife, pastLife } from './past-life.ts';
import type { RetentionBudget } from './retention-budget.ts';
import { newRetiredTotals, type RetiredTotals } from './retired-totals.ts';
import {
  addEnded,
  type EvidenceOf,
  evidenceFor,
  expectedLevelMb,
  type VersionEvidence,
} from './version-evidence.ts';

/** What is kept of one function: its containers, and the sums of those that are gone. */
export interface FunctionState {
  readonly key: FunctionId;
  /** The account of its log group, where the source told it. */
  readonly account: string | null;
  readonly functionName: string;
  readonly logGroup: string;
  readonly containers: Map<ContainerId, Container>;
  /** By version and Memory Size: levels and ended lives of one say nothing of another. */
  readonly evidence: EvidenceOf;
  /** By version: containers that were evicted. */
  readonly retired: Map<string, RetiredTotals>;
  /** By version: ended lives, newest last. */
  readonly lives: Map<string, PastLife[]>;
  /** Grows whenever an envelope changes. */
  envelopes: number;
  readonly trend: Trend;
  readonly share: RetentionBudget;
  /** Failures of attempts that no container holds any more, newest last. */
  failures: Failure[];
  firstSeen: number;
  /** Something arrived since the last look. */
  dirty: boolean;
}

/** Versions of which ended lives are kept; a roll-out compares the newest two. */
const versionsWithLives = 8;
/** Versions told apart among what is gone; a log may name any number of them. */
const versionsKept = 64;
const otherVersions = 'other versions';
/** Versions and sizes told apart in the leak evidence: a roll-out has two, a function that is rolled back a few. */
const evidenceKept = 16;

/** What all functions' records are folded with. */
export interface FoldSettings {
  /** Share of Memory Size from which an attempt that survived counts as near OOM. */
  readonly pressure: number;
  /** Over all functions. */
  readonly trend: Trend;
}

/** A function of which nothing is known but where it is, and when it was first seen (epoch ms). */
export function newFunctionState(
  origin: Pick<FunctionState, 'key' | 'account' | 'functionName' | 'logGroup' | 'firstSeen' | 'share'>,
): FunctionState {
  return {
    ...origin,
    containers: new Map(),
    evidence: new Map(),
    retired: new Map(),
    lives: new Map(),
    envelopes: 0,
    trend: newTrend(),
    failures: [],
    dirty: true,
  };
}

/** What the records of the function's containers are folded with, as long as none of its envelopes changes. */
export function foldContext(fn: FunctionState, { pressure, trend }: FoldSettings): FoldContext {
  return {
    pressure,
    envelopeMb: (sizeMb, version) => expectedLevelMb(fn.evidence, version ?? unknownVersion, sizeMb),
    envelopes: fn.envelopes,
    onReport(at, utilization) {
      noteAttempt(fn.trend, at, utilization);
      noteAttempt(trend, at, utilization);
    },
  };
}

/** After a REPORT settled: another container may live stably at a higher level than was known. */
export function raiseEnvelope(fn: FunctionState, state: ContainerState): void {
  const { detector } = state.life;
  if (detector === null) return;
  const evidence = evidenceOf(fn, state.version ?? unknownVersion, detector.limitMb, state.lastSeen);
  const envelopeMb = envelopeAfter(evidence.envelopeMb, detector);
  if (envelopeMb <= evidence.envelopeMb) return;
  evidence.envelopeMb = envelopeMb;
  fn.envelopes += 1;
  fn.dirty = true;
}

/** Takes the lives that ended in a settled container. */
export function takeEndedLives(fn: FunctionState, container: Container, state: ContainerState): void {
  const version = state.version ?? unknownVersion;
  fn.dirty = true;
  for (const life of state.endedLives.splice(0)) {
    const lives = fn.lives.get(version) ?? [];
    fn.lives.set(version, lives);
    lives.push(pastLife(life, version, container.logStream));
    dropLongestAgo(fn.lives, versionsWithLives, (known) => known.at(-1)?.facts.lastAt ?? life.lastAt);
    if (lives.length > fn.share.lives) lives.splice(0, lives.length - fn.share.lives);
    if (life.summary !== null && life.sizeMb !== null) {
      addEnded(evidenceOf(fn, version, life.sizeMb, life.lastAt), life.summary);
      // What another version is expected to need leans on this one.
      if (fn.evidence.size > 1) fn.envelopes += 1;
    }
  }
}

/** Keeps the failed attempts that a settled container dropped. */
export function archiveDropped(fn: FunctionState, container: Container, settled: ContainerState): void {
  const dropped = settled.droppedFailures.splice(0);
  fn.dirty = true;
  archive(
    fn,
    dropped.flatMap((attempt) => failureView(container, settled, attempt) ?? []),
  );
}

/** Keeps failures of attempts that no container holds any more: the newest, as many as the function's share. */
export function archive(fn: FunctionState, failures: readonly Failure[]): void {
  fn.failures.push(...failures);
  // Cut back in runs: cutting at each failure would copy the whole list each time.
  if (fn.failures.length > 1.2 * fn.share.failures) fn.failures = fn.failures.slice(-fn.share.failures);
}

/** What is known of a version at a size, or a place for it; of many, the one in use longest ago makes room. */
function evidenceOf(fn: FunctionState, version: string, sizeMb: number, at: number): VersionEvidence {
  const evidence = evidenceFor(fn.evidence, version, sizeMb, at);
  const dropped = dropLongestAgo(fn.evidence, evidenceKept, ({ lastAt }) => lastAt);
  // What was folded at its envelope is to be folded again.
  if (dropped !== undefined && dropped.envelopeMb > 0) fn.envelopes += 1;
  return evidence;
}

/** Drops the entry that was in use longest ago where there are more than `kept`; gives it. */
function dropLongestAgo<Key, Value>(
  map: Map<Key, Value>,
  kept: number,
  lastAt: (value: Value) => number,
): Value | undefined {
  if (map.size <= kept) return undefined;
  const [first, ...rest] = [...map];
  invariant(first !== undefined, 'a map with entries has a first one');
  const [key, value] = rest.reduce(
    (oldest, each) => (lastAt(each[1]) < lastAt(oldest[1]) ? each : oldest),
    first,
  );
  map.delete(key);
  return value;
}

/** Where the sums of an evicted container go: to its version, or with the many before it. */
export function retiredTotalsOf(fn: FunctionState, version: string): RetiredTotals {
  const known = fn.retired.has(version) || fn.retired.size < versionsKept;
  const key = known ? version : otherVersions;
  const totals = fn.retired.get(key) ?? newRetiredTotals();
  fn.retired.set(key, totals);
  return totals;
}
