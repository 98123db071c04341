/** Columns and paragraphs for a terminal of a given width, wide characters counted as they are drawn. */
import stringWidth from 'string-width';

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
    Math.max(stringWidth(column.title), ...rows.map((row) => stringWidth(row[index] ?? ''))),
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
  const cut = truncate(text, width);
  const blanks = ' '.repeat(Math.max(0, width - stringWidth(cut)));
  return align === 'left' ? cut + blanks : blanks + cut;
}

function truncate(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let result = '';
  let used = 0;
  for (const character of text) {
    used += stringWidth(character);
    if (used > width - 1) break;
    result += character;
  }
  return `${result}…`;
}

/** Words filled into lines of at most `width` cells, every line behind `indent`; a longer word stands alone. */
export function wrap(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(/\s+/)) {
    if (word === '') continue;
    const wide = stringWidth(word);
    if (line !== '' && indent.length + used + 1 + wide > width) {
      lines.push(indent + line);
      line = '';
      used = 0;
    }
    used += line === '' ? wide : wide + 1;
    line += line === '' ? word : ` ${word}`;
  }
  if (line !== '') lines.push(indent + line);
  return lines;
}
