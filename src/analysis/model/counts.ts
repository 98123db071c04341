/** What befell the attempts of a container, a version, a function, or of all. */
export interface Counts {
  readonly reports: number;
  readonly attempts: number;
  readonly oomKills: number;
  readonly runtimeOoms: number;
  readonly suspectedOoms: number;
  readonly timeouts: number;
  readonly otherFailures: number;
  readonly nearOoms: number;
}

export type MutableCounts = { -readonly [Name in keyof Counts]: number };

/** Nothing counted yet: a new object, to be counted into. */
export function noCounts(): MutableCounts {
  return {
    reports: 0,
    attempts: 0,
    oomKills: 0,
    runtimeOoms: 0,
    suspectedOoms: 0,
    timeouts: 0,
    otherFailures: 0,
    nearOoms: 0,
  };
}

/** Adds the counts of a part to those of the whole. */
export function addCounts(into: MutableCounts, from: Counts): void {
  into.reports += from.reports;
  into.attempts += from.attempts;
  into.oomKills += from.oomKills;
  into.runtimeOoms += from.runtimeOoms;
  into.suspectedOoms += from.suspectedOoms;
  into.timeouts += from.timeouts;
  into.otherFailures += from.otherFailures;
  into.nearOoms += from.nearOoms;
}

/** Failed attempts of every kind, and inits that failed without one. */
export function failuresIn(counts: Counts): number {
  const { oomKills, runtimeOoms, suspectedOoms, timeouts, otherFailures } = counts;
  return oomKills + runtimeOoms + suspectedOoms + timeouts + otherFailures;
}
