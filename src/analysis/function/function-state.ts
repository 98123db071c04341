import type { Container } from '../container/container.ts';
import { type ContainerState, unknownVersion } from '../container/container-state.ts';
import type { FoldContext } from '../container/fold-context.ts';
import { failureView } from '../failure/failure-view.ts';
import { envelopeAfter } from '../leak/detector.ts';
import type { LifeSummary } from '../leak/life-summary.ts';
import { addLife, type LeakPool, newPool } from '../leak/pool.ts';
import type { Failure } from '../model/failure.ts';
import type { ContainerId, FunctionId } from '../model/ids.ts';
import { newTrend, type Trend } from '../snapshot/trend.ts';
import { type PastLife, pastLife } from './past-life.ts';
import type { Share } from './retention-budget.ts';
import { newResidue, type Residue } from './retired-totals.ts';

/** What is kept of one function: its containers, and the sums of those that are gone. */
export interface FunctionState {
  readonly key: FunctionId;
  readonly functionName: string;
  readonly logGroup: string;
  readonly containers: Map<ContainerId, Container>;
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

/**
 * What the lives at one Memory Size came to: the leak evidence of the ended ones, and the highest level of a stable
 * one (MB).
 */
export interface SizeState {
  pool: LeakPool;
  envelopeMb: number;
}

/** Versions of which ended lives are kept; a roll-out compares the newest two. */
const versionsWithLives = 8;
/** Versions told apart among what is gone; a log may name any number of them. */
const versionsKept = 64;
const otherVersions = 'other versions';
/** Memory Sizes told apart; a function has one, a roll-out two. */
const sizesKept = 8;

/** A function of which nothing is known but that it had an event at this time (epoch ms). */
export function newFunctionState(
  key: FunctionId,
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

/** What the records of the function's containers are folded with, as long as none of its envelopes grows. */
export function foldContext(fn: FunctionState, pressure: number): FoldContext {
  return {
    pressure,
    envelopeMb: (sizeMb) => fn.sizes.get(sizeMb)?.envelopeMb ?? 0,
    envelopes: fn.envelopes,
  };
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

/** Keeps failures of attempts that no container holds any more: the newest, as many as the function's share. */
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
