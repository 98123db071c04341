import type { Container, ContainerView } from '../container/container.ts';
import { type ContainerState, unknownVersion } from '../container/container-state.ts';
import { growthOf } from '../container/container-view.ts';
import type { Detector } from '../leak/detector-state.ts';
import { functionEvidence, leakEvidence } from '../leak/evidence.ts';
import { forecastFrom, minutesRange, minutesToLimit, withSiblings } from '../leak/forecast.ts';
import { judgeFunction, judgeLife, strongerVerdict } from '../leak/judge.ts';
import type { LifeSummary } from '../leak/life-summary.ts';
import { addLives, type LeakPool, newPool, siblingGrowth } from '../leak/pool.ts';
import type { Leak, LeakVerdict } from '../model/leak.ts';
import type { FunctionState } from './function-state.ts';
import { evidenceAt } from './version-evidence.ts';

/** A container with the verdicts on its memory. */
export interface JudgedContainer {
  readonly look: ContainerView;
  readonly container: Container;
  readonly state: ContainerState;
  /** The strongest verdict that stood at the end of any of its lives. */
  readonly leak: Leak;
  /** That of the present life alone. */
  readonly current: Leak;
}

/** The verdicts on a function and on its containers. */
export interface Judgement {
  readonly leak: Leak;
  readonly judged: readonly JudgedContainer[];
  /** By version, at its newest Memory Size. */
  readonly versions: ReadonlyMap<string, LeakVerdict>;
  /** Its lines are an emulator's, whose memory figures mean nothing. */
  readonly emulated: boolean;
}

/** No verdict: nothing told its memory. */
export const unknownLeak: Leak = {
  verdict: 'unknown',
  slopeMbPerInvocation: null,
  since: null,
  invocationsToLimit: null,
  minutesToLimit: null,
  minutesRange: null,
  containersLeaking: 0,
  containersJudged: 0,
  evidence: null,
};

/**
 * The leak verdicts of a function, of its versions and of each of its containers. What the other containers of the same
 * version and Memory Size did is part of the evidence on each.
 */
export function judgeContainers(fn: FunctionState, looks: readonly ContainerView[]): Judgement {
  const pools = poolsOf(fn, looks);
  const judged = looks.map((look) => judgeContainer(look, pools));
  const serving = servingVersions(looks);
  const versions = new Map<string, LeakVerdict>();
  let chosen: { readonly pool: LeakPool; readonly verdict: LeakVerdict; readonly version: string } | null =
    null;
  for (const [version, sizeMb] of newestSizes(looks)) {
    const pool = pools.get(version)?.get(sizeMb);
    if (pool === undefined) continue;
    const verdict = judgeFunction(pool);
    versions.set(version, verdict);
    if (!serving.has(version)) continue;
    if (chosen === null || strongerVerdict(chosen.verdict, verdict) !== chosen.verdict) {
      chosen = { pool, verdict, version };
    }
  }
  return {
    judged,
    versions,
    leak: chosen === null ? unknownLeak : functionLeak(judged, chosen.pool, chosen.verdict),
    emulated: isEmulatedFunction(judged),
  };
}

/** Idle for so long (ms) while others ran, an environment is taken to be gone: Lambda keeps idle ones for minutes. */
const silentMs = 900_000;

type Pools = ReadonlyMap<string, ReadonlyMap<number, LeakPool>>;

/** By version and Memory Size: the ended lives and the present ones. */
function poolsOf(fn: FunctionState, looks: readonly ContainerView[]): Pools {
  const unsettled = new Map<string, Map<number, LifeSummary[]>>();
  const add = (version: string, limitMb: number | null, summary: LifeSummary | null) => {
    if (limitMb === null || summary === null) return;
    const ofVersion = unsettled.get(version) ?? new Map<number, LifeSummary[]>();
    unsettled.set(version, ofVersion);
    const ofSize = ofVersion.get(limitMb);
    if (ofSize === undefined) ofVersion.set(limitMb, [summary]);
    else ofSize.push(summary);
  };
  const newest = looks.reduce((latest, { state }) => Math.max(latest, state.lastSeen), 0);
  for (const { state, summary } of looks) {
    const version = versionOf(state);
    for (const ended of state.endedLives) add(version, ended.sizeMb, ended.summary);
    const silent = newest - state.lastSeen > silentMs;
    add(version, state.life.sizeMb, summary !== null && silent ? { ...summary, running: false } : summary);
  }
  const pools = new Map<string, Map<number, LeakPool>>();
  for (const [version, ofVersion] of unsettled) {
    const summed = new Map<number, LeakPool>();
    for (const [limitMb, lives] of ofVersion) {
      const ended = evidenceAt(fn.evidence, version, limitMb)?.pool ?? newPool(limitMb);
      summed.set(limitMb, addLives(ended, lives));
    }
    pools.set(version, summed);
  }
  return pools;
}

function versionOf({ version }: ContainerState): string {
  return version ?? unknownVersion;
}

/** The Memory Size of each version's newest REPORT. */
function newestSizes(looks: readonly ContainerView[]): Map<string, number> {
  const newest = new Map<string, ContainerState>();
  for (const { state } of looks) {
    const known = newest.get(versionOf(state));
    if (state.sizeMb !== null && (known === undefined || state.lastSeen > known.lastSeen)) {
      newest.set(versionOf(state), state);
    }
  }
  return new Map([...newest].map(([version, { sizeMb }]) => [version, sizeMb ?? 0]));
}

/** A version of which nothing came for so long (ms) while a newer one ran is out of service. */
const outOfServiceMs = 180_000;

/** The versions that serve now: all that the newest one has not replaced. */
function servingVersions(looks: readonly ContainerView[]): ReadonlySet<string> {
  const seen = new Map<string, { first: number; last: number }>();
  for (const { state } of looks) {
    const span = seen.get(versionOf(state)) ?? { first: state.firstSeen, last: state.lastSeen };
    span.first = Math.min(span.first, state.firstSeen);
    span.last = Math.max(span.last, state.lastSeen);
    seen.set(versionOf(state), span);
  }
  const spans = [...seen];
  const replaced = (of: { readonly first: number; readonly last: number }) =>
    spans.some(([, other]) => other.first > of.first && other.last > of.last + outOfServiceMs);
  return new Set(spans.filter(([, span]) => !replaced(span)).map(([version]) => version));
}

function judgeContainer(look: ContainerView, pools: Pools): JudgedContainer {
  const { container, state, summary } = look;
  const { detector } = state.life;
  const pool = detector === null ? undefined : pools.get(versionOf(state))?.get(detector.limitMb);
  if (detector === null || summary === null || pool === undefined) {
    return { look, container, state, leak: unknownLeak, current: unknownLeak };
  }
  const verdict = judgeLife(summary, pool);
  const current = leakOf(look, verdict, detector, pool, leakEvidence(summary, verdict, pool));
  if (state.strongest === null) return { look, container, state, leak: current, current };
  const earlier = judgeLife(state.strongest, pool);
  const strongest = strongerVerdict(earlier, verdict);
  const leak =
    strongest === verdict
      ? current
      : {
          ...leakOf(look, strongest, detector, pool, leakEvidence(state.strongest, earlier, pool)),
          invocationsToLimit: null,
          minutesToLimit: null,
          minutesRange: null,
        };
  return { look, container, state, leak, current };
}

function leakOf(
  look: ContainerView,
  verdict: LeakVerdict,
  detector: Detector,
  pool: LeakPool,
  evidence: string,
): Leak {
  const growth = verdict === 'leaking' || verdict === 'watching' ? growthOf(look, detector) : null;
  const leaking = verdict === 'leaking' ? withSiblings(growth?.own ?? null, siblingGrowth(pool)) : null;
  const left = forecastFrom(detector.limitMb - detector.peakMb, leaking);
  const paceMs = growth?.paceMs ?? null;
  return {
    verdict,
    slopeMbPerInvocation: leaking?.slope ?? growth?.own?.slope ?? null,
    since: growth?.since ?? null,
    invocationsToLimit: left,
    minutesToLimit: left === null ? null : minutesToLimit(left.p50, paceMs),
    minutesRange: minutesRange(left, paceMs),
    containersLeaking: verdict === 'leaking' ? 1 : 0,
    containersJudged: verdict === 'unknown' ? 0 : 1,
    evidence,
  };
}

/** The function's verdict, with the figures of the leaking container that has the fewest invocations left. */
function functionLeak(judged: readonly JudgedContainer[], pool: LeakPool, verdict: LeakVerdict): Leak {
  const leaking = judged.map(({ current }) => current).filter((leak) => leak.verdict === 'leaking');
  const next = leaking.reduce<Leak | null>((best, leak) => (left(leak) < left(best) ? leak : best), null);
  const slopes = leaking.flatMap((leak) => leak.slopeMbPerInvocation ?? []).sort((a, b) => a - b);
  const since = leaking.flatMap((leak) => leak.since ?? []);
  return {
    verdict,
    slopeMbPerInvocation: slopes[Math.floor(slopes.length / 2)] ?? null,
    since: since.length === 0 ? null : Math.min(...since),
    invocationsToLimit: verdict === 'leaking' ? (next?.invocationsToLimit ?? null) : null,
    minutesToLimit: verdict === 'leaking' ? (next?.minutesToLimit ?? null) : null,
    minutesRange: verdict === 'leaking' ? (next?.minutesRange ?? null) : null,
    containersLeaking: judged.filter(({ leak }) => leak.verdict === 'leaking').length,
    containersJudged: judged.filter(({ leak }) => leak.verdict !== 'unknown').length,
    evidence: functionEvidence(pool, verdict),
  };
}

function left(leak: Leak | null): number {
  return leak?.invocationsToLimit?.p50 ?? Number.POSITIVE_INFINITY;
}

/**
 * Only where an emulator's own lines were seen, none of Lambda's, and every REPORT says that all of the memory was used:
 * where in doubt it is Lambda.
 */
function isEmulatedFunction(judged: readonly JudgedContainer[]): boolean {
  const reported = judged.filter(({ state }) => state.used.total > 0);
  return (
    judged.some(({ state }) => state.emulated) &&
    judged.every(({ state }) => !state.genuine) &&
    reported.every(({ state }) => (state.used.values[0] ?? 0) >= (state.sizeMb ?? Number.POSITIVE_INFINITY))
  );
}
