import type { Container } from './container.ts';
import {
  addCounts,
  type ContainerState,
  type MutableCounts,
  noCounts,
  unknownVersion,
} from './container-state.ts';
import { failureView } from './container-view.ts';
import { envelopeAfter } from './leak/detector.ts';
import { addLife, type LeakPool, type LifeSummary, newPool } from './leak/pool.ts';
import { type PastLife, pastLife } from './lives.ts';
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
  /** Grows whenever an envelope does. */
  envelopes: number;
  readonly trend: Trend;
  readonly share: Share;
  /** Failures of attempts that no container holds any more, newest last. */
  failures: Failure[];
  firstSeen: number;
  /** Something arrived since the last look. */
  dirty: boolean;
}

export interface SizeState {
  pool: LeakPool;
  envelopeMb: number;
}

/** What each function may keep of what all keep together: one for all of them, and it shrinks as they grow in number. */
export interface Share {
  /** Ended lives of a version. */
  lives: number;
  /** Failures; its counts have them all. */
  failures: number;
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
/**
 * Ended lives and failures kept of all functions together, a few hundred bytes and about one kilobyte each; and
 * what a function gets of them. A roll-out compares 64 lives a side, and more than 256 tell no more of a size.
 */
const livesInAll = 24_000;
const failuresInAll = 40_000;
/** Lives of a version that the advice sees, running ones included. */
export const livesSeen = 256;
const livesOfOne = { least: 64, most: livesSeen } as const;
const failuresOfOne = { least: 50, most: 1_000 } as const;
/** Versions of which ended lives are kept; a roll-out compares the newest two. */
const versionsWithLives = 8;
/** Versions told apart among what is gone; a log may name any number of them. */
const versionsKept = 64;
const otherVersions = 'other versions';
/** Memory Sizes told apart; a function has one, a roll-out two. */
const sizesKept = 8;

/** What each of so many functions may keep. */
export function shareOf(functions: number): Share {
  const part = (all: number, { least, most }: { readonly least: number; readonly most: number }) =>
    Math.min(most, Math.max(least, Math.floor(all / Math.max(1, functions))));
  return { lives: part(livesInAll, livesOfOne), failures: part(failuresInAll, failuresOfOne) };
}

export function newFunctionState(
  key: FunctionKey,
  functionName: string,
  logGroup: string,
  at: number,
  share: Share,
): FunctionState {
  return {
    key,
    functionName,
    logGroup,
    containers: new Map(),
    sizes: new Map(),
    retired: new Map(),
    lives: new Map(),
    envelopes: 0,
    trend: newTrend(),
    share,
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
  const envelopeMb = envelopeAfter(size.envelopeMb, detector);
  if (envelopeMb <= size.envelopeMb) return;
  size.envelopeMb = envelopeMb;
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
    dropOldest(fn.lives, versionsWithLives);
    lives.push(pastLife(life, version, container.logStream));
    if (lives.length > fn.share.lives) lives.splice(0, lives.length - fn.share.lives);
    if (life.summary !== null && life.sizeMb !== null) addToPool(fn, life.sizeMb, life.summary);
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

export function archive(fn: FunctionState, failures: readonly Failure[]): void {
  fn.failures.push(...failures);
  // Cut back in runs: cutting at each failure would copy the whole list each time.
  if (fn.failures.length > 1.2 * fn.share.failures) fn.failures = fn.failures.slice(-fn.share.failures);
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
