import { levelOf } from './level.ts';
import { type Line, merged, type TextSpan, type Tone } from './line.ts';

const blocks = '▁▂▃▄▅▆▇█';

/** One moment of a sparkline: a share of the limit (`null`: nothing known), and whether something was killed. */
export interface Point {
  readonly share: number | null;
  readonly killed: boolean;
}

/** What the lowest and the highest block stand for, as shares of the limit. */
export interface Scale {
  readonly low: number;
  readonly high: number;
}

export const toLimit: Scale = { low: 0, high: 1 };

/**
 * The scale of the points' own range, at least `least` of the limit wide: slow growth is seen, and noise does not look
 * like growth.
 */
export function ownScale(points: readonly Point[], least: number): Scale {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { share } of points) {
    if (share === null) continue;
    low = Math.min(low, share);
    high = Math.max(high, share);
  }
  if (high < low) return toLimit;
  if (high - low >= least) return { low, high };
  const start = Math.max(0, (low + high - least) / 2);
  return { low: start, high: start + least };
}

/**
 * The newest points in `width` cells, newest at the right; `✕` where something was killed. More points than cells:
 * each cell shows its highest.
 */
export function sparkline(points: readonly Point[], width: number, scale: Scale = toLimit): Line {
  if (width < 1) return [];
  const groups = grouped(points, width);
  const range = Math.max(1e-9, scale.high - scale.low);
  const cells: TextSpan[] = [{ text: ' '.repeat(Math.max(0, width - groups.length)), tone: 'plain' }];
  for (const { share, killed } of groups) {
    if (killed) cells.push({ text: '✕', tone: 'critical' });
    else if (share === null) cells.push({ text: ' ', tone: 'plain' });
    else cells.push({ text: blockOf((share - scale.low) / range), tone: levelOf(share) });
  }
  return merged(cells);
}

/** Counts, scaled to their own highest; a cell of zeros is a floor line. */
export function histogram(counts: readonly number[], width: number, tone: Tone): Line {
  const highest = Math.max(1, ...counts);
  const groups = grouped(
    counts.map((count) => ({ share: count / highest, killed: false })),
    width,
  );
  return merged(
    groups.map(
      ({ share }): TextSpan => ({
        text: blockOf(share ?? 0),
        tone: (share ?? 0) > 0 ? tone : 'track',
      }),
    ),
  );
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
    // A loop, because this runs for every row of every frame.
    for (let at = from; at < to; at++) {
      const point = points[at];
      if (point === undefined) continue;
      killed ||= point.killed;
      if (point.share !== null && (share === null || point.share > share)) share = point.share;
    }
    groups.push({ share, killed });
  }
  return groups;
}
