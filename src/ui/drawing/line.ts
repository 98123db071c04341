import { sanitizeLine } from '../../text/sanitize.ts';
import { cutText, textWidth } from '../../text/width.ts';

/** What a piece of text means; the theme gives it its color. */
export type Tone =
  | 'plain'
  | 'strong'
  | 'faint'
  | 'title'
  | 'good'
  /** Utilization: fine, from 75 %, from 85 %, from 95 % and dead. */
  | 'calm'
  | 'warn'
  | 'hot'
  | 'critical'
  | 'accent'
  | 'key'
  /** A word that must be seen without color too. */
  | 'alarm'
  | 'track';

export interface TextSpan {
  readonly text: string;
  readonly tone: Tone;
}

export type Line = readonly TextSpan[];

/** A line of the screen, and what it stands for. */
export interface ScreenRow {
  readonly line: Line;
  /** The key of the thing that is selected by pointing at it; `null` for what only stands there. */
  readonly key: string | null;
  readonly look: 'plain' | 'selected' | 'flash';
}

export const emptyRow: ScreenRow = { line: [], key: null, look: 'plain' };

export function row(line: Line, key: string | null = null, look: ScreenRow['look'] = 'plain'): ScreenRow {
  return { line, key, look };
}

export function rows(lines: readonly Line[]): ScreenRow[] {
  return lines.map((line) => row(line));
}

/** A piece of text; whatever comes from a log is made safe here, and only here. */
export function span(text: string, tone: Tone = 'plain'): TextSpan {
  return { text: sanitizeLine(text), tone };
}

export function lineWidth(line: Line): number {
  let width = 0;
  for (const { text } of line) width += textWidth(text);
  return width;
}

export function blank(width: number): TextSpan {
  return { text: ' '.repeat(Math.max(0, width)), tone: 'plain' };
}

/** The line cut to `width` cells. */
export function cutLine(line: Line, width: number): Line {
  const cut: TextSpan[] = [];
  let left = Math.max(0, width);
  for (const piece of line) {
    const size = textWidth(piece.text);
    if (size > left) {
      const text = cutText(piece.text, left);
      return text === '' ? cut : [...cut, { text, tone: piece.tone }];
    }
    if (size > 0) cut.push(piece);
    left -= size;
  }
  return cut;
}

/** The line in exactly `width` cells. */
export function fitLine(line: Line, width: number, align: 'left' | 'right' = 'left'): Line {
  const cut = cutLine(line, width);
  const gap = width - lineWidth(cut);
  if (gap <= 0) return cut;
  return align === 'left' ? [...cut, blank(gap)] : [blank(gap), ...cut];
}

/** Two lines at the two ends of `width` cells; where they do not fit, the left one is cut. */
export function ends(left: Line, right: Line, width: number): Line {
  const kept = cutLine(right, width);
  const room = width - lineWidth(kept);
  if (kept.length === 0) return cutLine(left, width);
  return [...fitLine(cutLine(left, Math.max(0, room - 1)), room), ...kept];
}

/** Lines parted by `gap`, empty ones left out. */
export function joined(parts: readonly Line[], gap: TextSpan): Line {
  return parts
    .filter((part) => part.length > 0)
    .flatMap((part, index) => (index === 0 ? part : [gap, ...part]));
}

/** As many of the parts as fit into `width` cells whole, parted by `gap`; the first is cut where need be. */
export function fitting(parts: readonly Line[], gap: TextSpan, width: number): Line {
  let line: Line = [];
  for (const part of parts) {
    if (part.length === 0) continue;
    const longer = line.length === 0 ? cutLine(part, width) : [...line, gap, ...part];
    if (lineWidth(longer) > width) break;
    line = longer;
  }
  return line;
}

/** A tail of fewer cells tells nothing. */
const leastTail = 16;

/** As `fitting`, and then as much of `tail` as there is room for. */
export function fittingWithTail(parts: readonly Line[], tail: Line, gap: TextSpan, width: number): Line {
  const line = fitting(parts, gap, width);
  const room = width - lineWidth(line) - lineWidth([gap]);
  if (tail.length === 0 || room < Math.min(leastTail, lineWidth(tail))) return line;
  return [...line, ...(line.length === 0 ? [] : [gap]), ...cutLine(tail, room)];
}

export function plainText(line: Line): string {
  return line.map(({ text }) => text).join('');
}

/** Exactly `height` rows: what is too much is left out, what is missing is blank. */
export function fitHeight(all: readonly ScreenRow[], height: number): ScreenRow[] {
  const fitted = all.slice(0, Math.max(0, height));
  while (fitted.length < height) fitted.push(emptyRow);
  return fitted;
}

/** The same line with neighbors of one tone as one piece. */
export function merged(pieces: readonly TextSpan[]): Line {
  const line: TextSpan[] = [];
  for (const piece of pieces) {
    if (piece.text === '') continue;
    const last = line.at(-1);
    if (last?.tone === piece.tone) line[line.length - 1] = { text: last.text + piece.text, tone: piece.tone };
    else line.push(piece);
  }
  return line;
}
