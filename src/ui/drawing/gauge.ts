import { levelOf, thresholds } from './level.ts';
import { blank, type Line, type Span, type Tone } from './line.ts';

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/**
 * A bar of `width` cells: filled up to the last value in eighths of a cell, `│` at the peak, ticks at the
 * thresholds (75, 85, 95 %) of what is empty. Values are shares of the limit; unknown ones draw nothing.
 */
export function gauge(last: number | null, peak: number | null, width: number): Line {
  if (width < 1) return [];
  if (last === null && peak === null) return [blank(width)];
  const filled = Math.round(clamp(last ?? 0) * width * 8);
  const peakAt = peak === null ? -1 : Math.min(width - 1, Math.floor(clamp(peak) * width));
  const ticks = thresholds.map((threshold) => Math.round(threshold * width) - 1);
  const cells: Span[] = [];
  for (let cell = 0; cell < width; cell++) {
    const part = Math.min(8, filled - cell * 8);
    if (cell === peakAt && part < 8) push(cells, '│', levelOf(peak));
    else if (part >= 8) push(cells, '█', levelOf(last));
    else if (part > 0) push(cells, eighths[part] ?? '', levelOf(last));
    else push(cells, ticks.includes(cell) && width >= 12 ? '╷' : '·', 'track');
  }
  return cells;
}

function push(cells: Span[], text: string, tone: Tone): void {
  const end = cells.at(-1);
  if (end?.tone === tone) cells[cells.length - 1] = { text: end.text + text, tone };
  else cells.push({ text, tone });
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
