/** What a screen is looked at in, besides the incident: each has a picture of its own at every size. */
import { attemptId, containerId, functionId } from '../../../src/analysis/model/ids.ts';
import type { ContainerSnapshot, FunctionSnapshot, Snapshot } from '../../../src/analysis/model/snapshot.ts';
import { emptySnapshot } from '../../../src/analysis/snapshot/empty-snapshot.ts';
import type { Scene } from '../../../src/ui/scene.ts';
import { initialState, viewOf } from '../../../src/ui/state.ts';
import {
  containers,
  imageResize,
  incident,
  leaking,
  memory,
  nightlyReport,
  now,
  streamEtl,
  trend,
} from '../../fixtures/snapshots.ts';
import { replaying } from '../fixture-session.ts';

const nothingKilled = {
  ...incident.totals,
  oomKills: 0,
  runtimeOoms: 0,
  nearOoms: 0,
  timeouts: 0,
  leakingContainers: 0,
};

const healthy: Snapshot = {
  ...incident,
  totals: { ...nothingKilled, peak: { usedMb: 905, sizeMb: 2_048, functionName: 'stream-etl' } },
  functions: [nightlyReport, streamEtl],
  containers: [],
  failures: [],
  findings: [],
  timeline: { ...incident.timeline, kills: incident.timeline.kills.map(() => 0) },
};

/** Named as deployment tools name them: what tells them apart is in the middle. */
function longNamed(index: number): FunctionSnapshot {
  const name = `orders-service-production-handler-${String(index).padStart(2, '0')}-with-long-name`;
  const logGroup = `/aws/lambda/${name}`;
  const base = index === 7 ? imageResize : nightlyReport;
  return { ...base, key: functionId(null, logGroup, name), functionName: name, logGroup };
}

const longNames: Snapshot = {
  ...incident,
  functions: Array.from({ length: 40 }, (_, index) => longNamed(index)),
  findings: incident.findings.slice(0, 1).map((finding) => ({
    ...finding,
    functionId: longNamed(7).key,
    functionName: longNamed(7).functionName,
  })),
  failures: incident.failures.slice(0, 1).map((failure) => ({
    ...failure,
    functionId: longNamed(7).key,
    functionName: longNamed(7).functionName,
  })),
};

/** Half a megabyte an invocation in a large function: nothing that a scale from 0 to the limit would show. */
function slowLeak(): Scene['snapshot'] {
  const fn: FunctionSnapshot = {
    ...imageResize,
    memory: memory(1_769, 523, 523, 470, 518),
    oomKills: 0,
    nearOoms: 0,
    containers: 3,
    recommendation: null,
    versions: [],
    rollout: null,
    leak: {
      ...leaking,
      verdict: 'watching',
      slopeMbPerInvocation: 0.5,
      invocationsToLimit: { p10: 1_900, p50: 2_400, p90: null },
      minutesToLimit: 320,
      containersLeaking: 0,
      containersJudged: 3,
    },
    trend: trend(Array.from({ length: 60 }, (_, index) => 0.24 + index * 0.001)),
  };
  const [first] = containers;
  if (first === undefined) throw new Error('the fixture has containers');
  const series = Array.from({ length: 220 }, (_, index) => Math.round(420 + index * 0.47));
  const some = ['2b90083e', '8c1f22aa', 'd4e90177'].map((id): ContainerSnapshot => {
    const logStream = `2026/11/23/[8]${id}7712cd4f3b9e8d7c6b5a4938`;
    const key = containerId(null, fn.logGroup, logStream);
    return {
      ...first,
      key,
      logStream,
      memory: fn.memory,
      oomKills: 0,
      nearOoms: 0,
      lives: 1,
      attempts: 220,
      series,
      seriesAt: series.map((_, index) => now - (series.length - index) * 8_000),
      marks: series.map(() => 'ok'),
      recent: first.recent.map((attempt, index) => ({
        ...attempt,
        id: attemptId(key, attempt.requestId, attempt.startedAt),
        usedMb: series[180 + index] ?? null,
        sizeMb: 1_769,
        outcome: 'ok',
        reset: false,
      })),
      leak: fn.leak,
      current: fn.leak,
    };
  });
  return { ...healthy, functions: [fn], containers: some };
}

/** A function with more containers than any screen has rows. */
function wideFleet(): Snapshot {
  const [first] = containers;
  if (first === undefined) throw new Error('the fixture has containers');
  const many = Array.from({ length: 120 }, (_, index): ContainerSnapshot => {
    const logStream = `2026/11/23/[8]${(0xa0000000 + index * 7_919).toString(16)}0012cd4f3b9e8d7c6b5a4938`;
    const left = { p10: 20 + index, p50: 30 + index, p90: 45 + index };
    return {
      ...first,
      key: containerId(null, imageResize.logGroup, logStream),
      logStream,
      oomKills: index % 7 === 0 ? 1 : 0,
      current: { ...leaking, invocationsToLimit: left, minutesToLimit: (30 + index) / 6 },
    };
  });
  return { ...incident, functions: [{ ...imageResize, containers: 120 }], containers: many };
}

const inFunction = {
  ...initialState,
  stack: [viewOf('overview'), viewOf('function', { functionId: imageResize.key })],
};

export const situations: Readonly<Record<string, Partial<Scene>>> = {
  healthy: { snapshot: healthy },
  'long-names': { snapshot: longNames },
  'slow-leak': { snapshot: slowLeak(), state: inFunction },
  'wide-fleet': { snapshot: wideFleet(), state: inFunction },
  ended: {
    snapshot: incident,
    status: { state: 'ended', reason: 'end of recording' },
    info: { kind: 'recording', region: null, logGroups: [], files: ['incident.ndjson.gz'] },
    replays: true,
  },
  playing: {
    status: replaying,
    info: { kind: 'recording', region: null, logGroups: [], files: ['incident.ndjson.gz'] },
    replays: true,
  },
  'nothing-yet': { snapshot: emptySnapshot, logs: [] },
  'lost-credentials': {
    status: {
      state: 'credentials',
      problem: 'The SSO session of profile prod has expired',
      hint: 'aws sso login --profile prod',
    },
  },
  palette: { state: { ...initialState, typing: 'palette' } },
  filtering: {
    state: { ...initialState, typing: 'filter', stack: [{ ...viewOf('overview'), filter: 'image' }] },
  },
};
