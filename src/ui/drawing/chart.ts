import { levelOf } from './level.ts';
import { blank, fitLine, type Line, type Span, span, type Tone } from './line.ts';

/** One attempt of a chart: its memory, and what ended or began with it. */
export interface ChartPoint {
  readonly usedMb: number | null;
  readonly killed: boolean;
  readonly failed: boolean;
  readonly reset: boolean;
}

export interface ChartInput {
  /** Oldest first. */
  readonly points: readonly ChartPoint[];
  readonly limitMb: number;
  readonly width: number;
  readonly height: number;
  /** Number of the first point, for the axis. */
  readonly first: number;
}

/** Dots of a braille cell by column and by row from the top. */
const dots = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;

interface Cell {
  readonly text: string;
  readonly tone: Tone;
}

/**
 * Memory over attempts: a line of braille dots up to the limit, which is its top line, kills `✕` on it,
 * resets as a standing line, the attempts' numbers below. Exactly `height` lines of `width` cells.
 */
export function chart(input: ChartInput): Line[] {
  const { width, limitMb } = input;
  const labelWidth = Math.max(4, String(Math.round(limitMb)).length + 1);
  const plotWidth = width - labelWidth - 2;
  const plotHeight = input.height - 2;
  if (plotWidth < 8 || plotHeight < 3) return [];
  const columns = columnsOf(input.points, plotWidth);
  const floorMb = floorOf(input.points, limitMb);
  const grid = plot(columns, plotWidth, plotHeight, floorMb, limitMb);
  const lines = grid.map((cells, index): Line => {
    const mark = axisMark(index, plotHeight, floorMb, limitMb);
    return [
      ...fitLine([span(mark ?? '', 'faint')], labelWidth, 'right'),
      span(mark === null ? ' │' : ' ┤', 'track'),
      ...merged(cells),
    ];
  });
  return [...lines, ...axis(input, columns, labelWidth, plotWidth)];
}

/** Where the scale begins: the eighth of the limit below all that is drawn, so that growth is seen. */
function floorOf(points: readonly ChartPoint[], limitMb: number): number {
  const lowest = points.reduce((low, { usedMb }) => Math.min(low, usedMb ?? low), limitMb);
  const eighth = limitMb / 8;
  return Math.min(limitMb - eighth, Math.max(0, Math.floor((lowest * 0.98) / eighth) * eighth));
}

/** What a column of cells shows: the values in its two halves, and what happened in it. */
interface ChartColumn {
  /** Index of its first point. */
  readonly from: number;
  readonly halves: readonly [readonly number[], readonly number[]];
  readonly killed: boolean;
  readonly failed: boolean;
  readonly reset: boolean;
}

/** A point is at most so many half columns wide: few of them must not look like a plateau. */
const widestPoint = 4;

/** Many points share a half column; few are drawn as steps of equal width, so that the scale seldom changes. */
function columnsOf(points: readonly ChartPoint[], plotWidth: number): ChartColumn[] {
  const halves = plotWidth * 2;
  const step = Math.min(widestPoint, Math.floor(halves / Math.max(1, points.length)));
  const pointsOf = (half: number): readonly ChartPoint[] =>
    step >= 1
      ? points.slice(Math.floor(half / step), Math.floor(half / step) + 1)
      : points.slice(
          Math.floor((half * points.length) / halves),
          Math.floor(((half + 1) * points.length) / halves),
        );
  const columns: ChartColumn[] = [];
  let last: ChartPoint | undefined;
  for (let column = 0; column < plotWidth; column++) {
    const [left, right] = [pointsOf(column * 2), pointsOf(column * 2 + 1)];
    const all = [...left, ...right];
    if (all.length === 0) break;
    // What happened stands where its point begins.
    const begun = all.filter((point) => point !== last);
    last = all.at(-1);
    columns.push({
      from: step >= 1 ? Math.floor((column * 2) / step) : Math.floor((column * 2 * points.length) / halves),
      halves: [used(left), used(right)],
      killed: begun.some(({ killed }) => killed),
      failed: begun.some(({ failed }) => failed),
      reset: begun.some(({ reset }) => reset),
    });
  }
  return columns;
}

function used(points: readonly ChartPoint[]): number[] {
  return points.flatMap(({ usedMb }) => (usedMb === null ? [] : [usedMb]));
}

function plot(
  columns: readonly ChartColumn[],
  width: number,
  height: number,
  floorMb: number,
  limitMb: number,
): Cell[][] {
  const grid: Cell[][] = Array.from({ length: height }, (_, index) =>
    Array.from({ length: width }, () =>
      index === 0 ? { text: '╌', tone: 'track' } : { text: ' ', tone: 'plain' },
    ),
  );
  columns.forEach((column, at) => {
    if (column.reset) standing(grid, at);
    const bits = new Array<number>(height).fill(0);
    column.halves.forEach((values, half) => {
      for (const value of values) {
        const dot = Math.min(
          height * 4 - 1,
          Math.max(0, Math.round(((limitMb - value) / (limitMb - floorMb)) * (height * 4 - 1))),
        );
        const line = Math.floor(dot / 4);
        bits[line] = (bits[line] ?? 0) | (dots[half === 0 ? 0 : 1][dot % 4] ?? 0);
      }
    });
    bits.forEach((code, line) => {
      if (code === 0) return;
      const share = (limitMb - ((line + 0.5) / height) * (limitMb - floorMb)) / limitMb;
      put(grid, line, at, String.fromCharCode(0x2800 + code), levelOf(share));
    });
    if (column.killed) put(grid, 0, at, '✕', 'critical');
    else if (column.failed) put(grid, 0, at, '!', 'warn');
  });
  return grid;
}

/** The reset's line lies behind the dots. */
function standing(grid: Cell[][], at: number): void {
  for (let line = 1; line < grid.length; line++) put(grid, line, at, '┊', 'track');
}

function put(grid: Cell[][], line: number, at: number, text: string, tone: Tone): void {
  const cells = grid[line];
  if (cells !== undefined && at < cells.length) cells[at] = { text, tone };
}

/** MB at the line, at quarters of the scale where the height has room for them. */
function axisMark(line: number, height: number, floorMb: number, limitMb: number): string | null {
  const every = height >= 12 ? 4 : 2;
  for (let part = 0; part <= every; part++) {
    const at = Math.round(((height - 1) * part) / every);
    if (at === line) return String(Math.round(limitMb - ((limitMb - floorMb) * part) / every));
  }
  return null;
}

function axis(
  { first, points }: ChartInput,
  columns: readonly ChartColumn[],
  labelWidth: number,
  plotWidth: number,
): Line[] {
  const ticks = Math.max(1, Math.min(8, Math.floor(plotWidth / 14)));
  let ruler = '';
  let numbers = '';
  for (let at = 0; at < plotWidth; at++) {
    const isTick = at % Math.ceil(plotWidth / ticks) === 0;
    ruler += isTick ? '┬' : '─';
    const column = columns[at];
    if (isTick && column !== undefined && numbers.length <= at) {
      numbers = numbers.padEnd(at) + String(first + column.from);
    }
  }
  const last = ` invocations ${first}–${first + Math.max(0, points.length - 1)}, MB used`;
  const room = plotWidth - last.length;
  const shown = numbers.length > room ? numbers.slice(0, Math.max(0, room)).replace(/\d+$/, '') : numbers;
  return [
    [blank(labelWidth), span(` └${ruler}`, 'track')],
    [
      blank(labelWidth + 2),
      ...fitLine([span(shown, 'faint')], Math.max(0, room)),
      span(last.slice(0, plotWidth), 'faint'),
    ],
  ];
}

function merged(cells: readonly Cell[]): Line {
  const line: Span[] = [];
  for (const cell of cells) {
    const end = line.at(-1);
    if (end?.tone === cell.tone) line[line.length - 1] = { text: end.text + cell.text, tone: cell.tone };
    else line.push(cell);
  }
  return line;
}
