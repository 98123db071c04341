import { toAscii } from '../../text/ascii.ts';
import type { Theme } from '../theme.ts';
import { fitLine, type ScreenRow, type Tone } from './line.ts';

export interface Brush {
  readonly theme: Theme;
  readonly ascii: boolean;
}

/** A row as the terminal gets it, in exactly `width` cells: SGR sequences and text, closed at its end. */
export function paintRow({ line, look }: ScreenRow, width: number, { theme, ascii }: Brush): string {
  const under = theme.looks[look];
  const pieces = fitLine(line, width);
  let painted = '';
  let open = '';
  for (const { text, tone } of pieces) {
    const codes = codesOf(theme, tone, under, text);
    if (codes !== open) {
      if (open !== '') painted += '\x1b[0m';
      if (codes !== '') painted += `\x1b[${codes}m`;
      open = codes;
    }
    painted += ascii ? toAscii(text) : text;
  }
  return open === '' ? painted : `${painted}\x1b[0m`;
}

/** Blanks have no tone of their own, so that neighbours need no change of it. */
function codesOf(theme: Theme, tone: Tone, under: string, text: string): string {
  const own = tone === 'alarm' || text.trim() !== '' ? theme.tones[tone] : '';
  if (own === '' || under === '') return own + under;
  return `${under};${own}`;
}
