/** The title of a terminal's window. */
import { sanitizeLine } from './sanitize.ts';

const longest = 120;

/** The sequence (OSC 2) that sets it. Of the text nothing can end the sequence. */
export function titleSequence(text: string): string {
  return `\x1b]2;${[...sanitizeLine(text)].slice(0, longest).join('')}\x07`;
}
