/** Shares with their 95 % interval. */

const Z95 = 1.96;

/** Wilson's interval for `hits` of `all`. */
export function wilson(hits: number, all: number): readonly [number, number] {
  if (all === 0) return [0, 1];
  const share = hits / all;
  const centre = share + Z95 ** 2 / (2 * all);
  const half = Z95 * Math.sqrt((share * (1 - share)) / all + Z95 ** 2 / (4 * all ** 2));
  const scale = 1 + Z95 ** 2 / all;
  return [Math.max(0, (centre - half) / scale), Math.min(1, (centre + half) / scale)];
}

/** `4.7 % [2.8, 7.7] of 300`. */
export function shareText(hits: number, all: number): string {
  if (all === 0) return 'none seen';
  const [low, high] = wilson(hits, all);
  const percent = (share: number) => (100 * share).toFixed(1);
  return `${percent(hits / all)} % [${percent(low)}, ${percent(high)}] of ${all}`;
}

/** Counts of what held among what was looked at, by name, in the order of their first mention. */
export class Shares {
  readonly #counts = new Map<string, { hits: number; all: number }>();

  note(name: string, hit: boolean): void {
    const count = this.#counts.get(name) ?? { hits: 0, all: 0 };
    count.all += 1;
    if (hit) count.hits += 1;
    this.#counts.set(name, count);
  }

  lines(): string[] {
    const width = Math.max(0, ...[...this.#counts.keys()].map((name) => name.length));
    return [...this.#counts].map(([name, { hits, all }]) => `${name.padEnd(width)}  ${shareText(hits, all)}`);
  }
}
