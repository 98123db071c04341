import type { Container, ContainerLook } from '../container/container.ts';
import { growthOf } from '../container/container-look.ts';
import type { ContainerState } from '../container/container-state.ts';
import type { Detector } from '../leak/detector-state.ts';
import { functionEvidence, leakEvidence } from '../leak/evidence.ts';
import { judgeFunction, judgeLife, strongerVerdict } from '../leak/judge.ts';
import type { LifeSummary } from '../leak/life-summary.ts';
import { addLives, type LeakPool, newPool } from '../leak/pool.ts';
import type { Leak, LeakVerdict } from '../model/leak.ts';
import type { FunctionState } from './function-state.ts';

/** A container with the verdicts on its memory. */
export interface JudgedContainer {
  readonly look: ContainerLook;
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
  containersLeaking: 0,
  containersJudged: 0,
  evidence: null,
};

/**
 * The leak verdicts of a function and of each of its containers. What the other containers of the same Memory
 * Size did is part of the evidence on each.
 */
export function judgeContainers(
  fn: FunctionState,
  looks: readonly ContainerLook[],
  sizeMb: number | null,
): Judgement {
  const unsettled = new Map<number, LifeSummary[]>();
  const add = (limitMb: number | null, summary: LifeSummary | null) => {
    if (limitMb === null || summary === null) return;
    const ofSize = unsettled.get(limitMb);
    if (ofSize === undefined) unsettled.set(limitMb, [summary]);
    else ofSize.push(summary);
  };
  for (const { state, summary } of looks) {
    for (const ended of state.endedLives) add(ended.sizeMb, ended.summary);
    add(state.life.sizeMb, summary);
  }
  const pools = new Map<number, LeakPool>();
  for (const limitMb of new Set([...fn.sizes.keys(), ...unsettled.keys()])) {
    const ended = fn.sizes.get(limitMb)?.pool ?? newPool(limitMb);
    pools.set(limitMb, addLives(ended, unsettled.get(limitMb) ?? []));
  }
  const judged = looks.map((look) => judgeContainer(look, pools));
  const pool = sizeMb === null ? undefined : pools.get(sizeMb);
  return { judged, leak: functionLeak(judged, pool), emulated: isEmulatedFunction(judged) };
}

function judgeContainer(look: ContainerLook, pools: ReadonlyMap<number, LeakPool>): JudgedContainer {
  const { container, state, summary } = look;
  const { detector } = state.life;
  const pool = detector === null ? undefined : pools.get(detector.limitMb);
  if (detector === null || summary === null || pool === undefined) {
    return { look, container, state, leak: unknownLeak, current: unknownLeak };
  }
  const verdict = judgeLife(summary, pool);
  const current = leakOf(look, verdict, detector, leakEvidence(summary, verdict, pool));
  if (state.strongest === null) return { look, container, state, leak: current, current };
  const earlier = judgeLife(state.strongest, pool);
  const strongest = strongerVerdict(earlier, verdict);
  const leak =
    strongest === verdict
      ? current
      : {
          ...leakOf(look, strongest, detector, leakEvidence(state.strongest, earlier, pool)),
          invocationsToLimit: null,
          minutesToLimit: null,
        };
  return { look, container, state, leak, current };
}

function leakOf(look: ContainerLook, verdict: LeakVerdict, detector: Detector, evidence: string): Leak {
  const growth = verdict === 'leaking' || verdict === 'watching' ? growthOf(look, detector) : null;
  return {
    verdict,
    slopeMbPerInvocation: growth?.slopeMbPerInvocation ?? null,
    since: growth?.since ?? null,
    invocationsToLimit: verdict === 'leaking' ? (growth?.left ?? null) : null,
    minutesToLimit: verdict === 'leaking' ? (growth?.minutesLeft ?? null) : null,
    containersLeaking: verdict === 'leaking' ? 1 : 0,
    containersJudged: verdict === 'unknown' ? 0 : 1,
    evidence,
  };
}

/** The function's verdict, with the figures of the leaking container that has the fewest invocations left. */
function functionLeak(judged: readonly JudgedContainer[], pool: LeakPool | undefined): Leak {
  if (pool === undefined) return unknownLeak;
  const verdict = judgeFunction(pool);
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
