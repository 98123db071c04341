/** A cell of CSV (RFC 4180) that a spreadsheet shows as text: what would be a formula gets an apostrophe before it. */
import { sanitizeLine } from './sanitize.ts';

/** Number as they are; text without controls, in quotes where it has to be. */
export function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const line = sanitizeLine(value);
  const safe = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(line) ? `'${line}` : line;
  return /[",;\t]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
