import type { Timeline } from '../../analysis/model/snapshot.ts';

/** The newest of the buckets, as many as the range has: the service of buckets may give more. */
export function inRange<Bucket>(
  buckets: readonly Bucket[],
  bucketMs: number,
  windowMs: number,
): readonly Bucket[] {
  return bucketMs <= 0 ? buckets : buckets.slice(-Math.max(1, Math.round(windowMs / bucketMs)));
}

/** The timeline of the range alone. */
export function timelineIn(timeline: Timeline, windowMs: number): Timeline {
  const { bucketMs, from, kills, invocations } = timeline;
  const shown = inRange(kills, bucketMs, windowMs);
  return {
    bucketMs,
    from: from + (kills.length - shown.length) * bucketMs,
    kills: shown,
    invocations: inRange(invocations, bucketMs, windowMs),
  };
}
