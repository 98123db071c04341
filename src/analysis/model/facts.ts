import type { Failure, FailureKind } from './failure.ts';
import type { LeakVerdict } from './leak.ts';
import type { FunctionSnapshot } from './snapshot.ts';

/** REPORTs of a life that do not count as growth: the runtime is still warming up. */
export const warmUp = 3;

/** What the advice on one function rests on: plain data that the analyzer supplies, bounded in size. */
export interface FunctionFacts {
  readonly fn: UnadvisedFunction;
  /** Running and ended lives: of each version at most the newest 256, oldest first. */
  readonly lives: readonly LifeFacts[];
  /** The newest failures of this function, oldest first. */
  readonly failures: readonly Failure[];
  /** Deploys marked by hand: epoch milliseconds, oldest first. */
  readonly marks: readonly number[];
  /** Time of the newest event. */
  readonly now: number;
}

/** A function as the snapshot shows it, before the advice. */
export type UnadvisedFunction = Omit<FunctionSnapshot, 'recommendation' | 'rollout'>;

/**
 * One life of an execution environment, from a start of its process to the next. Max Memory Used is a
 * high-water mark, so a life is one observation however many invocations it had.
 */
export interface LifeFacts {
  /** `unknown` where the stream does not tell. */
  readonly version: string;
  readonly logStream: string;
  readonly sizeMb: number | null;
  /** Time of its first REPORT with memory. */
  readonly startedAt: number | null;
  /**
   * Its first REPORT here is the first of its process: an init or a restart was seen. Else its age is unknown, and its
   * marks are those of an older life than they say.
   */
  readonly birthSeen: boolean;
  readonly lastAt: number;
  /** REPORTs with memory. */
  readonly reports: number;
  /** The high-water mark at the end of the warm-up (the third REPORT, or the newest before it). */
  readonly baselineMb: number | null;
  /** The high-water mark. */
  readonly peakMb: number | null;
  /** The high-water mark at REPORT 1, 2, 4, 8, ...: lives compare at equal exposure. */
  readonly peakAtMb: readonly number[];
  /** The high-water mark before the newest REPORT; `null` where that is the first. */
  readonly beforeLastMb: number | null;
  /** New maxima after the warm-up, and their sum in MB. */
  readonly maxima: number;
  readonly maximaMb: number;
  /** What ended it; `reset` where no failure did, `null` while it lives. */
  readonly endedBy: FailureKind | 'reset' | null;
  /** The verdict on this life alone, at its end or now. */
  readonly leak: LeakVerdict;
  /** Its growth; `null` too for a life that goes on in a function whose verdict is `none`. */
  readonly slopeMbPerInvocation: number | null;
}
