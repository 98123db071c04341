/** What goes onto the clipboard, and from there into a shell. */
import { sanitizeBlock, sanitizeLine } from './sanitize.ts';

export interface CopiedText {
  /** Without controls, and so without the end of a bracketed paste; without a line break at its end, which would run it. */
  readonly text: string;
  /** More than one is worth a word: pasted, all but the last may run at once. */
  readonly lines: number;
}

/** Text that the program wrote, such as a command: its lines stay lines. */
export function copiedText(text: string): CopiedText {
  const safe = sanitizeBlock(text).replace(/^\n+/, '').trimEnd();
  return { text: safe, lines: safe.split('\n').length };
}

/** Text of a log or a name: one line, for a line of it may be a command that somebody else wrote. */
export function copiedLine(text: string): CopiedText {
  return { text: sanitizeLine(text).trimEnd(), lines: 1 };
}
