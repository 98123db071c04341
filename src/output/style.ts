import type { Severity } from '../analysis/model/advice.ts';
import type { Redact } from '../text/redact.ts';
import { sanitizeLine } from '../text/sanitize.ts';

/** What the outputs for people need to know of their reader. */
export interface Style {
  readonly utc: boolean;
  readonly color: boolean;
  readonly redact: Redact;
}

const codes = { plain: null, red: 31, green: 32, yellow: 33, cyan: 36, bold: 1 } as const;
export type Ink = keyof typeof codes;

export const severityInk: Readonly<Record<Severity, Ink>> = {
  critical: 'red',
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
  info: 'plain',
};

/** The text in a colour, where colours are allowed. */
export function paint(style: Style, ink: Ink, text: string): string {
  const code = codes[ink];
  return style.color && code !== null && text !== '' ? `\x1b[${code}m${text}\x1b[0m` : text;
}

/** Text from a log, a file or a name: one line without escapes, secrets masked, at most `most` characters. */
export function shown(style: Style, text: string, most = 400): string {
  const line = style.redact(sanitizeLine(beginningOf(text, 4 * most)));
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}

/** The beginning of a long text, without the word that it would cut: half a secret is not known for one. */
function beginningOf(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length);
  const words = cut.replace(/\S{1,400}$/, '');
  return words === '' ? cut : words;
}
