import { groupNamed } from '../discovery/group-names.ts';
import { includesStream, type LogGroup } from '../discovery/log-group.ts';
import type { LinesTask } from './plan.ts';
import { linesQueryText, mostRows, type ResultRow, rowToEvent, type Seconds } from './query.ts';
import type { InsightsQuery, ReadProgress } from './range.ts';
import { type StreamCounter, streamKey } from './sums.ts';
import { rowToSums, sumsQuery } from './sums-query.ts';

/** The log groups of one query, and which of their lines to read. */
export interface Scope {
  readonly groups: readonly LogGroup[];
  /** Epoch milliseconds, both ends inclusive. */
  readonly from: number;
  readonly to: number;
  readonly allLines: boolean;
  readonly range: Seconds;
  /** Bytes that one pass over it is expected to scan; `null` where not known. */
  readonly bytes: number | null;
}

/** The query for lines: of the log streams of `task`, or of all. */
export function linesQuery(
  scope: Scope,
  share: number,
  task: LinesTask | null,
  progress: ReadProgress,
): InsightsQuery {
  const wanted = task === null ? null : new Set(task.streams.map(streamKey));
  const streams = task === null ? null : [...new Set(task.streams.map(({ logStream }) => logStream))];
  return {
    groups: scope.groups.map(({ identifier }) => identifier),
    range: task?.range ?? scope.range,
    text: linesQueryText({ allLines: scope.allLines, streams }),
    share,
    // With a filter on streams AWS skips most of the other lines; how many is not known.
    bytes: null,
    rows: 'lines',
    expected: ({ matched }) => matched,
    take: ({ rows }) =>
      rows.flatMap((row) => {
        const event = rowToEvent(row);
        if (event === null) progress.unreadable += 1;
        if (event === null || event.timestamp < scope.from || event.timestamp > scope.to) return [];
        const own = owned(scope.groups, event);
        return own === null || wanted?.has(streamKey(own)) === false ? [] : [own];
      }),
  };
}

/** The query for the counts of all log streams. `onMissing` gets the number of lines that a complete answer does not count. */
export function countsQuery(
  scope: Scope,
  share: number,
  counter: StreamCounter,
  progress: ReadProgress,
  onMissing: (lines: number) => void,
): InsightsQuery {
  return {
    groups: scope.groups.map(({ identifier }) => identifier),
    range: scope.range,
    text: sumsQuery,
    share,
    bytes: scope.bytes,
    rows: 'counts',
    // Assumes as many rows for the remaining lines as for those that were counted.
    expected: ({ rows, matched }) => Math.ceil((rows.length * matched) / Math.max(1, linesIn(rows))),
    take({ rows, matched }) {
      if (rows.length < mostRows) onMissing(matched - linesIn(rows));
      for (const row of rows) {
        const sums = rowToSums(row);
        if (sums === null) progress.unreadable += 1;
        const own = sums === null ? null : owned(scope.groups, sums);
        if (own !== null) counter.add(own);
      }
      return [];
    },
  };
}

interface InStream {
  readonly account: string | null;
  readonly logGroup: string;
  readonly logStream: string;
}

/** With the name of its group; `null` for a stream of a shared group that belongs to another function. */
function owned<Item extends InStream>(groups: readonly LogGroup[], item: Item): Item | null {
  const group = groupNamed({ account: item.account, name: item.logGroup }, groups);
  if (group === null) return item;
  if (!includesStream(group, item.logStream)) return null;
  return { ...item, account: group.account ?? item.account, logGroup: group.name };
}

function linesIn(rows: readonly ResultRow[]): number {
  return rows.reduce((sum, row) => sum + (Number(row.lines) || 0), 0);
}
