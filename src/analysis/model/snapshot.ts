/**
 * What the analyzer knows at one moment, as plain data: the screen, the text, the NDJSON and the report all
 * read this. It follows `report.schema.json` (a report is a projection of it) and adds what only a screen needs.
 * Memory is in MB, times in epoch milliseconds, durations in milliseconds, utilisation a fraction (1 = at the
 * limit). What is not known is `null`, never 0.
 */

import type { Runtime } from '../../events/record.ts';
import type { Finding, Recommendation, Rollout } from './advice.ts';
import type { AttemptMark, AttemptSnapshot } from './attempt.ts';
import type { Completeness } from './completeness.ts';
import type { Counts } from './counts.ts';
import type { Failure } from './failure.ts';
import type { ContainerId, FunctionId } from './ids.ts';
import type { Leak, LeakVerdict } from './leak.ts';
import type { Memory } from './memory.ts';

export interface Snapshot {
  /** Timestamp of the earliest and of the latest event analysed. */
  readonly from: number | null;
  readonly to: number | null;
  readonly completeness: Completeness;
  readonly totals: Totals;
  /** Worst first. */
  readonly functions: readonly FunctionSnapshot[];
  /** Those that the scope asked for, worst first. */
  readonly containers: readonly ContainerSnapshot[];
  /** The newest failures, oldest first (a capped number; the totals have them all). */
  readonly failures: readonly Failure[];
  /** Severest first. */
  readonly findings: readonly Finding[];
  readonly timeline: Timeline;
}

/** Which containers a snapshot carries: all of them, those of one function, or none. */
export type SnapshotScope = { readonly containers: 'all' | 'none' } | { readonly containersOf: FunctionId };

export interface Totals extends Counts {
  readonly containers: number;
  readonly coldStarts: number;
  /** Containers whose leak verdict stands at `leaking` now, and those judged at all. */
  readonly leakingContainers: number;
  readonly judgedContainers: number;
  /** The highest utilisation seen, and where. */
  readonly peak: { readonly usedMb: number; readonly sizeMb: number; readonly functionName: string } | null;
}

export interface VersionSnapshot extends Counts {
  readonly version: string;
  readonly memory: Memory;
  readonly containers: number;
  readonly coldStarts: number;
  readonly leakingContainers: number;
  /** The verdict on the memory of this version by itself, at its newest Memory Size. */
  readonly leak: LeakVerdict;
  readonly firstSeen: number;
  readonly lastSeen: number;
}

export interface FunctionSnapshot extends Counts {
  readonly key: FunctionId;
  /** The account of its log group, where the source told it. */
  readonly account: string | null;
  readonly functionName: string;
  readonly logGroup: string;
  readonly memory: Memory;
  readonly containers: number;
  readonly coldStarts: number;
  readonly runtime: Runtime | null;
  readonly leak: Leak;
  /** `null` where too little was seen, or the memory is not reported at all. */
  readonly recommendation: Recommendation | null;
  /** Oldest first. */
  readonly versions: readonly VersionSnapshot[];
  readonly rollout: Rollout | null;
  /** Median and p95 of the durations, and the mean billed: for cost and for the reader. */
  readonly durationMs: {
    readonly p50: number | null;
    readonly p95: number | null;
    readonly billedMean: number | null;
  };
  /** Its lines are an emulator's, whose memory figures mean nothing. */
  readonly emulated: boolean;
  /** Invocations or failures were seen but no REPORT with memory (system log level WARN, Managed Instances). */
  readonly noMemoryData: NoMemoryReason | null;
  /** Extensions seen in its environments, whose memory is the function's; left out where none was. */
  readonly extensions?: readonly string[];
  /** Child processes that SIGKILL ended in attempts that were answered near the limit; left out where none was. */
  readonly killedChildren?: readonly string[];
  /** Started and never reported: the environment is gone. */
  readonly vanished: number;
  /** Started and not yet reported. */
  readonly running: number;
  /** Highest utilisation and kills per bucket of the timeline, newest last. */
  readonly trend: readonly TrendBucket[];
  readonly firstSeen: number;
  readonly lastSeen: number;
}

export type NoMemoryReason = 'log-level' | 'managed-instances' | 'no-reports';

export interface TrendBucket {
  readonly peakUtilization: number | null;
  readonly attempts: number;
  readonly kills: number;
}

export interface ContainerSnapshot extends Counts {
  readonly key: ContainerId;
  readonly functionId: FunctionId;
  readonly logGroup: string;
  readonly logStream: string;
  readonly functionName: string;
  readonly version: string | null;
  /** Tenant isolation: the one tenant that the environment serves. */
  readonly tenantId?: string;
  readonly memory: Memory;
  /** Resets of the environment within the stream, plus one. */
  readonly lives: number;
  /** Invocations of the present life. */
  readonly lifeAttempts: number;
  readonly coldStarts: number;
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** The strongest verdict that stood at the end of any of its lives (the present one included). */
  readonly leak: Leak;
  /** The verdict of the present life alone. */
  readonly current: Leak;
  /** Max Memory Used of the newest attempts, oldest first, at most 240; `null` where no REPORT told. */
  readonly series: readonly (number | null)[];
  /** When each of them began. */
  readonly seriesAt: readonly number[];
  /** The same attempts, one mark each: what the chart draws beside the value. */
  readonly marks: readonly AttemptMark[];
  /** The newest attempts, oldest first, at most 40: what the container screen lists. */
  readonly recent: readonly AttemptSnapshot[];
}

/** Events in equal buckets up to the newest event: the small graphs of the header. */
export interface Timeline {
  readonly bucketMs: number;
  /** Start of the first bucket. */
  readonly from: number;
  readonly kills: readonly number[];
  readonly invocations: readonly number[];
}
