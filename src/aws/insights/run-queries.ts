import { belongsTo, type LogGroup } from '../discovery/log-group.ts';
import type { LinesTask } from './plan.ts';
import { linesQuery, mostRows, type Row, rowToEvent, type Seconds } from './query.ts';
import type { Asked, Reading } from './range.ts';
import type { Tally } from './sums.ts';
import { rowToSums, sumsQuery } from './sums-query.ts';

/** Log groups that one query names, and what of their lines is wanted. */
export interface Scope {
  readonly groups: readonly LogGroup[];
  /** Epoch milliseconds, both ends inclusive. */
  readonly from: number;
  readonly to: number;
  readonly allLines: boolean;
  readonly range: Seconds;
  /** What one pass over it is thought to scan; `null` where not known. */
  readonly bytes: number | null;
}

/** Asks for lines: of some log streams, or of all. */
export function askLines(scope: Scope, share: number, task: LinesTask | null, reading: Reading): Asked {
  const wanted = task === null ? null : new Set(task.streams.map(keyOf));
  const streams = task === null ? null : [...new Set(task.streams.map(({ logStream }) => logStream))];
  return {
    groups: scope.groups.map(({ identifier }) => identifier),
    range: task?.range ?? scope.range,
    query: linesQuery({ allLines: scope.allLines, streams }),
    share,
    // Of some streams AWS skips most of the others' lines, and no-one knows how many.
    bytes: null,
    rows: 'lines',
    expected: ({ matched }) => matched,
    take: ({ rows }) =>
      rows.flatMap((row) => {
        const event = rowToEvent(row);
        if (event === null) reading.unreadable += 1;
        if (event === null || event.timestamp < scope.from || event.timestamp > scope.to) return [];
        const own = owned(scope.groups, event);
        return own === null || wanted?.has(keyOf(own)) === false ? [] : [own];
      }),
  };
}

/** Asks for the counts of all log streams. `onMissing` is told of lines that no count of a complete answer has. */
export function askCounts(
  scope: Scope,
  share: number,
  tally: Tally,
  reading: Reading,
  onMissing: (lines: number) => void,
): Asked {
  return {
    groups: scope.groups.map(({ identifier }) => identifier),
    range: scope.range,
    query: sumsQuery,
    share,
    bytes: scope.bytes,
    rows: 'counts',
    // As many rows for the other lines as for those that were counted.
    expected: ({ rows, matched }) => Math.ceil((rows.length * matched) / Math.max(1, linesIn(rows))),
    take({ rows, matched }) {
      if (rows.length < mostRows) onMissing(matched - linesIn(rows));
      for (const row of rows) {
        const sums = rowToSums(row);
        if (sums === null) reading.unreadable += 1;
        const own = sums === null ? null : owned(scope.groups, sums);
        if (own !== null) tally.add(own);
      }
      return [];
    },
  };
}

interface Placed {
  readonly logGroup: string;
  readonly logStream: string;
}

/** With its group's name; `null` for a stream of a shared group that is another function's. */
function owned<Item extends Placed>(groups: readonly LogGroup[], item: Item): Item | null {
  const only = groups.length === 1 ? groups[0] : undefined;
  const group = only ?? groups.find(({ name }) => name === item.logGroup);
  if (group === undefined) return item;
  return belongsTo(group, item.logStream) ? { ...item, logGroup: group.name } : null;
}

function keyOf({ logGroup, logStream }: Placed): string {
  return `${logGroup}\n${logStream}`;
}

function linesIn(rows: readonly Row[]): number {
  return rows.reduce((sum, row) => sum + (Number(row.lines) || 0), 0);
}
