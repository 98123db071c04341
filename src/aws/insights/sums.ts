import { type ContainerSums, type MemoryRun, noFailures } from '../../source/container-sums.ts';
import type { Figure, SumsRow } from './sums-query.ts';

/** The sums of one log stream, and how much its lines would have to tell. */
export interface StreamTally {
  readonly sums: ContainerSums;
  readonly telling: Telling;
  /** Lines that speak of memory ending. */
  readonly memoryTells: number;
}

/** Why the lines of a stream should be read; `nothing`: its sums are all that they would tell. */
export type Telling = 'memory' | 'failure' | 'repeats' | 'resets' | 'unfinished' | 'nothing';

/** Adds up the rows of the pieces of a range. */
export interface Tally {
  add(row: SumsRow): void;
  /** Of each stream, in the order of their first lines. */
  streams(): StreamTally[];
}

/** Sums over rows, and the times of the first and the last line in them. */
type Sums = Record<Figure | 'from' | 'to', number>;

interface Entry {
  readonly logGroup: string;
  readonly logStream: string;
  /** Of its REPORTs with memory, and of its other lines. */
  readonly reports: Sums;
  readonly others: Sums;
  readonly runs: Map<string, { -readonly [Key in keyof MemoryRun]: MemoryRun[Key] }>;
  /** Environments that started, and the last line of any init. */
  environments: number;
  lastInit: number;
  runtimeVersion: string | null;
}

/** An empty tally. */
export function createTally(): Tally {
  const entries = new Map<string, Entry>();
  return {
    add(row) {
      const key = `${row.logGroup}\n${row.logStream}`;
      const entry = entries.get(key) ?? newEntry(row);
      entries.set(key, entry);
      addRow(entry, row);
    },
    streams: () => [...entries.values()].map(tallyOf).sort((left, right) => left.sums.from - right.sums.from),
  };
}

function newEntry({ logGroup, logStream }: SumsRow): Entry {
  return {
    logGroup,
    logStream,
    reports: newSums(),
    others: newSums(),
    runs: new Map(),
    environments: 0,
    lastInit: Number.NEGATIVE_INFINITY,
    runtimeVersion: null,
  };
}

function newSums(): Sums {
  return {
    from: Number.POSITIVE_INFINITY,
    to: Number.NEGATIVE_INFINITY,
    lines: 0,
    reports: 0,
    jsonReports: 0,
    starts: 0,
    colds: 0,
    billedMs: 0,
    billedReports: 0,
    kills: 0,
    timeouts: 0,
    endings: 0,
    memoryTells: 0,
    tells: 0,
  };
}

const counted: readonly Figure[] = [
  'lines',
  'reports',
  'jsonReports',
  'starts',
  'colds',
  'billedMs',
  'billedReports',
  'kills',
  'timeouts',
  'endings',
  'memoryTells',
  'tells',
];

const ofInits: readonly Figure[] = ['lines', 'memoryTells', 'tells'];

function addRow(entry: Entry, row: SumsRow): void {
  const sums = row.usedMb === null ? entry.others : entry.reports;
  // An init that failed is tried again: what it says of failures is no attempt's, and it ends no life.
  for (const key of row.init === null ? counted : ofInits) sums[key] += row[key];
  sums.from = Math.min(sums.from, row.from);
  sums.to = Math.max(sums.to, row.to);
  entry.runtimeVersion ??= row.runtimeVersion;
  if (row.init !== null) {
    entry.lastInit = Math.max(entry.lastInit, row.to);
    if (/start$/i.test(row.init)) entry.environments += row.lines;
  }
  if (row.usedMb === null) return;
  const key = `${row.sizeMb}/${row.usedMb}`;
  const run = entry.runs.get(key);
  if (run === undefined) {
    const { sizeMb, usedMb, lines, from, to } = row;
    entry.runs.set(key, { sizeMb, usedMb, count: lines, from, to });
  } else {
    run.count += row.lines;
    run.from = Math.min(run.from, row.from);
    run.to = Math.max(run.to, row.to);
  }
}

function tallyOf(entry: Entry): StreamTally {
  const { reports, others, logGroup, logStream, runtimeVersion } = entry;
  const sum = (key: Figure) => reports[key] + others[key];
  // An extension may print the platform's JSON records into a text log: what happened once is there twice.
  const json = sum('jsonReports');
  const text = sum('reports') - json;
  const isRepeated = json > 0 && text > 0;
  const once = (count: number) => (isRepeated ? (count * Math.max(json, text)) / (json + text) : count);
  const runs = [...entry.runs.values()]
    .map((run) => ({ ...run, count: Math.round(once(run.count)) }))
    .sort((left, right) => left.usedMb - right.usedMb);
  const wasReset =
    entry.lastInit > reports.from || entry.environments > 1 || reports.colds > 1 || !isRising(runs);
  const sums: ContainerSums = {
    logGroup,
    logStream,
    from: Math.min(reports.from, others.from),
    to: Math.max(reports.to, others.to),
    lines: sum('lines'),
    starts: Math.round(once(sum('starts'))),
    reports: Math.max(json, text),
    coldStarts: Math.round(once(Math.max(entry.environments, reports.colds))),
    billedMs: once(sum('billedMs')),
    billedReports: Math.round(once(sum('billedReports'))),
    runtimeVersion,
    runs,
    inOrder: !isRepeated && !wasReset && sum('endings') === 0,
    failed: sum('endings') === 0 ? noFailures : failuresOf(entry, runs),
  };
  return { sums, memoryTells: sum('memoryTells'), telling: tellingOf() };

  function tellingOf(): Telling {
    if (sum('memoryTells') > 0) return 'memory';
    if (sum('tells') > 0 || sum('endings') > 0) return 'failure';
    if (isRepeated) return 'repeats';
    if (wasReset) return 'resets';
    // At the edges of the range an invocation lacks its START or its REPORT; one that never ended lacks its REPORT.
    // Where there is no START at all, none was to be had.
    return sums.starts === sums.reports || sums.starts === 0 ? 'nothing' : 'unfinished';
  }
}

/** Each value after the one below it, and all of one Memory Size: nothing reset the mark. */
function isRising(runs: readonly MemoryRun[]): boolean {
  return runs.every((run, index) => {
    const below = runs[index - 1];
    return below === undefined || (below.to <= run.from && below.sizeMb === run.sizeMb);
  });
}

/** From this share of Memory Size on, a killed process is the memory's, as in the reading of lines. */
const killShare = 0.95;

/**
 * A failed attempt has a REPORT that states it, an exit line that does, or both: which of the two it is, is the same
 * for all of a stream, and the REPORTs are believed first.
 */
function failuresOf({ reports, others }: Entry, runs: readonly MemoryRun[]) {
  const atLimit = runs.some(({ usedMb, sizeMb }) => sizeMb !== null && usedMb >= killShare * sizeMb);
  const oomKills = reports.kills > 0 ? reports.kills : atLimit ? others.kills : 0;
  const timeouts = reports.timeouts > 0 ? reports.timeouts : others.timeouts;
  const failed = reports.endings > 0 ? reports.endings : others.endings;
  return { oomKills, timeouts, others: Math.max(0, failed - oomKills - timeouts) };
}
