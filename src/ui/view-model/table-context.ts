/** What the cells of a table need besides their row's item. */
export interface TableContext {
  readonly now: number;
  /** The service sampled: counts are lower bounds. */
  readonly sampled: boolean;
  readonly flashing: ReadonlySet<string>;
  readonly selected: string | null;
  /** Buckets of the trend that the range has. */
  readonly bucketsShown: number;
  /** A function's name as it can be shown in this many cells, told apart from all others. */
  readonly nameOf: (name: string, width: number) => string;
  /** Masks what must not be shown. */
  readonly clean: (text: string) => string;
}
