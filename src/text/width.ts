import stringWidth from 'string-width';

/**
 * Printable ASCII, and the one-cell characters that the screen itself draws with: whole blocks, single signs, and
 * the private-use characters that stand for painted lines within Ink.
 */
export const oneCellEach =
  /^[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u22ff\u2500-\u25fc\u2801-\u28ff\u23ce\u23f8\u23fa\u26a0\u2713\u2715\u27f3\ue000-\uf8ff]*$/;

/** The signs of two cells that the screen draws with. */
const twoCells = /[\u23ea\u23f3]/g;

/**
 * How many cells of a terminal a printable text takes. What the screen draws with is answered at once: the
 * general answer costs a hundred times as much, and 40 ms when first asked for.
 */
export function textWidth(text: string): number {
  if (oneCellEach.test(text)) return text.length;
  const narrow = text.replace(twoCells, '  ');
  return oneCellEach.test(narrow) ? narrow.length : stringWidth(text);
}

let segmenter: Intl.Segmenter | null = null;

/** What a reader takes for single characters. The tables for it are loaded when first asked for: that takes 8 ms. */
function graphemes(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return segmenter.segment(text);
}

/** The text, or as much of it as fits into `width` cells with an ellipsis at its end. */
export function cutText(text: string, width: number): string {
  if (text.length <= width && oneCellEach.test(text)) return text;
  if (textWidth(text) <= width) return text;
  return width < 1 ? '' : `${takeCells(text, width - 1)}…`;
}

/** As `cutText`, but the middle gives way, so that what ends the text can still be told apart. */
export function cutMiddle(text: string, width: number): string {
  if (textWidth(text) <= width || width < 5) return cutText(text, width);
  const tail = Math.floor((width - 1) / 2);
  if (oneCellEach.test(text)) return `${text.slice(0, width - 1 - tail)}…${text.slice(text.length - tail)}`;
  const characters = [...graphemes(text)].map(({ segment }) => segment);
  let end = '';
  while (characters.length > 0) {
    const next = `${characters.at(-1) ?? ''}${end}`;
    if (textWidth(next) > tail) break;
    end = next;
    characters.pop();
  }
  return `${takeCells(text, width - 1 - textWidth(end))}…${end}`;
}

/** The longest beginning of the text that fits into `width` cells; a wide character is never halved. */
export function takeCells(text: string, width: number): string {
  if (width <= 0) return '';
  // A cell takes a character at least: what lies far behind need not be looked at.
  const near = text.slice(0, width * 16);
  if (oneCellEach.test(near)) return near.slice(0, width);
  let taken = '';
  let cells = 0;
  for (const { segment } of graphemes(near)) {
    cells += textWidth(segment);
    if (cells > width) break;
    taken += segment;
  }
  return taken;
}

/** The text in lines of at most `width` cells, broken between words where there is room for that; indented as it begins. */
export function wrapText(text: string, width: number): string[] {
  if (textWidth(text) <= width) return [text];
  const indent = takeCells(/^ */.exec(text)?.[0] ?? '', Math.floor(width / 2));
  const room = width - indent.length;
  const lines: string[] = [];
  let line = '';
  for (const word of text.trim().split(/ +/)) {
    let rest = word;
    if (line !== '' && textWidth(line) + 1 + textWidth(rest) <= room) {
      line += ` ${rest}`;
      continue;
    }
    if (line !== '') lines.push(line);
    while (textWidth(rest) > room) {
      const piece = takeCells(rest, room);
      // Not even one wide character fits.
      if (piece === '') break;
      lines.push(piece);
      rest = rest.slice(piece.length);
    }
    line = rest;
  }
  if (line !== '') lines.push(line);
  return lines.map((each) => indent + each);
}
