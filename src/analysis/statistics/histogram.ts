/**
 * A histogram of whole numbers in bounded memory: exact while it holds at most `capacity` distinct values,
 * afterwards the two neighbours that cost least are joined (at their weighted mean). It is plain data, so that
 * it can be copied and merged.
 */
export interface Histogram {
  /** Distinct values, ascending, and how often each was seen. */
  readonly values: number[];
  readonly counts: number[];
  total: number;
}

/** A histogram without observations. */
export function newHistogram(): Histogram {
  return { values: [], counts: [], total: 0 };
}

/** An independent copy. */
export function cloneHistogram(histogram: Histogram): Histogram {
  return { values: histogram.values.slice(), counts: histogram.counts.slice(), total: histogram.total };
}

/** Adds `count` observations of `value`. Amortised O(log capacity). */
export function observe(histogram: Histogram, value: number, capacity: number, count = 1): void {
  const { values, counts } = histogram;
  histogram.total += count;
  const at = lowerBound(values, value);
  if (values[at] === value) {
    counts[at] = (counts[at] ?? 0) + count;
    return;
  }
  values.splice(at, 0, value);
  counts.splice(at, 0, count);
  if (values.length > capacity) joinCheapest(histogram);
}

/** Adds the observations of another histogram; exact while the distinct values of both fit into `capacity`. */
export function mergeHistogram(into: Histogram, from: Histogram, capacity: number): void {
  const fresh = valuesMissing(into, from);
  if (into.values.length + fresh <= capacity) {
    into.total += from.total;
    mergeExactly(into, from, fresh);
    return;
  }
  from.values.forEach((value, index) => {
    observe(into, value, capacity, from.counts[index] ?? 0);
  });
}

function valuesMissing(into: Histogram, from: Histogram): number {
  let missing = 0;
  let index = 0;
  for (const value of from.values) {
    while ((into.values[index] ?? Number.POSITIVE_INFINITY) < value) index += 1;
    if (into.values[index] !== value) missing += 1;
  }
  return missing;
}

/** Where nothing has to be joined: from the back, in one pass. */
function mergeExactly({ values, counts }: Histogram, from: Histogram, fresh: number): void {
  let old = values.length - 1;
  let added = from.values.length - 1;
  for (let place = old + fresh; added >= 0; place -= 1) {
    const value = from.values[added] ?? 0;
    const held = old >= 0 ? (values[old] ?? 0) : Number.NEGATIVE_INFINITY;
    if (held > value) {
      values[place] = held;
      counts[place] = counts[old] ?? 0;
      old -= 1;
      continue;
    }
    const same = held === value;
    values[place] = value;
    counts[place] = (from.counts[added] ?? 0) + (same ? (counts[old] ?? 0) : 0);
    if (same) old -= 1;
    added -= 1;
  }
}

/** The smallest value that at least the share `q` of the observations do not exceed; `null` when empty. */
export function quantile(histogram: Histogram, q: number): number | null {
  if (histogram.total === 0) return null;
  const rank = Math.max(1, Math.ceil(q * histogram.total));
  let seen = 0;
  for (let index = 0; index < histogram.values.length; index += 1) {
    seen += histogram.counts[index] ?? 0;
    if (seen >= rank) return histogram.values[index] ?? null;
  }
  return histogram.values.at(-1) ?? null;
}

/** The largest value observed, exactly; `null` when empty. */
export function largest(histogram: Histogram): number | null {
  return histogram.values.at(-1) ?? null;
}

/**
 * Buckets of equal ratio, so that latencies from milliseconds to hours keep one relative precision: the
 * observed value comes back within 2.5 %. For quantities whose exact values are not needed.
 */
const ratio = Math.log(1.05);

/** The bucket of a value that is not negative; all below 1 share bucket 0. */
export function logBucket(value: number): number {
  return value < 1 ? 0 : Math.round(Math.log(value) / ratio) + 1;
}

/** The value in the middle of a bucket (by ratio); 0 for bucket 0. */
export function logBucketValue(bucket: number): number {
  return bucket === 0 ? 0 : Math.exp((bucket - 1) * ratio);
}

function lowerBound(values: readonly number[], value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Joins the pair that moves the least weight the least far; never the largest value, which is the peak. */
function joinCheapest({ values, counts }: Histogram): void {
  let best = 0;
  let bestCost = Number.POSITIVE_INFINITY;
  for (let index = 0; index + 2 < values.length; index += 1) {
    const left = counts[index] ?? 0;
    const right = counts[index + 1] ?? 0;
    const cost = (((values[index + 1] ?? 0) - (values[index] ?? 0)) * left * right) / (left + right);
    if (cost < bestCost) {
      best = index;
      bestCost = cost;
    }
  }
  const left = counts[best] ?? 0;
  const right = counts[best + 1] ?? 0;
  const mean = Math.round(((values[best] ?? 0) * left + (values[best + 1] ?? 0) * right) / (left + right));
  values.splice(best, 2, mean);
  counts.splice(best, 2, left + right);
}
