/** Figures and sentences as the advice and its evidence write them, where they are not those of a table's cell. */

import { grouped } from './units.ts';

/** `482 MB`, `1.9 MB`, `0.04 MB`: decimals only where they tell something. */
export function megabytes(mb: number): string {
  const size = Math.abs(mb);
  if (size >= 10) return `${grouped(mb)} MB`;
  return `${Number(mb.toFixed(size >= 0.95 ? 1 : 2))} MB`;
}

/** `87 %`, rounded to the nearest. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

/** A whole sentence: capital first, full stop last. */
export function sentence(text: string): string {
  const ended = /[.!?]$/.test(text) ? text : `${text}.`;
  return ended.charAt(0).toUpperCase() + ended.slice(1);
}
