/**
 * `--output text`: a line for every happening that a reader would want to be told of, and a few lines at the end.
 * A line is: time, what, function, memory, then what is known, parted by two blanks; it greps and cuts well.
 */
import type { AnalysisEvent } from '../analysis/change-feed/analysis-event.ts';
import type { Failure } from '../analysis/model/failure.ts';
import { failureWords } from '../analysis/model/outcome.ts';
import type { Snapshot } from '../analysis/snapshot/snapshot.ts';
import { formatMoment, formatSpan } from '../wording/moment.ts';
import {
  adviceOf,
  completenessLine,
  damage,
  leakOutlook,
  memoryOf,
  versionOf,
} from '../wording/report-words.ts';
import { counted, grouped } from '../wording/units.ts';
import { type Ink, paint, type Style, severityInk, shown } from './style.ts';

const whatWidth = 14;
const functionWidth = 20;
const memoryWidth = 20;

/** The line of a happening, without its line break; `null` for the ordinary: an attempt that was well. */
export function happeningLine(happening: AnalysisEvent, style: Style): string | null {
  switch (happening.type) {
    case 'attempt': {
      if (!happening.firstNearOom) return null;
      const { attempt, where } = happening;
      return line(style, happening.timestamp, 'near OOM', 'yellow', where.functionName, [
        memoryOf(attempt.usedMb, attempt.sizeMb),
        'the first of this container',
        versionOf(where.version),
        attempt.requestId,
        where.logStream,
      ]);
    }
    case 'failure':
      return failureLine(happening.failure, happening.revised, style);
    case 'leak': {
      const { leak, where } = happening;
      const ink = leak.verdict === 'leaking' ? 'red' : leak.verdict === 'watching' ? 'yellow' : 'green';
      return line(style, happening.timestamp, `leak: ${leak.verdict}`, ink, where.functionName, [
        leakOutlook(leak) || (happening.from === 'unknown' ? 'first verdict' : `was ${happening.from}`),
        leak.evidence,
        versionOf(where.version),
        where.logStream,
      ]);
    }
    case 'finding': {
      const { finding } = happening;
      return line(
        style,
        happening.timestamp,
        'finding',
        severityInk[finding.severity],
        finding.functionName ?? '-',
        [finding.severity, finding.title, finding.recommendation],
      );
    }
  }
}

function failureLine(failure: Failure, revised: boolean, style: Style): string {
  const ink = failure.kind === 'timeout' || failure.kind === 'other' ? 'yellow' : 'red';
  const evidence = failure.evidence[0];
  return line(style, failure.timestamp, failureWords[failure.kind], ink, failure.functionName, [
    memoryOf(failure.usedMb, failure.sizeMb),
    revised ? 'corrected by later lines' : null,
    failure.confidence === 'certain' ? null : failure.confidence,
    failure.memoryBound ? 'at the memory limit' : null,
    failure.phase === 'invoke' ? null : `during ${failure.phase}`,
    evidence?.message ?? null,
    failure.attempt > 1 ? `attempt ${failure.attempt}` : null,
    versionOf(failure.version),
    failure.requestId,
    failure.logStream,
  ]);
}

function line(
  style: Style,
  time: number,
  what: string,
  ink: Ink,
  functionName: string,
  facts: readonly (string | null)[],
): string {
  const [first = '', ...rest] = facts
    .filter((fact): fact is string => fact !== null && fact !== '')
    .map((fact) => shown(style, fact));
  return [
    formatMoment(time, style.utc),
    paint(style, ink, what.padEnd(whatWidth)),
    shown(style, functionName, 64).padEnd(functionWidth),
    rest.length === 0 ? first : first.padEnd(memoryWidth),
    ...rest,
  ].join('  ');
}

/** What is said at the end: the damage, the functions that need something, and what the figures rest on. */
export function summaryLines(snapshot: Snapshot, style: Style): string[] {
  const { totals } = snapshot;
  const lines = [
    paint(style, 'bold', damage(totals)) +
      ` in ${counted(totals.attempts, 'invocation')} of ${counted(snapshot.functions.length, 'function')}` +
      `, ${counted(totals.containers, 'container')}${spanOf(snapshot, style)}`,
  ];
  if (totals.peak !== null) {
    const peak = memoryOf(totals.peak.usedMb, totals.peak.sizeMb);
    const leaking =
      totals.leakingContainers > 0
        ? ` · ${grouped(totals.leakingContainers)} of ${grouped(totals.judgedContainers)} judged containers leaking`
        : '';
    lines.push(`peak ${peak} in ${shown(style, totals.peak.functionName, 64)}${leaking}`);
  }
  for (const fn of snapshot.functions.slice(0, 8)) {
    const leaking = fn.leak.verdict === 'leaking';
    if (fn.oomKills + fn.runtimeOoms + fn.suspectedOoms + fn.nearOoms === 0 && !leaking) continue;
    const facts = [
      damage(fn),
      leaking ? `leaking ${leakOutlook(fn.leak)}`.trimEnd() : null,
      fn.recommendation === null ? null : adviceOf(fn.recommendation),
    ];
    lines.push(`${shown(style, fn.functionName, 64)}: ${facts.filter((fact) => fact !== null).join(' · ')}`);
  }
  lines.push(shown(style, completenessLine(snapshot.completeness)));
  return lines;
}

function spanOf(snapshot: Snapshot, style: Style): string {
  if (snapshot.from === null || snapshot.to === null) return '';
  const from = formatMoment(snapshot.from, style.utc);
  return `, ${formatSpan(snapshot.to - snapshot.from)} from ${from}`;
}
