import { levelOf } from './level.ts';
import type { Line, Span, Tone } from './line.ts';

const blocks = '▁▂▃▄▅▆▇█';

/** One moment of a sparkline: a share of the limit (`null`: nothing known), and whether something was killed. */
export interface Point {
  readonly share: number | null;
  readonly killed: boolean;
}

/**
 * The newest points in `width` cells, scaled to the limit, newest at the right; `✕` where something was killed.
 * More points than cells: each cell shows its highest.
 */
export function sparkline(points: readonly Point[], width: number): Line {
  if (width < 1) return [];
  const cells: Span[] = [];
  const groups = grouped(points, width);
  if (groups.length < width) push(cells, ' '.repeat(width - groups.length), 'plain');
  for (const { share, killed } of groups) {
    if (killed) push(cells, '✕', 'critical');
    else if (share === null) push(cells, ' ', 'plain');
    else push(cells, blockOf(share), levelOf(share));
  }
  return cells;
}

/** Counts, scaled to their own highest; a cell of zeros is a floor line. */
export function histogram(counts: readonly number[], width: number, tone: Tone): Line {
  const highest = Math.max(1, ...counts);
  const cells: Span[] = [];
  for (const { share } of grouped(
    counts.map((count) => ({ share: count / highest, killed: false })),
    width,
  )) {
    push(cells, blockOf(share ?? 0), (share ?? 0) > 0 ? tone : 'track');
  }
  return cells;
}

function blockOf(share: number): string {
  return blocks[Math.min(7, Math.max(0, Math.ceil(share * 8) - 1))] ?? '▁';
}

function grouped(points: readonly Point[], width: number): readonly Point[] {
  if (points.length <= width) return points;
  const groups: Point[] = [];
  for (let cell = 0; cell < width; cell++) {
    const from = Math.floor((cell * points.length) / width);
    const to = Math.floor(((cell + 1) * points.length) / width);
    let share: number | null = null;
    let killed = false;
    for (let at = from; at < to; at++) {
      const point = points[at];
      if (point === undefined) continue;
      killed ||= point.killed;
      if (point.share !== null) share = Math.max(share ?? 0, point.share);
    }
    groups.push({ share, killed });
  }
  return groups;
}

function push(cells: Span[], text: string, tone: Tone): void {
  const end = cells.at(-1);
  if (end?.tone === tone) cells[cells.length - 1] = { text: end.text + text, tone };
  else cells.push({ text, tone });
}
