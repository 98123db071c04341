import { cutMiddle, cutText, textWidth } from '../../text/width.ts';

/**
 * Each name in at most `width` cells, so that names that differ still differ: what the long ones share at their
 * beginning and end goes first, then the middle.
 */
export function shortNames(names: readonly string[], width: number): ReadonlyMap<string, string> {
  const all = [...new Set(names)];
  const long = all.filter((name) => textWidth(name) > width);
  const { prefix, suffix } = sharedParts(long);
  const short = new Map(all.map((name) => [name, name]));
  for (const name of long) short.set(name, shortened(name, prefix, suffix, width));
  for (const same of collisions(short)) {
    const start = sharedPrefix(same).length;
    for (const name of same) short.set(name, cutText(`…${name.slice(Math.max(0, start - 2))}`, width));
  }
  return short;
}

function shortened(name: string, prefix: string, suffix: string, width: number): string {
  const withoutPrefix = prefix.length > 2 ? `…${name.slice(prefix.length)}` : name;
  if (textWidth(withoutPrefix) <= width) return withoutPrefix;
  const core = suffix.length > 2 ? `${withoutPrefix.slice(0, -suffix.length)}…` : withoutPrefix;
  return cutMiddle(core, width);
}

/** What several names share, cut at the words' boundaries so that what is left can be read. */
function sharedParts(names: readonly string[]): { readonly prefix: string; readonly suffix: string } {
  if (names.length < 2) return { prefix: '', suffix: '' };
  const prefix = /^.*[-_./]/.exec(sharedPrefix(names))?.[0] ?? '';
  const rests = names.map((name) => [...name.slice(prefix.length)].reverse().join(''));
  const reversed = /^.*[-_./]/.exec(sharedPrefix(rests))?.[0] ?? '';
  return { prefix, suffix: [...reversed].reverse().join('') };
}

function sharedPrefix([first = '', ...others]: readonly string[]): string {
  let length = first.length;
  for (const other of others) {
    while (!other.startsWith(first.slice(0, length))) length -= 1;
  }
  return first.slice(0, length);
}

/** Groups of names that became the same. */
function collisions(short: ReadonlyMap<string, string>): readonly (readonly string[])[] {
  const byShort = new Map<string, string[]>();
  for (const [name, text] of short) byShort.set(text, [...(byShort.get(text) ?? []), name]);
  return [...byShort.values()].filter((group) => group.length > 1);
}
