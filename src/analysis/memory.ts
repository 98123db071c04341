import type { Histogram } from './quantiles.ts';
import { quantile } from './quantiles.ts';
import type { Memory } from './snapshot.ts';

/** The memory figures of a container, a version or a function. */
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
