/**
 * What a query counted of one log stream, in place of its lines: where there are more lines than are worth
 * fetching, the log service counts them. Times in epoch milliseconds, memory in MB.
 */
export interface ContainerSums {
  /** The AWS account of the log group; `null` where not known. */
  readonly account: string | null;
  readonly logGroup: string;
  readonly logStream: string;
  /** Earliest and latest timestamp among its lines. */
  readonly from: number;
  readonly to: number;
  /** Lines that bear on memory and failures. */
  readonly lines: number;
  readonly starts: number;
  readonly reports: number;
  readonly coldStarts: number;
  readonly billedMs: number;
  readonly billedReports: number;
  /** As logged (`nodejs:22.v70`). */
  readonly runtimeVersion: string | null;
  /** The REPORTs with memory, lowest first. */
  readonly runs: readonly MemoryRun[];
  /**
   * Nothing reset the environment and Max Memory Used never fell: as a high-water mark it then came in the order
   * of `runs`, so that these are the whole series.
   */
  readonly inOrder: boolean;
  /** Failed attempts, as far as their REPORTs and exit lines state it: at least this many. */
  readonly failed: FailedSums;
}

/** REPORTs that say the same Memory Size and the same Max Memory Used. */
export interface MemoryRun {
  readonly sizeMb: number | null;
  readonly usedMb: number;
  readonly count: number;
  /** Of the first and of the last of them. */
  readonly from: number;
  readonly to: number;
}

export interface FailedSums {
  readonly oomKills: number;
  readonly timeouts: number;
  readonly others: number;
}

/** The sums of a container in which nothing failed. */
export const noFailures: FailedSums = { oomKills: 0, timeouts: 0, others: 0 };
