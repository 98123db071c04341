import { noCounts } from '../model/counts.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { bucketMs, trendBuckets } from './trend.ts';

const zeros = new Array<number>(trendBuckets).fill(0);

/** What a new analyzer knows: for the first frame, which is not to wait until the analysis is loaded. */
export const emptySnapshot: Snapshot = {
  from: null,
  to: null,
  completeness: {
    events: 0,
    duplicates: 0,
    late: 0,
    tooLate: 0,
    unreadable: 0,
    firstUnreadable: null,
    sampledSeconds: 0,
    gaps: [],
    lagMs: null,
  },
  totals: {
    ...noCounts(),
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
  timeline: { bucketMs, from: bucketMs * (1 - trendBuckets), invocations: zeros, kills: zeros },
};
