/** How figures and kinds are said, the same in every output that people read. */
import type { Finding, Recommendation } from '../analysis/model/advice.ts';
import type { Completeness } from '../analysis/model/completeness.ts';
import type { Leak } from '../analysis/model/leak.ts';
import type { FunctionSnapshot, Totals } from '../analysis/model/snapshot.ts';
import type { SourceInfo } from '../source/source.ts';
import {
  counted,
  dollars,
  grouped,
  growth,
  percent,
  stretch,
  unknown,
  usedOf,
  versionName,
} from './units.ts';

/** `233/256 MB (91 %)`; what is not known is a dash. */
export function memoryOf(usedMb: number | null, sizeMb: number | null): string {
  const share = usedMb === null || sizeMb === null || sizeMb === 0 ? '' : ` (${percent(usedMb / sizeMb)})`;
  return usedOf(usedMb, sizeMb) + share;
}

/** `$LATEST` as it is, a number as `v8`; `null` where none is known. */
export function versionOf(version: string | null): string | null {
  return version === null ? null : versionName(version);
}

/** `+1.9 MB an invocation, about 38 invocations left (29 to 51), 6 min`; what is not known is left out. */
export function leakOutlook(leak: Leak): string {
  const parts: string[] = [];
  if (leak.slopeMbPerInvocation !== null) parts.push(`${growth(leak.slopeMbPerInvocation)} an invocation`);
  const left = leak.invocationsToLimit;
  if (left !== null) {
    const upTo = left.p90 === null ? 'or more' : `to ${grouped(left.p90)}`;
    parts.push(`about ${counted(left.p50, 'invocation')} left (${grouped(left.p10)} ${upTo})`);
  }
  if (leak.minutesToLimit !== null) parts.push(stretch(leak.minutesToLimit));
  return parts.join(', ');
}

/** `leaking 3/4`, `watching`, `none`, `–`. */
export function leakWord(leak: Leak): string {
  switch (leak.verdict) {
    case 'leaking':
      return leak.containersJudged > 0
        ? `leaking ${leak.containersLeaking}/${leak.containersJudged}`
        : 'leaking';
    case 'watching':
    case 'none':
      return leak.verdict;
    case 'unknown':
      return unknown;
  }
}

/** `raise to 384 MB`, `lower to 512 MB`, `keep 256 MB`, `fix the leak`. */
export function adviceOf({ action, memoryMb }: Recommendation): string {
  return action === 'fix-leak'
    ? 'fix the leak'
    : `${action}${action === 'keep' ? '' : ' to'} ${grouped(memoryMb)} MB`;
}

/** The same for a table's cell: `384 ↑`, `512 ↓`, `keep`, `fix leak`, `–` where nothing is advised. */
export function adviceCell(recommendation: Recommendation | null): string {
  if (recommendation === null) return unknown;
  switch (recommendation.action) {
    case 'raise':
      return `${grouped(recommendation.memoryMb)} ↑`;
    case 'lower':
      return `${grouped(recommendation.memoryMb)} ↓`;
    case 'keep':
      return 'keep';
    case 'fix-leak':
      return 'fix leak';
  }
}

/** `7 OOM kills, 1 runtime OOM, 41 near OOMs`: those that are not 0, kills always. */
export function damage(totals: Pick<Totals, keyof typeof damageWords>): string {
  const parts = [counted(totals.oomKills, damageWords.oomKills)];
  for (const key of damageKeys) {
    if (key !== 'oomKills' && totals[key] > 0) parts.push(counted(totals[key], damageWords[key]));
  }
  return parts.join(', ');
}

const damageWords = {
  oomKills: 'OOM kill',
  runtimeOoms: 'runtime OOM',
  suspectedOoms: 'suspected OOM',
  nearOoms: 'near OOM',
  timeouts: 'timeout',
  otherFailures: 'other failure',
} as const;
const damageKeys = [
  'oomKills',
  'runtimeOoms',
  'suspectedOoms',
  'nearOoms',
  'timeouts',
  'otherFailures',
] as const;

/** One sentence on what the figures rest on: nothing that was lost goes unsaid. */
export function completenessLine(completeness: Completeness): string {
  const flaws: string[] = [];
  const { unreadable, firstUnreadable, sampledSeconds, gaps } = completeness;
  if (unreadable > 0) {
    const reason = firstUnreadable === null ? '' : ` (first: ${firstUnreadable})`;
    flaws.push(`${counted(unreadable, 'record')} could not be read${reason}`);
  }
  if (sampledSeconds > 0) flaws.push(`${counted(sampledSeconds, 'second')} only sampled`);
  const firstGap = gaps[0];
  if (firstGap !== undefined) flaws.push(`${counted(gaps.length, 'gap')} (first: ${firstGap.reason})`);
  const lag = completeness.lagMs;
  const figures = [
    counted(completeness.events, 'event'),
    `${grouped(completeness.duplicates)} duplicates`,
    `${grouped(completeness.late)} late`,
    lag === null ? null : `ingestion lag p50 ${seconds(lag.p50)} p95 ${seconds(lag.p95)}`,
    liveTailWord(completeness),
  ].filter((figure) => figure !== null);
  const verdict = flaws.length === 0 ? 'Complete' : `Incomplete: ${flaws.join('; ')}`;
  return `${verdict} · ${figures.join(', ')}`;
}

/** `Live Tail 3.2 min $0.03`; `null` where there was none. */
export function liveTailWord({ liveTail }: Completeness): string | null {
  return liveTail === undefined ? null : `Live Tail ${liveTail.sessionMinutes} min ${dollars(liveTail.usd)}`;
}

/** `Not known: ...`, a sentence for each thing that the source cannot tell. */
export function limitLines({ limits = [] }: SourceInfo): string[] {
  return limits.map((limit) => `Not known: ${limit}`);
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

/** The title with the function that it is about, unless it names it itself. */
export function findingTitle({ functionName, title }: Finding): string {
  return functionName === null || title.includes(functionName) ? title : `${functionName}: ${title}`;
}

/** `recording incident.ndjson`, `live eu-west-1, 4 log groups`. */
export function sourceWord(source: SourceInfo): string {
  const region = source.region === null ? '' : ` ${source.region}`;
  const [first] = source.kind === 'recording' ? source.files : source.logGroups;
  const count = source.kind === 'recording' ? source.files.length : source.logGroups.length;
  const what = source.kind === 'recording' ? 'file' : 'log group';
  return `${source.kind}${region} ${count === 1 && first !== undefined ? first : counted(count, what)}`;
}

/** Why a function has no memory figures, as a reader can act on it. */
export function noMemoryWord(reason: NonNullable<FunctionSnapshot['noMemoryData']>): string {
  switch (reason) {
    case 'log-level':
      return 'no memory data (system log level WARN?)';
    case 'managed-instances':
      return 'no memory data (Managed Instances report none)';
    case 'no-reports':
      return 'no memory data (no REPORT line seen)';
  }
}
