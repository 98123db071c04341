import type { ParsedEvent } from '../../events/parsed-event.ts';
import type { LogsDroppedRecord } from '../../events/record.ts';
import { type Gap, noLosses, type SkippedEvents, type SourceLosses } from '../../source/source.ts';
import { counted } from '../../wording/units.ts';
import type { Completeness, LagMs } from '../model/completeness.ts';
import {
  type Histogram,
  largest,
  logBucket,
  logBucketValue,
  newHistogram,
  observe,
  quantile,
} from '../statistics/histogram.ts';

/** How much came, from when, and how well: what the completeness line is made of. */
export interface Tally {
  events: number;
  duplicates: number;
  late: number;
  /** Late events of containers that were not kept any more. */
  tooLate: number;
  /** Times of the earliest and of the newest event (epoch ms); infinite before the first. */
  from: number;
  to: number;
  /** What the service took each event in after, in buckets of equal ratio. */
  readonly lag: Histogram;
  /** What the source said of itself last. */
  losses: SourceLosses;
  /** By log group: what Lambda itself dropped before it was logged. */
  readonly holes: Map<string, Hole>;
}

interface Hole {
  from: number;
  to: number;
  records: number;
}

const lagBins = 1_000;
/** Log groups whose holes are told; one that has any tells of all its own together. */
const holesKept = 1_000;

/** Nothing has come yet. */
export function newTally(): Tally {
  return {
    events: 0,
    duplicates: 0,
    late: 0,
    tooLate: 0,
    from: Number.POSITIVE_INFINITY,
    to: Number.NEGATIVE_INFINITY,
    lag: newHistogram(),
    losses: noLosses,
    holes: new Map(),
  };
}

/** Counts one event; `late`: it is behind another one of its log stream. */
export function countEvent(tally: Tally, { timestamp, ingestionTime }: ParsedEvent, late: boolean): void {
  if (late) tally.late += 1;
  countLines(tally, 1, timestamp, timestamp);
  countLag(tally, ingestionTime === null ? null : ingestionTime - timestamp);
}

/** Counts events that were passed over unread. */
export function countSkipped(tally: Tally, { count, from, to }: SkippedEvents): void {
  countLines(tally, count, from ?? Number.POSITIVE_INFINITY, to ?? Number.NEGATIVE_INFINITY);
}

/** Counts lines of which no more is known than their earliest and their latest time (epoch ms). */
export function countLines(tally: Tally, lines: number, from: number, to: number): void {
  tally.events += lines;
  if (from < tally.from) tally.from = from;
  if (to > tally.to) tally.to = to;
}

/** Counts a hole that Lambda made: an extension that reads the logs fell behind. */
export function countDropped(
  { holes }: Tally,
  { logGroup, timestamp }: ParsedEvent,
  record: LogsDroppedRecord,
): void {
  const where = holes.has(logGroup) || holes.size < holesKept ? logGroup : 'other log groups';
  const hole = holes.get(where) ?? { from: timestamp, to: timestamp, records: 0 };
  holes.set(where, hole);
  hole.from = Math.min(hole.from, timestamp);
  hole.to = Math.max(hole.to, timestamp);
  hole.records += record.droppedRecords ?? 1;
}

function gapsOf({ losses, holes }: Tally): readonly Gap[] {
  const dropped = [...holes].map(([logGroup, { from, to, records }]) => ({
    from,
    to,
    reason: `Lambda dropped ${counted(records, 'log record')} of ${logGroup}`,
  }));
  return [...losses.gaps, ...dropped];
}

/** What the figures rest on. */
export function completenessOf(tally: Tally): Completeness {
  const { events, duplicates, late, tooLate, lag, losses } = tally;
  return {
    events,
    duplicates: duplicates + losses.duplicates,
    late,
    tooLate,
    unreadable: losses.unreadable,
    firstUnreadable: losses.firstUnreadable,
    sampledSeconds: losses.sampledSeconds,
    gaps: gapsOf(tally),
    ...(losses.liveTail === undefined ? {} : { liveTail: losses.liveTail }),
    ...(losses.incomplete === undefined ? {} : { incomplete: losses.incomplete }),
    lagMs: lagOf(lag),
  };
}

function countLag({ lag }: Tally, lagMs: number | null): void {
  if (lagMs !== null) observe(lag, logBucket(Math.max(0, lagMs)), lagBins);
}

function lagOf(lag: Histogram): LagMs | null {
  if (lag.total === 0) return null;
  const at = (bucket: number | null) => Math.round(logBucketValue(bucket ?? 0));
  return { p50: at(quantile(lag, 0.5)), p95: at(quantile(lag, 0.95)), max: at(largest(lag)) };
}
