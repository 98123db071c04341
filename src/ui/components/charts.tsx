import { memo, useMemo } from 'react';
import type { ContainerSnapshot, FunctionSnapshot, Timeline } from '../../analysis/model/snapshot.ts';
import { type ChartInput, chart } from '../drawing/chart.ts';
import { rows, span } from '../drawing/line.ts';
import { roundTicks, timeTicks } from '../drawing/ticks.ts';
import { useDisplay } from '../hooks/use-display.ts';
import { pointsByNumber, pointsByTime, pointsOfTrend } from '../view-model/chart-points.ts';
import { Rows } from './line.tsx';

interface ChartSize {
  readonly width: number;
  readonly height: number;
  readonly zoomed: boolean;
}

/** Cells that a tick of the axis below takes with its label. */
const tickWidth = 14;

interface ContainerChartProps extends ChartSize {
  readonly container: ContainerSnapshot;
  /** The invocation that the cursor is on, counted from the newest, from 0; `null`: it is not on the chart. */
  readonly cursor: number | null;
}

/** One container's memory over its newest invocations. */
export const ContainerChart = memo(function ContainerChart(props: ContainerChartProps) {
  const { container, cursor, width, height, zoomed } = props;
  const lines = useMemo(() => {
    const points = pointsByNumber(container);
    const [from, to] = [points[0]?.x ?? 1, points.at(-1)?.x ?? 1];
    const ticks = roundTicks(from, to, Math.floor(width / tickWidth));
    return chart({
      series: [points],
      limitMb: container.memory.sizeMb ?? 0,
      from,
      to: Math.max(to, from + 1),
      ticks: ticks.filter(Number.isInteger).map((value) => ({ value, label: String(value) })),
      axis: 'invocation',
      zoomed,
      cursor: cursor === null ? null : to - cursor,
      width,
      height,
    });
  }, [container, cursor, width, height, zoomed]);
  return <Rows rows={rows(lines)} width={width} height={height} />;
});

interface FunctionChartProps extends ChartSize {
  readonly fn: FunctionSnapshot;
  readonly containers: readonly ContainerSnapshot[];
  /** Epoch milliseconds of the range's end, and its length. */
  readonly now: number;
  readonly windowMs: number;
}

/** A function's memory over time, a line for each container, with kills and restarts. */
export const FunctionChart = memo(function FunctionChart(props: FunctionChartProps) {
  const { fn, containers, now, windowMs, width, height, zoomed } = props;
  const { utc } = useDisplay();
  const lines = useMemo(() => {
    const series = containers.map(pointsByTime);
    const earliest = Math.min(now, ...series.flatMap((points) => points[0]?.x ?? []));
    const from = Math.max(now - windowMs, Math.min(earliest, now - 60_000));
    return chart(timeChart(fn, series, from, now, { width, height, zoomed }, utc));
  }, [fn, containers, now, windowMs, width, height, zoomed, utc]);
  return <Rows rows={rows(lines)} width={width} height={height} />;
});

interface TrendChartProps extends ChartSize {
  readonly fn: FunctionSnapshot;
  /** The buckets of the range. */
  readonly timeline: Timeline;
}

/** A function's memory over time: the fullest of its containers. */
export const TrendChart = memo(function TrendChart(props: TrendChartProps) {
  const { fn, timeline, width, height, zoomed } = props;
  const { utc } = useDisplay();
  const lines = useMemo(() => {
    const { from, bucketMs, kills } = timeline;
    const points = pointsOfTrend(fn, timeline, kills.length);
    const to = from + bucketMs * kills.length;
    return chart(timeChart(fn, [points], from, to, { width, height, zoomed }, utc));
  }, [fn, timeline, width, height, zoomed, utc]);
  return <Rows rows={rows(lines)} width={width} height={height} />;
});

function timeChart(
  { memory }: FunctionSnapshot,
  series: ChartInput['series'],
  from: number,
  to: number,
  size: ChartSize,
  utc: boolean,
): ChartInput {
  const ticks = timeTicks(from, to, Math.floor(size.width / tickWidth), utc);
  return { series, limitMb: memory.sizeMb ?? 0, from, to, ticks, axis: 'time', cursor: null, ...size };
}

/** What stands above a chart: what it shows, and over which time. */
export function ChartTitle({
  title,
  facts,
  width,
}: {
  readonly title: string;
  readonly facts: string;
  readonly width: number;
}) {
  return <Rows rows={rows([[span(`  ${title}`, 'title'), span(`   ${facts}`, 'faint')]])} width={width} />;
}
