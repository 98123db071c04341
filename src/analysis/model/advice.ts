/**
 * What the snapshot advises on a function, as plain data: the size to set and what it costs, the findings with their
 * fixes, the verdict on a roll-out. `advice/` makes it. Units are those of the snapshot.
 */

import type { FunctionId } from './ids.ts';
import type { Memory } from './memory.ts';

export type RecommendationAction = 'raise' | 'lower' | 'keep' | 'fix-leak';

/** The Memory Size to set for a function. */
export interface Recommendation {
  /** The size to set, 128 to 10,240; with `fix-leak` the size that is enough until the leak is fixed. */
  readonly memoryMb: number;
  readonly action: RecommendationAction;
  readonly reason: string;
  /** The true peak is unknown: attempts died at the limit. */
  readonly censored: boolean;
  /** Cost per invocation at the recommended size over today's, at unchanged duration. */
  readonly gbSecondsRatio: number | null;
  readonly cost: Cost | null;
  /** Input for AWS Lambda Power Tuning (JSON) that settles what the size costs; put the region, the account and a real event into it. */
  readonly powerTuning?: string;
}

/** What the recommended size costs beside today's, at unchanged duration. */
export interface Cost {
  /** USD per million invocations, duration only, at today's size and at the recommended one, for both architectures. */
  readonly x86: { readonly now: number; readonly then: number };
  readonly arm64: { readonly now: number; readonly then: number };
  /** Share of a vCPU at today's and at the recommended size (1,769 MB = 1). */
  readonly vcpuNow: number;
  readonly vcpuThen: number;
  /** The duration, as a share of today's, at which the recommended size costs the same. */
  readonly neutralDurationRatio: number;
  /** Date of the price table. */
  readonly pricesOf: string;
}

export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'info';

/** One thing to say of a function: what was seen, and what fixes it. */
export interface Finding {
  /** Stable: `oom-kills`, `memory-pressure`, `memory-leak`, `runtime-oom`, `root-cause`, `over-provisioned`, `deploy-regression`, `no-memory-data`, ... */
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  readonly detail: string;
  /** `null` where it is of no one function. Together with `id` it identifies the finding. */
  readonly functionId: FunctionId | null;
  readonly functionName: string | null;
  readonly logStream: string | null;
  readonly recommendation: string;
  readonly commands: readonly Command[];
}

/** Something to copy: a command, or a few lines of code or of a template. */
export interface Command {
  readonly label: string;
  readonly text: string;
}

export type RolloutVerdict = 'worse' | 'same' | 'better' | 'too-early';

/** Memory before and after: a new version, a new size, or a mark set by hand. */
export interface Rollout {
  readonly cause: 'version' | 'size' | 'mark';
  readonly at: number;
  readonly before: RolloutSide;
  readonly after: RolloutSide;
  readonly verdict: RolloutVerdict;
  /** One-sided p-value of the worse direction; `null` while too early. */
  readonly pValue: number | null;
  /** What the verdict rests on, or what it still needs, in words. */
  readonly reason: string;
}

/** What was seen on one side of a roll-out. */
export interface RolloutSide {
  /** `version 7`, `512 MB`, `before 14:02`. */
  readonly label: string;
  readonly attempts: number;
  readonly containers: number;
  readonly memory: Memory;
  readonly oomKills: number;
  readonly killsPer1000: number | null;
  readonly coldStarts: number;
  readonly leakingContainers: number;
}
