/**
 * A function's rows, from the top. What is not there for want of height is 0.
 *
 *    image-resize           Node.js · 512 MB · …     title, the first thing to do, facts
 *    512 MB ┤╌ limit 512 MB ╌╌✕╌╌╌╌╌╌╌╌╌╌✕╌╌         chart over time with all containers
 *    CONTAINER  NOW → PEAK  MEMORY USED  …           table
 *    LATEST FAILURES                                 its failures
 */
export interface FunctionLayout {
  readonly step: number;
  readonly facts: number;
  readonly versions: number;
  readonly chart: number;
  readonly table: number;
  readonly failures: number;
}

export interface FunctionContent {
  readonly containers: number;
  readonly failures: number;
  readonly facts: number;
  readonly versions: number;
}

/** Rows of a chart that is worth looking at, and the most that it has use for. */
const chartRows = { least: 7, most: 26 } as const;

/** How a function's `height` rows are shared out; the title takes one of them. */
export function functionLayout(height: number, content: FunctionContent): FunctionLayout {
  const step = height >= 12 ? 1 : 0;
  const facts = height >= 16 ? content.facts : Math.min(1, content.facts);
  const versions = height >= 24 && content.versions > 1 ? Math.min(4, content.versions) : 0;
  let room = Math.max(0, height - 1 - step - facts - versions);
  const wantedTable = content.containers + 2;
  const wantedFailures = content.failures === 0 || room < 14 ? 0 : Math.min(content.failures, 4) + 3;
  const spare = room - Math.min(wantedTable, Math.ceil(room * 0.35)) - wantedFailures;
  const chart =
    room < 14 || spare < chartRows.least
      ? 0
      : Math.min(chartRows.most, Math.max(chartRows.least, Math.floor(room * 0.4)), spare);
  room -= chart;
  const table = Math.min(wantedTable, Math.max(3, room - wantedFailures), room);
  room -= table;
  const failures = wantedFailures === 0 || room < 4 ? 0 : Math.min(room, content.failures + 3);
  return { step, facts, versions, chart: chart === 0 ? 0 : chart + (room - failures), table, failures };
}
