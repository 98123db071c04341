import type { Snapshot } from './snapshot.ts';

const bucketMs = 10_000;
const timelineBuckets = 60;
const zeros = new Array<number>(timelineBuckets).fill(0);

/** What a new analyzer knows: for the first frame, which is not to wait until the analysis is loaded. */
export const emptySnapshot: Snapshot = {
  from: null,
  to: null,
  completeness: {
    events: 0,
    duplicates: 0,
    late: 0,
    unreadable: 0,
    firstUnreadable: null,
    sampledSeconds: 0,
    gaps: [],
    lagMs: null,
  },
  totals: {
    reports: 0,
    attempts: 0,
    oomKills: 0,
    runtimeOoms: 0,
    suspectedOoms: 0,
    timeouts: 0,
    otherFailures: 0,
    nearOoms: 0,
    containers: 0,
    coldStarts: 0,
    leakingContainers: 0,
    judgedContainers: 0,
    peak: null,
  },
  functions: [],
  containers: [],
  failures: [],
  findings: [],
  timeline: { bucketMs, from: bucketMs * (1 - timelineBuckets), invocations: zeros, kills: zeros },
};
