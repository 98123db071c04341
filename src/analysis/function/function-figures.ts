import type { Runtime } from '../../events/record.ts';
import type { ContainerView } from '../container/container.ts';
import { type ContainerState, type RecentReports, unknownVersion } from '../container/container-state.ts';
import type { Counts } from '../model/counts.ts';
import type { UnadvisedFunction } from '../model/facts.ts';
import type { LeakVerdict } from '../model/leak.ts';
import { type Memory, memoryOf } from '../model/memory.ts';
import type { NoMemoryReason, TrendBucket, VersionSnapshot } from '../model/snapshot.ts';
import { countedIn, trendWindow, withRecent } from '../snapshot/trend.ts';
import { logBucketValue, quantile } from '../statistics/histogram.ts';
import type { FunctionState } from './function-state.ts';
import { type JudgedContainer, judgeContainers } from './judge.ts';
import { addSums, newRetiredTotals, type RetiredTotals } from './retired-totals.ts';

/** A function as a look finds it, before the advice. */
export interface FunctionFigures {
  readonly snapshot: UnadvisedFunction;
  readonly judged: readonly JudgedContainer[];
  /** The last time (ms) at which all of it stands even where nothing arrives: what runs is taken for vanished after. */
  readonly standsUntil: number;
  /** REPORTs that have not settled yet: the trend does not have them. */
  readonly recent: readonly RecentReports[];
}

/** One function as it is now: the sums of its containers, gone ones included, and the verdict on their memory. */
export function functionFigures(
  fn: FunctionState,
  looks: readonly ContainerView[],
  now: number,
  kills: readonly number[],
  windowMs: number,
): FunctionFigures {
  const newest = looks.reduce<ContainerState | null>(
    (best, { state }) => (best === null || state.lastSeen > best.lastSeen ? state : best),
    null,
  );
  const recent = looks.flatMap(({ state }) => recentOf(state));
  const whole = newRetiredTotals();
  const versions = new Map<string, VersionSums>();
  for (const [version, totals] of fn.retired) versionSums(versions, version).totals = cloneOf(totals);
  let running = 0;
  let standsUntil = Number.POSITIVE_INFINITY;
  for (const { container, state, unfinished } of looks) {
    whole.vanished += unfinished.vanished;
    for (const until of unfinished.until) {
      if (now > until) whole.vanished += 1;
      else {
        running += 1;
        standsUntil = Math.min(standsUntil, until);
      }
    }
    const sums = versionSums(versions, state.version ?? unknownVersion);
    addSums(sums.totals, state, container.countedUntil === null ? 1 : 0);
    if (sums.newest === null || state.lastSeen > sums.newest.lastSeen) sums.newest = state;
  }
  for (const { totals } of versions.values()) addSums(whole, totals, totals.containers);
  const { leak, judged, emulated, versions: leaks } = judgeContainers(fn, looks);
  for (const { state, leak: verdict } of judged) {
    if (verdict.verdict === 'leaking') versionSums(versions, state.version ?? unknownVersion).leaking += 1;
  }
  return {
    judged,
    standsUntil,
    recent,
    snapshot: {
      key: fn.key,
      account: fn.account,
      functionName: fn.functionName,
      logGroup: fn.logGroup,
      memory: memoryOf(whole, newest?.sizeMb ?? null, newest?.lastMb ?? null),
      ...whole.counts,
      containers: whole.containers,
      coldStarts: whole.coldStarts,
      runtime: runtimeOf(looks),
      leak,
      versions: [...versions]
        .map(([version, sums]) => versionView(version, sums, leaks.get(version) ?? 'unknown'))
        .sort((a, b) => a.firstSeen - b.firstSeen),
      durationMs: {
        p50: durationAt(whole, 0.5),
        p95: durationAt(whole, 0.95),
        billedMean: whole.billedReports === 0 ? null : whole.billedMs / whole.billedReports,
      },
      emulated,
      noMemoryData: noMemoryReason(whole, looks),
      ...besides(
        'extensions',
        namesIn(looks, ({ extensions }) => extensions),
      ),
      ...besides(
        'killedChildren',
        namesIn(looks, ({ killedChild }) => killedChild ?? []),
      ),
      vanished: whole.vanished,
      running,
      trend: trendView(fn, recent, now, kills, windowMs),
      firstSeen: Math.min(fn.firstSeen, whole.firstSeen),
      lastSeen: whole.lastSeen,
    },
  };
}

/** The small graph of a function: it moves on with time even where nothing arrives. */
export function trendView(
  { trend }: Pick<FunctionState, 'trend'>,
  recent: readonly RecentReports[],
  now: number,
  kills: readonly number[],
  windowMs: number,
): TrendBucket[] {
  const window = withRecent(trendWindow(trend, now, windowMs), recent);
  const killed = countedIn(window, kills);
  return window.attempts.map((attempts, index) => ({
    peakUtilization: window.peaks[index] ?? null,
    attempts,
    kills: killed[index] ?? 0,
  }));
}

function recentOf({ recentReports }: ContainerState): readonly RecentReports[] {
  return recentReports === null || recentReports.at.length === 0 ? [] : [recentReports];
}

interface VersionSums {
  totals: RetiredTotals;
  newest: ContainerState | null;
  leaking: number;
}

function versionSums(versions: Map<string, VersionSums>, version: string): VersionSums {
  const known = versions.get(version);
  if (known !== undefined) return known;
  const sums: VersionSums = { totals: newRetiredTotals(), newest: null, leaking: 0 };
  versions.set(version, sums);
  return sums;
}

function cloneOf(totals: RetiredTotals): RetiredTotals {
  const copy = newRetiredTotals();
  addSums(copy, totals, totals.containers);
  return copy;
}

function versionView(
  version: string,
  { totals, newest, leaking }: VersionSums,
  leak: LeakVerdict,
): VersionSnapshot {
  const memory: Memory = memoryOf(totals, newest?.sizeMb ?? null, newest?.lastMb ?? null);
  const counts: Counts = totals.counts;
  return {
    version,
    memory,
    ...counts,
    containers: totals.containers,
    coldStarts: totals.coldStarts,
    leakingContainers: leaking,
    leak,
    firstSeen: totals.firstSeen,
    lastSeen: totals.lastSeen,
  };
}

const namesKept = 10;

/** Names that the logs of its containers have of other processes than the function's. */
function namesIn(
  looks: readonly ContainerView[],
  of: (state: ContainerState) => string | readonly string[],
): readonly string[] {
  return [...new Set(looks.flatMap(({ state }) => of(state)))].slice(0, namesKept);
}

function besides<Key extends string>(
  key: Key,
  names: readonly string[],
): { [Each in Key]?: readonly string[] } {
  const field: { [Each in Key]?: readonly string[] } = {};
  if (names.length > 0) field[key] = names;
  return field;
}

function runtimeOf(looks: readonly ContainerView[]): Runtime | null {
  return looks.findLast(({ state }) => state.runtime !== null)?.state.runtime ?? null;
}

/** `null` where they are known of some invocations alone: those were read for what befell them, and are no sample. */
function durationAt(sums: RetiredTotals, q: number): number | null {
  if (sums.unknownDurations > 0) return null;
  const bucket = quantile(sums.durations, q);
  return bucket === null ? null : logBucketValue(bucket);
}

/** Why a function shows no memory although something of it was seen; `null` where it does show some. */
function noMemoryReason(sums: RetiredTotals, looks: readonly ContainerView[]): NoMemoryReason | null {
  if (sums.used.total > 0) return null;
  if (looks.some(({ state }) => state.managed)) return 'managed-instances';
  // At system log level WARN a healthy invocation leaves no line at all, a failed one its failure.
  const started = looks.some(({ state }) =>
    state.attempts.items.some((attempt) => attempt.startedAt !== null),
  );
  if (!started && sums.counts.attempts > 0) return 'log-level';
  return sums.counts.attempts > 2 && sums.counts.reports === 0 ? 'no-reports' : null;
}
