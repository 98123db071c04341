/** Columns and paragraphs for a terminal of a given width, wide characters counted as they are drawn. */
import { cutText, textWidth, wrapText } from '../text/width.ts';

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** The column that is cut where the width does not suffice, once the droppable ones are gone. */
  readonly flexible?: boolean;
  /** Left out where the width does not suffice, the highest number first. */
  readonly drop?: number;
}

const gap = 2;
const narrowest = 8;
/** The flexible column is worth this much before another column is left out. */
const comfortable = 16;

/** Rows of text as aligned lines, the titles first, each at most `width` cells. */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string[] {
  const natural = columns.map((column, index) =>
    Math.max(textWidth(column.title), ...rows.map((row) => textWidth(row[index] ?? ''))),
  );
  let kept = columns.map((_, index) => index);
  const over = (): number => kept.reduce((sum, index) => sum + (natural[index] ?? 0) + gap, -gap) - width;
  const flexible = columns.findIndex((column) => column.flexible);
  const spare = Math.max(0, (natural[flexible] ?? 0) - comfortable);
  const dropOrder = [...kept]
    .filter((index) => columns[index]?.drop !== undefined)
    .sort((a, b) => (columns[b]?.drop ?? 0) - (columns[a]?.drop ?? 0));
  for (const index of dropOrder) {
    if (over() <= spare) break;
    kept = kept.filter((other) => other !== index);
  }
  const widths = natural.map((each, index) =>
    index === flexible ? Math.max(narrowest, each - Math.max(0, over())) : each,
  );
  return [columns.map((column) => column.title), ...rows].map((row) =>
    kept
      .map((index) => fitted(row[index] ?? '', widths[index] ?? 0, columns[index]?.align ?? 'left'))
      .join(' '.repeat(gap))
      .trimEnd(),
  );
}

/** The text in exactly `width` cells: cut with an ellipsis, or filled up with blanks. */
export function fitted(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const cut = cutText(text, width);
  const blanks = ' '.repeat(Math.max(0, width - textWidth(cut)));
  return align === 'left' ? cut + blanks : blanks + cut;
}

/** The text in lines of at most `width` cells, every line behind `indent`; no line for no text. */
export function wrap(text: string, width: number, indent = ''): string[] {
  return wrapText(text, width - indent.length)
    .filter((line) => line !== '')
    .map((line) => indent + line);
}
