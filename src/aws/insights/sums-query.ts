/**
 * The query that counts instead of fetching lines. It groups the REPORTs of each log stream by Memory Size and Max
 * Memory Used. The latter is a high-water mark, so the groups of an environment, in the order of their values, are its
 * time series, and a hundred thousand invocations become a handful of rows.
 *
 * It parses `@message` instead of using the fields that Logs Insights discovers (`@maxMemoryUsed`, ...): those exist
 * only for text logs, not for the JSON format.
 */
import { failureTerms, memoryTerms } from '../../events/relevance.ts';
import { groupOf, type ResultRow, relevanceFilter, timeOf } from './query.ts';

/** `{"time":"...","type":"platform.<one of the types>"`, as the system's JSON logs begin. */
function jsonOpening(types: string): string {
  return `\\{"time":\\s*"[^"]*",\\s*"type":\\s*"platform\\.${types}"`;
}

const report = `^(?:REPORT RequestId: |${jsonOpening('report')}).*`;
const inits = 'INIT_START|INIT_REPORT|RESTORE_START|RESTORE_REPORT';
const jsonInits = 'initStart|initReport|restoreStart|restoreReport';
/** A platform line up to its status; the X-Ray part may be on a separate line before it. */
const status = `^(?:(?:REPORT|INIT_REPORT|RESTORE_REPORT) |${jsonOpening('\\w+')})[\\s\\S]*(?:Status: |"status":\\s*")`;
const badStatus = `${status}(?:error|failure|timeout)`;
/** `<time> <id> Task timed out after 6.01 seconds` */
const timedOut = '^(?:\\S+ )?\\S+ Task timed out after ';
/** The platform's own line that the process ended. */
const exitLine = '^RequestId: \\S+ (?:Error: |Process exited|Status: )';
const faults = 'platform\\.fault|Unknown application error occurred';

/**
 * What is parsed from each line: expressions with one named group each. The names have a prefix, as JSON lines of an
 * application may have fields of any common name.
 */
const expressions: readonly string[] = [
  `^(?<oomReport>REPORT RequestId: |${jsonOpening('report')})`,
  `^(?<oomJson>${jsonOpening('report')})`,
  `^(?<oomStart>START RequestId: |${jsonOpening('start')})`,
  `^(?:\\{"time":\\s*"[^"]*",\\s*"type":\\s*"platform\\.)?(?<oomInit>(?:${inits}|${jsonInits})\\b)`,
  `^(?:(?:INIT|RESTORE)_START Runtime Version: |${jsonOpening('(?:init|restore)Start')}.*"runtimeVersion":\\s*")(?<oomRuntime>[^\\s"]+)`,
  `${report}(?:Memory Size: |"memorySizeMB":\\s*)(?<oomSizeMb>\\d+)`,
  `${report}(?:Max Memory Used: |"maxMemoryUsedMB":\\s*)(?<oomUsedMb>\\d+)`,
  `${report}(?:Billed Duration: |"billedDurationMs":\\s*)(?<oomBilledMs>[\\d.]+)`,
  `${report}(?<oomCold>Init Duration: |Restore Duration: |"initDurationMs"|"restoreDurationMs")`,
  '(?<oomKill>Runtime\\.OutOfMemory|signal: killed)',
  `(?<oomTimeout>${timedOut}|${status}timeout)`,
  `(?<oomEnding>${exitLine}|${badStatus}|${timedOut})`,
  `(?<oomMemory>Runtime\\.OutOfMemory|signal: killed|Process exited|${anyOf(memoryTerms)})`,
  `(?<oomFailure>${exitLine}|${badStatus}|${faults}|${anyOf(failureTerms)})`,
];

/** What is counted in each group: column names and aggregates. */
const figures = {
  lines: 'count(*)',
  reports: 'count(oomReport)',
  jsonReports: 'count(oomJson)',
  starts: 'count(oomStart)',
  colds: 'count(oomCold)',
  billedMs: 'sum(oomBilledMs)',
  billedReports: 'count(oomBilledMs)',
  kills: 'count(oomKill)',
  timeouts: 'count(oomTimeout)',
  endings: 'count(oomEnding)',
  memoryMentions: 'count(oomMemory)',
  failureMentions: 'count(oomFailure)',
} as const;

export type Figure = keyof typeof figures;

const columns = { first: 'min(@timestamp)', last: 'max(@timestamp)', ...figures };
const keys = ['@log', '@logStream', 'oomInit', 'oomRuntime', 'oomSizeMb', 'oomUsedMb'];

/** Counts the lines that bear on memory and failures, by log stream and, for REPORTs, by their memory figures. */
export const sumsQuery: string = [
  relevanceFilter,
  ...expressions.map((expression) => `parse @message /${expression}/`),
  `stats ${Object.entries(columns)
    .map(([name, how]) => `${how} as ${name}`)
    .join(', ')} by ${keys.join(', ')}`,
].join(' | ');

/** One group of the result, times in epoch milliseconds. */
export interface SumsRow extends Readonly<Record<Figure, number>> {
  readonly account: string | null;
  readonly logGroup: string;
  readonly logStream: string;
  readonly from: number;
  readonly to: number;
  /** `INIT_START`, `initReport`, ...: the group has only lines of this kind. */
  readonly init: string | null;
  readonly runtimeVersion: string | null;
  readonly sizeMb: number | null;
  readonly usedMb: number | null;
}

/** Parses a row of the result; `null` without readable times or a count. */
export function rowToSums(row: ResultRow): SumsRow | null {
  const from = timeOf(row.first);
  const to = timeOf(row.last);
  if (from === null || to === null || figure(row.lines) === null) return null;
  const of = (name: Figure) => figure(row[name]) ?? 0;
  const { account, name } = groupOf(row);
  return {
    account,
    logGroup: name,
    logStream: row['@logStream'] ?? '',
    from,
    to,
    init: row.oomInit || null,
    runtimeVersion: row.oomRuntime || null,
    sizeMb: figure(row.oomSizeMb) || null,
    usedMb: figure(row.oomUsedMb),
    lines: of('lines'),
    reports: of('reports'),
    jsonReports: of('jsonReports'),
    starts: of('starts'),
    colds: of('colds'),
    billedMs: of('billedMs'),
    billedReports: of('billedReports'),
    kills: of('kills'),
    timeouts: of('timeouts'),
    endings: of('endings'),
    memoryMentions: of('memoryMentions'),
    failureMentions: of('failureMentions'),
  };
}

function anyOf(terms: readonly string[]): string {
  return terms.map((term) => term.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|');
}

/** `118`, `1.18E8`; `null` where the row has no such field. */
function figure(text: string | undefined): number | null {
  if (text === undefined || text === '') return null;
  const value = Number(text);
  return Number.isFinite(value) && value >= 0 ? value : null;
}
