import { type ContainerSums, type MemoryRun, noFailures } from '../../source/container-sums.ts';
import type { Figure, SumsRow } from './sums-query.ts';

/** The sums of one log stream, and why its lines should be read. */
export interface CountedStream {
  readonly sums: ContainerSums;
  readonly readReason: ReadReason;
  /** Lines that mention memory running out. */
  readonly memoryMentions: number;
}

/** Why the lines of a stream should be read; `nothing`: they would add nothing to its sums. */
export type ReadReason = 'memory' | 'failure' | 'repeats' | 'resets' | 'unfinished' | 'nothing';

/** Adds up the result rows of a range by log stream. */
export interface StreamCounter {
  add(row: SumsRow): void;
  /** All streams, in the order of their first lines. */
  streams(): CountedStream[];
}

/** Sums over rows, and the times of the first and the last line in them. */
type Sums = Record<Figure | 'from' | 'to', number>;

interface Entry {
  readonly account: string | null;
  readonly logGroup: string;
  readonly logStream: string;
  /** Sums of its REPORTs with memory, and of its other lines. */
  readonly reports: Sums;
  readonly others: Sums;
  readonly runs: Map<string, { -readonly [Key in keyof MemoryRun]: MemoryRun[Key] }>;
  /** Environments that started, and the time of the last line of an init. */
  environments: number;
  lastInit: number;
  runtimeVersion: string | null;
}

/** A counter without rows. */
export function createStreamCounter(): StreamCounter {
  const entries = new Map<string, Entry>();
  return {
    add(row) {
      const key = streamKey(row);
      const entry = entries.get(key) ?? newEntry(row);
      entries.set(key, entry);
      addRow(entry, row);
    },
    streams: () =>
      [...entries.values()].map(countedStream).sort((left, right) => left.sums.from - right.sums.from),
  };
}

function newEntry({ account, logGroup, logStream }: SumsRow): Entry {
  return {
    account,
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

/** Identifies a log stream within a result: two accounts may have groups of the same name. */
export function streamKey(stream: Pick<SumsRow, 'account' | 'logGroup' | 'logStream'>): string {
  return `${stream.account}\n${stream.logGroup}\n${stream.logStream}`;
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
    memoryMentions: 0,
    failureMentions: 0,
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
  'memoryMentions',
  'failureMentions',
];

const ofInits: readonly Figure[] = ['lines', 'memoryMentions', 'failureMentions'];

function addRow(entry: Entry, row: SumsRow): void {
  const sums = row.usedMb === null ? entry.others : entry.reports;
  // A failed init is retried: its failure lines belong to no attempt, and it ends no environment's life.
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

function countedStream(entry: Entry): CountedStream {
  const { reports, others, account, logGroup, logStream, runtimeVersion } = entry;
  const sum = (key: Figure) => reports[key] + others[key];
  // An extension may print the platform's JSON records into a text log: each invocation is then in it twice.
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
    account,
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
  return { sums, memoryMentions: sum('memoryMentions'), readReason: reasonOf() };

  function reasonOf(): ReadReason {
    if (sum('memoryMentions') > 0) return 'memory';
    if (sum('failureMentions') > 0 || sum('endings') > 0) return 'failure';
    if (isRepeated) return 'repeats';
    if (wasReset) return 'resets';
    // At the edges of the range an invocation lacks its START or its REPORT; one that never ended lacks its REPORT.
    // Without any START the log level leaves them out.
    return sums.starts === sums.reports || sums.starts === 0 ? 'nothing' : 'unfinished';
  }
}

/** Each value comes after the one below it, all with one Memory Size: nothing reset the high-water mark. */
function isRising(runs: readonly MemoryRun[]): boolean {
  return runs.every((run, index) => {
    const below = runs[index - 1];
    return below === undefined || (below.to <= run.from && below.sizeMb === run.sizeMb);
  });
}

/** From this share of Memory Size on, a killed process counts as an OOM kill, as when lines are read. */
const killShare = 0.95;

/**
 * A failed attempt has a REPORT with a status, an exit line, or both. Which, is the same within a stream; REPORTs take
 * precedence.
 */
function failuresOf({ reports, others }: Entry, runs: readonly MemoryRun[]) {
  const atLimit = runs.some(({ usedMb, sizeMb }) => sizeMb !== null && usedMb >= killShare * sizeMb);
  const oomKills = reports.kills > 0 ? reports.kills : atLimit ? others.kills : 0;
  const timeouts = reports.timeouts > 0 ? reports.timeouts : others.timeouts;
  const failed = reports.endings > 0 ? reports.endings : others.endings;
  return { oomKills, timeouts, others: Math.max(0, failed - oomKills - timeouts) };
}
