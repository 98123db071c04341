import type { AttemptMark } from '../../analysis/model/attempt.ts';
import type { ContainerSnapshot, FunctionSnapshot } from '../../analysis/model/snapshot.ts';
import type { ChartMark, ChartPoint } from '../drawing/chart.ts';

/** A container's newest invocations by their number. */
export function pointsByNumber({ series, marks, attempts }: ContainerSnapshot): readonly ChartPoint[] {
  const first = Math.max(1, attempts - series.length + 1);
  return series.map((usedMb, index) => ({ x: first + index, usedMb, mark: chartMark(marks[index] ?? 'ok') }));
}

/** A container's newest invocations by the time at which they began. */
export function pointsByTime({ series, marks, seriesAt }: ContainerSnapshot): readonly ChartPoint[] {
  return series.flatMap((usedMb, index) => {
    const x = seriesAt[index];
    return x === undefined ? [] : [{ x, usedMb, mark: chartMark(marks[index] ?? 'ok') }];
  });
}

/** A function's peak of all its containers, over the buckets of the range. */
export function pointsOfTrend(
  { trend, memory: { sizeMb } }: FunctionSnapshot,
  { from, bucketMs }: { readonly from: number; readonly bucketMs: number },
  bucketsShown: number,
): readonly ChartPoint[] {
  const shown = trend.slice(-bucketsShown);
  return shown.map(({ peakUtilization, kills }, index) => ({
    x: from + (index + 0.5) * bucketMs,
    usedMb: peakUtilization === null || sizeMb === null ? null : peakUtilization * sizeMb,
    mark: kills > 0 ? 'kill' : null,
  }));
}

function chartMark(mark: AttemptMark): ChartMark {
  switch (mark) {
    case 'oom-kill':
    case 'runtime-oom':
      return 'kill';
    case 'timeout':
    case 'suspected-oom':
    case 'other':
      return 'failure';
    case 'reset':
      return 'restart';
    case 'ok':
      return null;
  }
}
