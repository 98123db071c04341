/**
 * `--output text`: a line for every event that a reader would want to know of, and a few lines at the end.
 * A line is: time, what, function, memory, then what is known, parted by two blanks; it greps and cuts well.
 */
import type {
  AnalysisEvent,
  AttemptEvent,
  FailureEvent,
  FindingEvent,
  LeakEvent,
} from '../analysis/change-feed/analysis-event.ts';
import { failureWords } from '../analysis/model/outcome.ts';
import type { Snapshot } from '../analysis/model/snapshot.ts';
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

/** The line of an event, without its line break; `null` for the ordinary: an attempt that was well. */
export function eventLine(event: AnalysisEvent, style: Style): string | null {
  switch (event.type) {
    case 'attempt':
      return event.firstNearOom && !event.withdrawn ? nearOomLine(event, style) : null;
    case 'failure':
      return failureLine(event, style);
    case 'leak':
      return leakLine(event, style);
    case 'finding':
      return findingLine(event, style);
  }
}

function nearOomLine({ timestamp, attempt, where }: AttemptEvent, style: Style): string {
  return line(style, timestamp, 'near OOM', 'yellow', where.functionName, [
    memoryOf(attempt.usedMb, attempt.sizeMb),
    'the first of this container',
    versionOf(where.version),
    attempt.requestId,
    where.logStream,
  ]);
}

function failureLine({ failure, revised, withdrawn }: FailureEvent, style: Style): string {
  const ink = withdrawn ? 'green' : failure.kind === 'timeout' || failure.kind === 'other' ? 'yellow' : 'red';
  const evidence = failure.evidence[0];
  return line(style, failure.timestamp, failureWords[failure.kind], ink, failure.functionName, [
    memoryOf(failure.usedMb, failure.sizeMb),
    withdrawn ? 'withdrawn: later lines show that it was none' : revised ? 'corrected by later lines' : null,
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

function leakLine({ timestamp, leak, where, from }: LeakEvent, style: Style): string {
  const ink = leak.verdict === 'leaking' ? 'red' : leak.verdict === 'watching' ? 'yellow' : 'green';
  return line(style, timestamp, `leak: ${leak.verdict}`, ink, where.functionName, [
    leakOutlook(leak) || (from === 'unknown' ? 'first verdict' : `was ${from}`),
    leak.evidence,
    versionOf(where.version),
    where.logStream,
  ]);
}

/** A finding whose figures alone changed is not printed again: the end has them all. */
function findingLine({ timestamp, finding, withdrawn, from }: FindingEvent, style: Style): string | null {
  if (!withdrawn && from === finding.severity) return null;
  const ink = withdrawn ? 'green' : severityInk[finding.severity];
  return line(style, timestamp, 'finding', ink, finding.functionName ?? '-', [
    withdrawn ? 'withdrawn' : finding.severity,
    finding.title,
    withdrawn ? null : finding.recommendation,
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
