/** Drops the oldest entries of a map or a set beyond the number that is kept. */
export function dropOldestBeyond<Key>(
  kept: number,
  entries: { readonly size: number; keys(): Iterable<Key>; delete(key: Key): boolean },
): void {
  for (const oldest of entries.keys()) {
    if (entries.size <= kept) return;
    entries.delete(oldest);
  }
}
