import type { Container } from './container.ts';
import {
  addCounts,
  type ContainerState,
  type EndedLife,
  type MutableCounts,
  noCounts,
} from './container-state.ts';
import { failureView } from './container-view.ts';
import { envelopeAfter } from './leak/detector.ts';
import { addLife, type LeakPool, type LifeSummary, newPool } from './leak/pool.ts';
import { type Histogram, mergeHistogram, newHistogram } from './quantiles.ts';
import type { ContainerKey, Failure, FunctionKey } from './snapshot.ts';
import { newTrend, type Trend } from './trend.ts';

/** What is kept of one function: its containers, and the sums of those that are gone. */
export interface FunctionState {
  readonly key: FunctionKey;
  readonly functionName: string;
  readonly logGroup: string;
  readonly containers: Map<ContainerKey, Container>;
  /** By Memory Size: levels and ended lives of one size say nothing of another. */
  readonly sizes: Map<number, SizeState>;
  /** By version: containers that were evicted. */
  readonly retired: Map<string, Residue>;
  /** By version: ended lives, newest last. */
  readonly lives: Map<string, PastLife[]>;
  readonly trend: Trend;
  /** Failures of attempts that no container holds any more, newest last. */
  failures: Failure[];
  firstSeen: number;
  /** Something arrived since the last look. */
  dirty: boolean;
}

export interface PastLife {
  readonly life: EndedLife;
  readonly version: string;
  readonly logStream: string;
}

export interface SizeState {
  pool: LeakPool;
  envelopeMb: number;
}

/** What adds up over containers. A container's own state has these fields too. */
export interface Sums {
  readonly counts: MutableCounts;
  readonly used: Histogram;
  readonly durations: Histogram;
  unknownDurations: number;
  coldStarts: number;
  vanished: number;
  billedMs: number;
  billedReports: number;
  peakMb: number | null;
  peakUtilization: number | null;
  firstSeen: number;
  lastSeen: number;
}

/** The sums of several containers. */
export interface Residue extends Sums {
  containers: number;
}

/** Distinct values that a function's quantiles stay exact for. */
export const functionBins = 512;
/** Ended lives kept of a version. */
export const livesKept = 256;
/** Failures kept of a function; its counts have them all. */
const failuresKept = 1_000;
/** Versions told apart among what is gone; a log may name any number of them. */
const versionsKept = 64;
const otherVersions = 'other versions';
/** Memory Sizes told apart; a function has one, a roll-out two. */
const sizesKept = 8;
/** Version of a container whose stream name tells none. */
export const unknownVersion = 'unknown';

export function newFunctionState(
  key: FunctionKey,
  functionName: string,
  logGroup: string,
  at: number,
): FunctionState {
  return {
    key,
    functionName,
    logGroup,
    containers: new Map(),
    sizes: new Map(),
    retired: new Map(),
    lives: new Map(),
    trend: newTrend(),
    failures: [],
    firstSeen: at,
    dirty: true,
  };
}

export function envelopeMb(fn: FunctionState, sizeMb: number): number {
  return fn.sizes.get(sizeMb)?.envelopeMb ?? 0;
}

/** After a REPORT settled: another container may live stably at a higher level than was known. */
export function raiseEnvelope(fn: FunctionState, state: ContainerState): void {
  const { detector } = state.life;
  if (detector === null) return;
  const size = sizeState(fn, detector.limitMb);
  size.envelopeMb = envelopeAfter(size.envelopeMb, detector);
}

/** Takes the lives that ended in a settled container. */
export function takeEndedLives(fn: FunctionState, container: Container, state: ContainerState): void {
  const version = state.version ?? unknownVersion;
  for (const life of state.endedLives.splice(0)) {
    const lives = fn.lives.get(version) ?? [];
    fn.lives.set(version, lives);
    dropOldest(fn.lives, versionsKept);
    lives.push({ life, version, logStream: container.logStream });
    if (lives.length > livesKept) lives.shift();
    if (life.summary !== null && life.sizeMb !== null) addToPool(fn, life.sizeMb, life.summary);
  }
}

/** Keeps the failed attempts that a settled container dropped. */
export function archiveDropped(fn: FunctionState, container: Container, settled: ContainerState): void {
  const dropped = settled.droppedFailures.splice(0);
  archive(
    fn,
    dropped.flatMap((attempt) => failureView(container, settled, attempt) ?? []),
  );
}

export function archive(fn: FunctionState, failures: readonly Failure[]): void {
  fn.failures.push(...failures);
  // Cut back in runs: cutting at each failure would copy the whole list each time.
  if (fn.failures.length > 1.2 * failuresKept) fn.failures = fn.failures.slice(-failuresKept);
}

function addToPool(fn: FunctionState, sizeMb: number, summary: LifeSummary): void {
  const size = sizeState(fn, sizeMb);
  size.pool = addLife(size.pool, summary);
}

function sizeState(fn: FunctionState, sizeMb: number): SizeState {
  const known = fn.sizes.get(sizeMb);
  if (known !== undefined) return known;
  const size: SizeState = { pool: newPool(sizeMb), envelopeMb: 0 };
  fn.sizes.set(sizeMb, size);
  dropOldest(fn.sizes, sizesKept);
  return size;
}

function dropOldest<Key>(map: Map<Key, unknown>, kept: number): void {
  const oldest = map.keys().next();
  if (map.size > kept && !oldest.done) map.delete(oldest.value);
}

/** Where the sums of an evicted container go: to its version, or with the many before it. */
export function residueOf(fn: FunctionState, version: string): Residue {
  const known = fn.retired.has(version) || fn.retired.size < versionsKept;
  const key = known ? version : otherVersions;
  const residue = fn.retired.get(key) ?? newResidue();
  fn.retired.set(key, residue);
  return residue;
}

export function newResidue(): Residue {
  return {
    counts: noCounts(),
    used: newHistogram(),
    durations: newHistogram(),
    unknownDurations: 0,
    containers: 0,
    coldStarts: 0,
    vanished: 0,
    billedMs: 0,
    billedReports: 0,
    peakMb: null,
    peakUtilization: null,
    firstSeen: Number.POSITIVE_INFINITY,
    lastSeen: Number.NEGATIVE_INFINITY,
  };
}

/** Adds the sums of so many containers: of one that is evicted, or of all for a look at the whole. */
export function addSums(into: Residue, from: Sums, containers: number): void {
  addCounts(into.counts, from.counts);
  mergeHistogram(into.used, from.used, functionBins);
  mergeHistogram(into.durations, from.durations, functionBins);
  into.unknownDurations += from.unknownDurations;
  into.containers += containers;
  into.coldStarts += from.coldStarts;
  into.vanished += from.vanished;
  into.billedMs += from.billedMs;
  into.billedReports += from.billedReports;
  into.peakMb = larger(into.peakMb, from.peakMb);
  into.peakUtilization = larger(into.peakUtilization, from.peakUtilization);
  into.firstSeen = Math.min(into.firstSeen, from.firstSeen);
  into.lastSeen = Math.max(into.lastSeen, from.lastSeen);
}

function larger(left: number | null, right: number | null): number | null {
  if (left === null || right === null) return left ?? right;
  return Math.max(left, right);
}
