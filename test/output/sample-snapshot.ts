/** A snapshot with something of everything, hostile names among it; what the outputs are tested with. */

import type { AnalysisEvent, Where } from '../../src/analysis/change-feed/analysis-event.ts';
import type { Finding } from '../../src/analysis/model/advice.ts';
import type { AttemptSnapshot } from '../../src/analysis/model/attempt.ts';
import type { Failure } from '../../src/analysis/model/failure.ts';
import type { Leak } from '../../src/analysis/model/leak.ts';
import type { Memory } from '../../src/analysis/model/memory.ts';
import type { ContainerSnapshot, FunctionSnapshot, Snapshot } from '../../src/analysis/model/snapshot.ts';
import type { SourceInfo } from '../../src/source/source.ts';
import { idOfAttempt, idOfContainer, idOfFunction } from '../fixtures/ids.ts';
import { noCounts, unknownLeak, unknownMemory } from '../fixtures/nothing-known.ts';

export const from = Date.UTC(2026, 10, 23, 13, 45);
export const to = from + 30 * 60_000;
export const hostile = 'evil\x1b]8;;http://x\x07link\x9b31m\u202Etxt|`<b>\nSECRET';

const fullMemory: Memory = {
  sizeMb: 512,
  lastMb: 241,
  peakMb: 512,
  p50Mb: 380,
  p95Mb: 498,
  p99Mb: 510,
  peakUtilization: 1,
};

export const leaking: Leak = {
  verdict: 'leaking',
  slopeMbPerInvocation: 1.9,
  since: from + 60_000.4,
  invocationsToLimit: { p10: 29, p50: 38, p90: 51 },
  minutesToLimit: 6.2,
  minutesRange: null,
  containersLeaking: 3,
  containersJudged: 4,
  evidence: '47 new maxima in the last 212 invocations where chance gives 5; 1.9 MB each, not slowing',
};

export const failure: Failure = {
  id: idOfAttempt('f1'),
  kind: 'oom-kill',
  confidence: 'certain',
  runtime: 'node',
  memoryBound: false,
  phase: 'invoke',
  functionId: idOfFunction('k1'),
  containerId: idOfContainer('4f21c9'),
  logGroup: '/aws/lambda/image-resize',
  logStream: '2026/11/23/[8]4f21c9',
  functionName: 'image-resize',
  version: '8',
  requestId: 'a1b2c3d4-0000-4000-8000-000000000001',
  attempt: 2,
  timestamp: from + 420_000,
  usedMb: 512,
  sizeMb: 512,
  evidence: [
    {
      rule: 'report-error-type',
      timestamp: from + 420_000,
      message: 'REPORT: Error Type Runtime.OutOfMemory',
    },
  ],
};

const suspected: Failure = {
  ...failure,
  id: idOfAttempt('f2'),
  kind: 'timeout',
  confidence: 'likely',
  memoryBound: true,
  functionName: hostile,
  version: null,
  requestId: null,
  attempt: 1,
  usedMb: null,
  evidence: [{ rule: 'task-timed-out', timestamp: null, message: hostile }],
};

export const finding: Finding = {
  id: 'memory-leak',
  severity: 'critical',
  title: 'image-resize leaks 1.9 MB an invocation',
  detail: 'Three of four containers grew until they were killed, and the growth began with version 8.',
  functionId: idOfFunction('k1'),
  functionName: 'image-resize',
  logStream: null,
  recommendation: 'Fix the leak: take a heap snapshot; until then raise the memory.',
  commands: [
    {
      label: 'AWS CLI',
      text: 'aws lambda update-function-configuration \\\n  --function-name image-resize --memory-size 1024',
    },
  ],
};

const imageResize: FunctionSnapshot = {
  ...noCounts,
  key: idOfFunction('k1'),
  account: null,
  functionName: 'image-resize',
  logGroup: '/aws/lambda/image-resize',
  memory: fullMemory,
  reports: 1_053,
  attempts: 1_054,
  oomKills: 6,
  nearOoms: 120,
  containers: 5,
  coldStarts: 2,
  runtime: 'node',
  leak: leaking,
  recommendation: {
    memoryMb: 1024,
    action: 'fix-leak',
    reason: 'it grows without end; 1024 MB bridges',
    censored: true,
    gbSecondsRatio: 2,
    cost: null,
  },
  versions: [
    {
      ...noCounts,
      version: '8',
      memory: fullMemory,
      attempts: 1_054,
      reports: 1_053,
      oomKills: 6,
      containers: 5,
      coldStarts: 2,
      leakingContainers: 3,
      leak: 'leaking',
      firstSeen: from,
      lastSeen: to,
    },
  ],
  rollout: null,
  durationMs: { p50: 880, p95: 1_300, billedMean: 890 },
  emulated: false,
  noMemoryData: null,
  vanished: 1,
  running: 0,
  trend: [{ peakUtilization: 0.9, attempts: 10, kills: 1 }],
  firstSeen: from,
  lastSeen: to,
};

const checkoutApi: FunctionSnapshot = {
  ...imageResize,
  key: idOfFunction('k2'),
  functionName: 'checkout-api',
  logGroup: '/aws/lambda/checkout-api',
  memory: {
    ...fullMemory,
    sizeMb: 256,
    lastMb: 210,
    peakMb: 235,
    p50Mb: 205,
    p95Mb: 231,
    peakUtilization: 0.918,
  },
  oomKills: 0,
  nearOoms: 41,
  leak: { ...unknownLeak, verdict: 'none', containersJudged: 4 },
  recommendation: {
    memoryMb: 384,
    action: 'raise',
    reason: 'peak at 91 %',
    censored: false,
    gbSecondsRatio: 1.5,
    cost: null,
  },
  versions: [],
};

const silent: FunctionSnapshot = {
  ...imageResize,
  key: idOfFunction('k3'),
  functionName: hostile,
  logGroup: '/aws/lambda/silent',
  memory: unknownMemory,
  oomKills: 0,
  nearOoms: 0,
  leak: unknownLeak,
  recommendation: null,
  versions: [],
  noMemoryData: 'log-level',
};

const container: ContainerSnapshot = {
  ...noCounts,
  key: idOfContainer('c1'),
  functionId: idOfFunction('k1'),
  logGroup: '/aws/lambda/image-resize',
  logStream: '2026/11/23/[8]4f21c9',
  functionName: 'image-resize',
  version: '8',
  memory: fullMemory,
  attempts: 212,
  reports: 212,
  oomKills: 2,
  lives: 3,
  lifeAttempts: 9,
  coldStarts: 0,
  firstSeen: from,
  lastSeen: to,
  leak: leaking,
  current: unknownLeak,
  series: [null, 400, 402, 512, 241],
  seriesAt: [],
  marks: ['ok', 'ok', 'ok', 'oom-kill', 'reset'],
  recent: [],
};

export const snapshot: Snapshot = {
  from,
  to,
  completeness: {
    events: 7_210,
    duplicates: 112,
    late: 37,
    tooLate: 0,
    unreadable: 2,
    firstUnreadable: 'line 3: not JSON',
    sampledSeconds: 0,
    gaps: [{ from, to: from + 1_000, reason: 'throttled' }],
    lagMs: { p50: 2_300, p95: 9_800, max: 15_000 },
  },
  totals: {
    ...noCounts,
    reports: 1_851,
    attempts: 1_853,
    oomKills: 7,
    runtimeOoms: 1,
    nearOoms: 161,
    timeouts: 1,
    containers: 12,
    coldStarts: 5,
    leakingContainers: 2,
    judgedContainers: 10,
    peak: { usedMb: 512, sizeMb: 512, functionName: 'image-resize' },
  },
  functions: [imageResize, checkoutApi, silent],
  containers: [container],
  failures: [failure, suspected],
  findings: [finding],
  timeline: { bucketMs: 60_000, from, kills: [0, 1], invocations: [9, 8] },
};

export const recording: SourceInfo = {
  kind: 'recording',
  region: null,
  logGroups: [],
  files: ['incident.ndjson.gz'],
};

export const where: Where = {
  functionId: idOfFunction('k1'),
  containerId: idOfContainer('c1'),
  functionName: 'image-resize',
  logGroup: '/aws/lambda/image-resize',
  logStream: '2026/11/23/[8]4f21c9',
  version: '8',
};

const attempt: AttemptSnapshot = {
  id: idOfAttempt('f1'),
  requestId: 'a1b2c3d4-0000-4000-8000-000000000001',
  attempt: 1,
  startedAt: from,
  endedAt: from + 900,
  usedMb: 233,
  sizeMb: 256,
  durationMs: 890.12,
  initMs: null,
  outcome: 'ok',
  reset: false,
};

const first = { revised: false, withdrawn: false } as const;

export const happenings = {
  ordinary: {
    type: 'attempt',
    id: attempt.id,
    timestamp: from,
    ...first,
    where,
    attempt,
    nearOom: false,
    firstNearOom: false,
  },
  nearOom: {
    type: 'attempt',
    id: attempt.id,
    timestamp: from,
    ...first,
    where,
    attempt,
    nearOom: true,
    firstNearOom: true,
  },
  failure: { type: 'failure', id: failure.id, timestamp: failure.timestamp, ...first, failure },
  suspected: {
    type: 'failure',
    id: suspected.id,
    timestamp: failure.timestamp,
    ...first,
    revised: true,
    failure: suspected,
  },
  leak: {
    type: 'leak',
    id: where.containerId,
    timestamp: from,
    ...first,
    where,
    from: 'watching',
    leak: leaking,
  },
  finding: { type: 'finding', timestamp: from, ...first, from: null, finding },
} as const satisfies Record<string, AnalysisEvent>;
