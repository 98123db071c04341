import { levelOf } from './level.ts';
import { blank, fitLine, type Line, merged, span, type TextSpan, type Tone } from './line.ts';
import { roundTicks, type Tick } from './ticks.ts';

/** What happened at a point of a chart. */
export type ChartMark = 'kill' | 'failure' | 'restart' | null;

export interface ChartPoint {
  /** On the scale of the chart's `from` and `to`. */
  readonly x: number;
  readonly usedMb: number | null;
  readonly mark: ChartMark;
}

export interface ChartInput {
  /** A line each; one that is drawn later lies above. */
  readonly series: readonly (readonly ChartPoint[])[];
  readonly limitMb: number;
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly Tick[];
  /** What the axis below counts: `time`, `invocations`. */
  readonly axis: string;
  /** Only the range in use, instead of 0 to the limit. */
  readonly zoomed: boolean;
  /** Where the cursor is; `null`: it is not on the chart. */
  readonly cursor: number | null;
  readonly width: number;
  readonly height: number;
}

/** Dots of a braille cell by column and by row from the top. */
const dots = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;

/**
 * Memory over time or over invocations: a line of braille dots for each series, kills `✕` and other failures `!` in
 * the top line, restarts as a standing line, the limit by its name, round ticks at both axes. Exactly `height` lines of
 * `width` cells; nothing where that is too small to read.
 */
export function chart(input: ChartInput): Line[] {
  const { width, height, limitMb } = input;
  const labelWidth = limitLabel(limitMb).length + 1;
  const plotWidth = width - labelWidth - 2;
  const plotHeight = height - 2;
  if (plotWidth < 12 || plotHeight < 3) return [];
  const range = rangeOf(input);
  const grid = newGrid(plotWidth, plotHeight);
  drawLimit(grid, input, range);
  for (const points of input.series) drawSeries(grid, points, input, range);
  for (const points of input.series) drawMarks(grid, points, input);
  const labels = axisLabels(range, plotHeight, limitMb);
  const lines = grid.map((cells, index): Line => {
    const label = labels.get(index);
    return [
      ...fitLine([span(label ?? '', 'faint')], labelWidth, 'right'),
      span(label === undefined ? ' │' : ' ┤', 'track'),
      ...merged(cells),
    ];
  });
  return [...lines, ...axisLines(input, labelWidth, plotWidth)];
}

interface Range {
  readonly low: number;
  readonly high: number;
}

/** From 0 to the limit; zoomed from just below to just above what is drawn. */
function rangeOf({ series, limitMb, zoomed }: ChartInput): Range {
  if (!zoomed) return { low: 0, high: limitMb };
  const used = series.flatMap((points) => points.flatMap(({ usedMb }) => usedMb ?? []));
  if (used.length === 0) return { low: 0, high: limitMb };
  const low = used.reduce((least, each) => Math.min(least, each));
  const high = used.reduce((most, each) => Math.max(most, each));
  const margin = Math.max((high - low) * 0.08, limitMb * 0.01);
  return { low: Math.max(0, low - margin), high: Math.min(limitMb, high + margin) };
}

function newGrid(width: number, height: number): TextSpan[][] {
  return Array.from({ length: height }, () =>
    Array.from({ length: width }, (): TextSpan => ({ text: ' ', tone: 'plain' })),
  );
}

function limitLabel(limitMb: number): string {
  return `limit ${Math.round(limitMb)} MB`;
}

/** The limit's line, where the range has it. */
function drawLimit(grid: TextSpan[][], { limitMb }: ChartInput, { high }: Range): void {
  const [top] = grid;
  if (top === undefined || high < limitMb) return;
  for (const at of top.keys()) put(grid, 0, at, '╌', 'track');
}

/** The half column of a place on the x axis. */
function halfOf(x: number, { from, to }: ChartInput, plotWidth: number): number {
  const share = to > from ? (x - from) / (to - from) : 0;
  return Math.round(share * (plotWidth * 2 - 1));
}

/** Neighboring points are joined, but not over a restart or a point that is not known. */
function drawSeries(
  grid: TextSpan[][],
  points: readonly ChartPoint[],
  input: ChartInput,
  range: Range,
): void {
  const width = grid[0]?.length ?? 0;
  const rows = grid.length * 4;
  const dotOf = (usedMb: number): number => {
    const share = (range.high - usedMb) / Math.max(1e-9, range.high - range.low);
    return Math.min(rows - 1, Math.max(0, Math.round(share * (rows - 1))));
  };
  let last: Dot | null = null;
  for (const { x, usedMb, mark } of points) {
    if (usedMb === null || x < input.from || x > input.to) {
      last = null;
      continue;
    }
    const half = halfOf(x, input, width);
    const dot = dotOf(usedMb);
    if (last === null || mark === 'restart') plotDot(grid, half, dot, input, range);
    else joinDots(grid, last, { half, dot }, input, range);
    last = { half, dot };
  }
}

interface Dot {
  readonly half: number;
  readonly dot: number;
}

/** A line from dot to dot without holes, however steep it is. */
function joinDots(grid: TextSpan[][], from: Dot, to: Dot, input: ChartInput, range: Range): void {
  const steps = Math.max(1, to.half - from.half, Math.abs(to.dot - from.dot));
  for (let step = 1; step <= steps; step++) {
    const half = Math.round(from.half + ((to.half - from.half) * step) / steps);
    const dot = Math.round(from.dot + ((to.dot - from.dot) * step) / steps);
    plotDot(grid, half, dot, input, range);
  }
}

function plotDot(grid: TextSpan[][], half: number, dot: number, { limitMb }: ChartInput, range: Range): void {
  const line = Math.floor(dot / 4);
  const cells = grid[line];
  const at = Math.floor(half / 2);
  const cell = cells?.[at];
  if (cells === undefined || cell === undefined) return;
  const before = cell.text.codePointAt(0) ?? 0;
  const known = before >= 0x2800 && before <= 0x28ff ? before - 0x2800 : 0;
  const code = known | (dots[half % 2 === 0 ? 0 : 1][dot % 4] ?? 0);
  const share = (range.high - ((line + 0.5) / grid.length) * (range.high - range.low)) / limitMb;
  cells[at] = { text: String.fromCodePoint(0x2800 + code), tone: levelOf(share) };
}

function drawMarks(grid: TextSpan[][], points: readonly ChartPoint[], input: ChartInput): void {
  const width = grid[0]?.length ?? 0;
  for (const { x, mark } of points) {
    if (mark === null || x < input.from || x > input.to) continue;
    const at = Math.floor(halfOf(x, input, width) / 2);
    if (mark === 'kill') put(grid, 0, at, '✕', 'critical');
    else if (mark === 'failure') put(grid, 0, at, '!', 'warn');
    else {
      for (let line = 1; line < grid.length; line++) {
        if (grid[line]?.[at]?.text === ' ') put(grid, line, at, '┊', 'track');
      }
    }
  }
}

function put(grid: TextSpan[][], line: number, at: number, text: string, tone: Tone): void {
  const cells = grid[line];
  if (cells !== undefined && at >= 0 && at < cells.length) cells[at] = { text, tone };
}

/** MB at the lines that are nearest to round values, the limit at the top. */
function axisLabels({ low, high }: Range, height: number, limitMb: number): ReadonlyMap<number, string> {
  const lineOf = (value: number): number =>
    Math.round(((high - value) / Math.max(1e-9, high - low)) * (height - 1));
  const labels = new Map<number, string>();
  for (const value of roundTicks(low, high, Math.max(2, Math.floor(height / 2)))) {
    labels.set(lineOf(value), `${Math.round(value)} MB`);
  }
  if (high >= limitMb) {
    labels.delete(1);
    labels.set(0, limitLabel(limitMb));
  }
  return labels;
}

/** The ruler with its ticks and the cursor, and the ticks' labels with what they count at the end. */
function axisLines(input: ChartInput, labelWidth: number, plotWidth: number): Line[] {
  const { ticks, axis, cursor } = input;
  const cells = Array.from({ length: plotWidth }, (): TextSpan => ({ text: '─', tone: 'track' }));
  let labels = '';
  const room = plotWidth - axis.length - 1;
  for (const { value, label } of ticks) {
    const at = Math.floor(halfOf(value, input, plotWidth) / 2);
    if (at < 0 || at >= plotWidth) continue;
    cells[at] = { text: '┬', tone: 'track' };
    if (labels.length <= at && at + label.length <= room) labels = `${labels.padEnd(at)}${label} `;
  }
  if (cursor !== null) {
    const at = Math.floor(halfOf(cursor, input, plotWidth) / 2);
    if (at >= 0 && at < plotWidth) cells[at] = { text: '▲', tone: 'accent' };
  }
  return [
    [blank(labelWidth), span(' └', 'track'), ...merged(cells)],
    [blank(labelWidth + 2), ...fitLine([span(labels, 'faint')], room), span(` ${axis}`, 'faint')],
  ];
}
