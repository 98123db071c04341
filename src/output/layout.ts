/** Columns and paragraphs for a terminal of a given width, wide characters counted as they are drawn. */
import stringWidth from 'string-width';

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** The column that gives way where the width does not suffice. */
  readonly flexible?: boolean;
}

const gap = 2;
const narrowest = 8;

/** Rows of text as aligned lines, the titles first; `width` is met by cutting the flexible column. */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string[] {
  const widths = columns.map((column, index) =>
    Math.max(stringWidth(column.title), ...rows.map((row) => stringWidth(row[index] ?? ''))),
  );
  const over = widths.reduce((sum, each) => sum + each + gap, -gap) - width;
  const flexible = columns.findIndex((column) => column.flexible);
  if (over > 0 && flexible !== -1) widths[flexible] = Math.max(narrowest, (widths[flexible] ?? 0) - over);
  return [columns.map((column) => column.title), ...rows].map((row) =>
    row
      .map((cell, index) => fitted(cell, widths[index] ?? 0, columns[index]?.align ?? 'left'))
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
