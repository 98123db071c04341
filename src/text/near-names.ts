/** The names most like `wanted`, best first: those that contain it, or differ in few letters. */
export function nearest(wanted: string, names: readonly string[], most: number): string[] {
  const low = wanted.toLowerCase();
  const scored = names.flatMap((name) => {
    const other = name.toLowerCase();
    const contained = low.length >= 3 && (other.includes(low) || low.includes(other));
    const distance = contained ? Math.abs(other.length - low.length) / 100 : editDistance(low, other);
    return distance <= Math.max(2, low.length / 3) ? [{ name, distance }] : [];
  });
  return scored
    .sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name))
    .slice(0, most)
    .map(({ name }) => name);
}

/** `did you mean report? `, to put before what a misspelt word might be; nothing where nothing is like it. */
export function didYouMean(wanted: string, names: readonly string[]): string {
  const [best] = nearest(wanted, names, 1);
  return best === undefined ? '' : `did you mean ${best}? `;
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitute = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitute, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
