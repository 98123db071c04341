import type { FunctionFacts, LifeFacts, UnadvisedFunction } from '../../../src/analysis/model/facts.ts';
import type { Failure } from '../../../src/analysis/model/failure.ts';
import type { Leak } from '../../../src/analysis/model/leak.ts';
import type { VersionSnapshot } from '../../../src/analysis/model/snapshot.ts';
import { idOfAttempt, idOfContainer, idOfFunction } from '../../fixtures/ids.ts';
import { noCounts, unknownLeak } from '../../fixtures/nothing-known.ts';

export const noLeak: Leak = { ...unknownLeak, verdict: 'none', containersJudged: 4 };

export const leaking: Leak = {
  ...noLeak,
  verdict: 'leaking',
  slopeMbPerInvocation: 2,
  invocationsToLimit: { p10: 150, p50: 200, p90: 260 },
  containersLeaking: 3,
  evidence: '47 new maxima in the last 212 invocations where chance gives 4; 1.9 MB each, not slowing',
};

let streams = 0;

/** A life told by the Max Memory Used of each of its REPORTs. */
export function lifeOf(used: readonly number[], more: Partial<LifeFacts> = {}): LifeFacts {
  let peakMb = 0;
  let beforeLastMb: number | null = null;
  let [maxima, maximaMb, baselineMb] = [0, 0, 0];
  const peakAtMb: number[] = [];
  used.forEach((mb, index) => {
    beforeLastMb = index === 0 ? null : peakMb;
    if (index >= 3 && mb > peakMb) {
      maxima += 1;
      maximaMb += mb - peakMb;
    }
    peakMb = Math.max(peakMb, mb);
    if (index < 3) baselineMb = peakMb;
    if (((index + 1) & index) === 0) peakAtMb.push(peakMb);
  });
  streams += 1;
  return {
    version: '$LATEST',
    logStream: `stream-${streams}`,
    sizeMb: 512,
    startedAt: 1_000,
    birthSeen: true,
    lastAt: 2_000,
    reports: used.length,
    baselineMb: used.length === 0 ? null : baselineMb,
    peakMb: used.length === 0 ? null : peakMb,
    peakAtMb,
    beforeLastMb,
    maxima,
    maximaMb,
    endedBy: null,
    leak: 'none',
    slopeMbPerInvocation: null,
    ...more,
  };
}

/** `invocations` REPORTs with the same figure. */
export function flatLife(mb: number, invocations: number, more: Partial<LifeFacts> = {}): LifeFacts {
  return lifeOf(
    Array.from({ length: invocations }, () => mb),
    more,
  );
}

export function failureOf(more: Partial<Failure> = {}): Failure {
  return {
    id: idOfAttempt('id'),
    kind: 'oom-kill',
    confidence: 'certain',
    runtime: null,
    memoryBound: false,
    phase: 'invoke',
    functionId: idOfFunction('key'),
    containerId: idOfContainer('stream-1'),
    logGroup: '/aws/lambda/orders-api',
    logStream: 'stream-1',
    functionName: 'orders-api',
    version: null,
    requestId: 'request',
    attempt: 1,
    timestamp: 2_000,
    usedMb: 512,
    sizeMb: 512,
    evidence: [{ rule: 'killed-at-limit', timestamp: 2_000, message: 'signal: killed' }],
    ...more,
  };
}

/** A function whose counts follow from its lives and failures, unless told. */
export function factsOf(
  lives: readonly LifeFacts[],
  {
    fn = {},
    failures = [],
    marks = [],
  }: {
    readonly fn?: Partial<UnadvisedFunction>;
    readonly failures?: readonly Failure[];
    readonly marks?: readonly number[];
  } = {},
): FunctionFacts {
  const reports = lives.reduce((sum, life) => sum + life.reports, 0);
  const peaks = lives.flatMap(({ peakMb }) => peakMb ?? []);
  const sizeMb = lives.at(-1)?.sizeMb ?? null;
  const peakMb = peaks.length === 0 ? null : Math.max(...peaks);
  const countOf = (kind: Failure['kind']) => failures.filter((failure) => failure.kind === kind).length;
  return {
    lives,
    failures,
    marks,
    now: 1_000_000,
    fn: {
      ...noCounts,
      key: idOfFunction('key'),
      account: null,
      functionName: 'orders-api',
      logGroup: '/aws/lambda/orders-api',
      memory: {
        sizeMb,
        lastMb: peakMb,
        peakMb,
        p50Mb: null,
        p95Mb: null,
        p99Mb: null,
        peakUtilization: peakMb === null || sizeMb === null ? null : peakMb / sizeMb,
      },
      reports,
      attempts: reports,
      oomKills: countOf('oom-kill'),
      runtimeOoms: countOf('runtime-oom'),
      suspectedOoms: countOf('suspected-oom'),
      timeouts: countOf('timeout'),
      otherFailures: countOf('other'),
      containers: lives.length,
      coldStarts: lives.length,
      runtime: null,
      leak: noLeak,
      versions: [],
      durationMs: { p50: 100, p95: 200, billedMean: 100 },
      emulated: false,
      noMemoryData: null,
      vanished: 0,
      running: 0,
      trend: [],
      firstSeen: 1_000,
      lastSeen: 1_000_000,
      ...fn,
    },
  };
}

export function versionOf(
  version: string,
  lives: readonly LifeFacts[],
  more: Partial<VersionSnapshot> = {},
): VersionSnapshot {
  const own = lives.filter((life) => life.version === version);
  const facts = factsOf(own);
  const kills = own.filter(({ endedBy }) => endedBy === 'oom-kill').length;
  return {
    ...noCounts,
    version,
    memory: facts.fn.memory,
    reports: facts.fn.reports,
    attempts: facts.fn.attempts,
    oomKills: kills,
    containers: own.length,
    coldStarts: own.length,
    leakingContainers: 0,
    leak: own.some(({ leak }) => leak === 'leaking') ? 'leaking' : 'none',
    firstSeen: Number(version) * 1_000,
    lastSeen: 1_000_000,
    ...more,
  };
}

/** Lognormal payloads on a base: the high-water mark rises by chance alone. */
export function payloadLife(
  random: () => number,
  invocations: number,
  scale: number,
  more: Partial<LifeFacts> = {},
): LifeFacts {
  const used = Array.from({ length: invocations }, () => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.round(scale * (120 + 40 * Math.exp(0.6 * normal)));
  });
  return lifeOf(used, more);
}
