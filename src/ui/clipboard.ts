import { copiedText } from '../text/copied-text.ts';
import type { Environment } from './theme.ts';

/** Terminals take about this much in one go; more is refused without a word. */
const longestCopy = 74_000;

/**
 * The sequence (OSC 52) that puts a text on the clipboard of the reader's own machine, through ssh too; `null`: too
 * long. Whatever the text, nothing of it acts on a terminal that it is pasted into, and no line break ends it.
 */
export function copySequence(text: string, { TMUX: tmux }: Environment): string | null {
  const encoded = Buffer.from(copiedText(text).text, 'utf8').toString('base64');
  if (encoded.length > longestCopy) return null;
  const sequence = `\x1b]52;c;${encoded}\x07`;
  // tmux takes it where it is set to; wrapped as well, it also reaches the terminal outside.
  return tmux === undefined ? sequence : `${sequence}\x1bPtmux;\x1b${sequence}\x1b\\`;
}

/** False for terminals that are known to drop the sequence: the text is shown to be marked by hand. */
export function takesCopies({ TERM: term, TERM_PROGRAM: program }: Environment): boolean {
  return term !== 'linux' && term !== 'dumb' && program !== 'Apple_Terminal';
}
