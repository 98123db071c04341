import { textWidth } from './width.ts';

/** Plain characters for the screen's own, cell for cell. */
const plain: ReadonlyMap<string, string> = new Map([
  ['█', '#'],
  ['▉', '#'],
  ['▊', '#'],
  ['▋', '#'],
  ['▌', '='],
  ['▍', '-'],
  ['▎', '-'],
  ['▏', '|'],
  ['▇', '%'],
  ['▆', '*'],
  ['▅', '+'],
  ['▄', '='],
  ['▃', '-'],
  ['▂', ':'],
  ['▁', '.'],
  ['│', '|'],
  ['┊', ':'],
  ['╷', '.'],
  ['╵', "'"],
  ['─', '-'],
  ['╌', '-'],
  ['┤', '|'],
  ['└', '+'],
  ['┌', '+'],
  ['┐', '+'],
  ['┘', '+'],
  ['├', '+'],
  ['┼', '+'],
  ['┴', '+'],
  ['┬', '+'],
  ['·', '.'],
  ['…', '~'],
  ['–', '-'],
  ['▸', '>'],
  ['▶', '>'],
  ['⏸', '='],
  ['⏪', '<<'],
  ['⏳', '..'],
  ['⟳', '@'],
  ['⏺', 'o'],
  ['■', '#'],
  ['✓', 'v'],
  ['✕', 'X'],
  ['×', 'x'],
  ['●', '*'],
  ['○', 'o'],
  ['◌', '.'],
  ['◐', '?'],
  ['▲', '^'],
  ['▼', 'v'],
  ['↑', '^'],
  ['↓', 'v'],
  ['←', '<'],
  ['→', '>'],
  ['›', '>'],
  ['⏎', '<'],
  ['≥', '>'],
  ['⚠', '!'],
  ['±', '~'],
]);

/**
 * The text in printable ASCII, in as many cells: for `--ascii` and for terminals that are not UTF-8. A braille
 * cell becomes a stroke at about its height; what has no likeness becomes `?`.
 */
export function toAscii(text: string): string {
  if (/^[ -~]*$/.test(text)) return text;
  let ascii = '';
  for (const character of text) ascii += asciiOf(character);
  // A cluster may be narrower than its characters one by one.
  const width = textWidth(text);
  return ascii.length > width ? ascii.slice(0, width) : ascii.padEnd(width);
}

function asciiOf(character: string): string {
  if (character >= ' ' && character <= '~') return character;
  const known = plain.get(character);
  if (known !== undefined) return known;
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x2800 && code <= 0x28ff) return strokeOf(code - 0x2800);
  return '?'.repeat(textWidth(character));
}

/** Dots of the four rows of a braille cell, from the top. */
const dotRows = [0x09, 0x12, 0x24, 0xc0];
const strokes = ["'", '"', '-', '_'];

function strokeOf(dots: number): string {
  const used = dotRows.flatMap((mask, index) => ((dots & mask) === 0 ? [] : [index]));
  const [top] = used;
  if (top === undefined) return ' ';
  return used.length > 1 ? ':' : (strokes[top] ?? '.');
}
