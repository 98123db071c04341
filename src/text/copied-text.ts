/** What goes onto the clipboard, and from there into a shell. */
import { sanitizeBlock } from './sanitize.ts';

export interface CopiedText {
  /** Without controls, and so without the end of a bracketed paste; without a line break at its end, which would run it. */
  readonly text: string;
  /** More than one is worth a word: pasted, all but the last may run at once. */
  readonly lines: number;
}

export function copiedText(text: string): CopiedText {
  const safe = sanitizeBlock(text).replace(/^\n+|\s+$/g, '');
  return { text: safe, lines: safe.split('\n').length };
}
