/** A range of time in epoch milliseconds, without its end. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Which ranges of time of one log group are known: read by polling, or sent by Live Tail without sampling. What is not
 * among them when nothing more is read is a gap.
 */
export interface Coverage {
  add(from: number, to: number): void;
  /** The parts of a range that are not known, in order. */
  missing(from: number, to: number): TimeRange[];
}

/** More separate ranges are not kept: the shortest known one is given up, and so at worst reported as a gap. */
const mostRanges = 64;

/** Nothing is known. */
export function createCoverage(): Coverage {
  /** Sorted, none touching another. */
  let known: TimeRange[] = [];
  return {
    add(from, to) {
      if (to <= from) return;
      const last = known.at(-1);
      // The usual case: the newest range grows.
      if (last !== undefined && from >= last.from && from <= last.to) {
        if (to > last.to) known[known.length - 1] = { from: last.from, to };
        return;
      }
      const touching = known.filter((range) => range.from <= to && range.to >= from);
      const merged = {
        from: Math.min(from, ...touching.map((range) => range.from)),
        to: Math.max(to, ...touching.map((range) => range.to)),
      };
      const apart = known.filter((range) => !touching.includes(range));
      known = [...apart, merged].sort((left, right) => left.from - right.from);
      if (known.length > mostRanges) known = withoutShortest(known);
    },
    missing(from, to) {
      const gaps: TimeRange[] = [];
      let at = from;
      for (const range of known) {
        if (range.from > at && at < to) gaps.push({ from: at, to: Math.min(range.from, to) });
        at = Math.max(at, range.to);
      }
      if (at < to) gaps.push({ from: at, to });
      return gaps;
    },
  };
}

function withoutShortest(ranges: readonly TimeRange[]): TimeRange[] {
  const lengths = ranges.map(({ from, to }) => to - from);
  const shortest = lengths.indexOf(Math.min(...lengths));
  return ranges.filter((_, index) => index !== shortest);
}
