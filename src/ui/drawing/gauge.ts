import { levelOf, thresholds } from './level.ts';
import { blank, type Line, merged, type TextSpan } from './line.ts';

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/**
 * A bar of `width` cells: filled up to the present value in eighths of a cell, `│` at the peak, ticks at the
 * thresholds (75, 85, 95 %) of what is empty. Values are shares of the limit; unknown ones draw nothing.
 */
export function gauge(now: number | null, peak: number | null, width: number): Line {
  if (width < 1) return [];
  if (now === null && peak === null) return [blank(width)];
  const filled = Math.round(clamp(now ?? 0) * width * 8);
  const peakAt = peak === null ? -1 : Math.min(width - 1, Math.floor(clamp(peak) * width));
  const ticks = thresholds.map((threshold) => Math.round(threshold * width) - 1);
  return merged(
    Array.from({ length: width }, (_, cell): TextSpan => {
      const part = Math.min(8, filled - cell * 8);
      if (cell === peakAt && part < 8) return { text: '│', tone: levelOf(peak) };
      if (part >= 8) return { text: '█', tone: levelOf(now) };
      if (part > 0) return { text: eighths[part] ?? '', tone: levelOf(now) };
      return { text: ticks.includes(cell) && width >= 12 ? '╷' : '·', tone: 'track' };
    }),
  );
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
