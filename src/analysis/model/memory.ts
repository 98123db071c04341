import { type Histogram, quantile } from '../statistics/histogram.ts';

/** The memory of a container, a version or a function: Max Memory Used in MB; what is not known is `null`. */
export interface Memory {
  /** The newest Memory Size seen. */
  readonly sizeMb: number | null;
  readonly lastMb: number | null;
  readonly peakMb: number | null;
  readonly p50Mb: number | null;
  readonly p95Mb: number | null;
  readonly p99Mb: number | null;
  readonly peakUtilization: number | null;
}

/** The share of Memory Size used (1 = at the limit); `null` where either is not known. */
export function utilization(usedMb: number | null, sizeMb: number | null): number | null {
  return usedMb === null || sizeMb === null || sizeMb <= 0 ? null : usedMb / sizeMb;
}

/** The figures from the values seen; `sizeMb` and `lastMb` are those of the newest REPORT. */
export function memoryOf(
  figures: {
    readonly used: Histogram;
    readonly peakMb: number | null;
    readonly peakUtilization: number | null;
  },
  sizeMb: number | null,
  lastMb: number | null,
): Memory {
  return {
    sizeMb,
    lastMb,
    peakMb: figures.peakMb,
    p50Mb: quantile(figures.used, 0.5),
    p95Mb: quantile(figures.used, 0.95),
    p99Mb: quantile(figures.used, 0.99),
    peakUtilization: figures.peakUtilization,
  };
}
