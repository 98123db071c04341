/** `report --format text`: the whole report for a person at a terminal or behind a pipe. */

import type { Finding } from '../analysis/model/advice.ts';
import type { Failure } from '../analysis/model/failure.ts';
import { failureWords } from '../analysis/model/outcome.ts';
import type { FunctionSnapshot, Snapshot } from '../analysis/model/snapshot.ts';
import type { SourceInfo } from '../source/source.ts';
import { sanitizeBlock } from '../text/sanitize.ts';
import { formatMoment, formatSpan } from '../wording/moment.ts';
import {
  adviceCell,
  completenessLine,
  damage,
  findingTitle,
  leakOutlook,
  leakWord,
  limitLines,
  memoryOf,
  noMemoryWord,
  sourceWord,
  versionOf,
} from '../wording/report-words.ts';
import { counted, grouped, mb, percent } from '../wording/units.ts';
import { type Column, tableLines, wrap } from './layout.ts';
import { type Ink, paint, type Style, severityInk, shown } from './style.ts';

const mostFunctions = 40;
const mostNotes = 8;
const mostFindings = 25;
/** This many findings show all their commands; the others the first of them. */
const mostInFull = 5;
const mostFailures = 10;
const mostWidth = 120;

/** The lines of the report; `width` is the terminal's, 80 behind a pipe. */
export function reportLines(snapshot: Snapshot, source: SourceInfo, style: Style, width = 80): string[] {
  const within = Math.max(60, Math.min(mostWidth, width));
  return [
    ...headLines(snapshot, source, style, within),
    ...functionLines(snapshot.functions, style, within),
    ...findingLines(snapshot.findings, style, within),
    ...failureLines(snapshot.failures, style, within),
    '',
    ...[completenessLine(snapshot.completeness), ...limitLines(source)].flatMap((line) =>
      wrap(shown(style, line), within),
    ),
  ];
}

function headLines(snapshot: Snapshot, source: SourceInfo, style: Style, width: number): string[] {
  const { totals, from, to } = snapshot;
  const lines = wrap(shown(style, `lambda-oom report · ${sourceWord(source)}`), width);
  if (from !== null && to !== null) {
    const span = `${formatMoment(from, style.utc)} to ${formatMoment(to, style.utc)}, ${formatSpan(to - from)}`;
    lines.push(span);
  }
  const scale = [
    counted(totals.attempts, 'invocation'),
    counted(snapshot.functions.length, 'function'),
    counted(totals.containers, 'container'),
    counted(totals.coldStarts, 'cold start'),
  ];
  lines.push(scale.join(' · '), '');
  const dead = totals.oomKills + totals.runtimeOoms > 0;
  lines.push(
    ...wrap(damage(totals).replaceAll(', ', ' · '), width).map((line) =>
      paint(style, dead ? 'red' : 'green', line),
    ),
  );
  const facts: string[] = [];
  if (totals.judgedContainers > 0) {
    facts.push(
      `${grouped(totals.leakingContainers)} of ${counted(totals.judgedContainers, 'judged container')} leaking`,
    );
  }
  if (totals.peak !== null) {
    facts.push(`peak ${memoryOf(totals.peak.usedMb, totals.peak.sizeMb)} in ${totals.peak.functionName}`);
  }
  if (facts.length > 0) lines.push(...wrap(shown(style, facts.join(' · ')), width));
  return lines;
}

const functionColumns: readonly Column[] = [
  { title: 'FUNCTION', align: 'left', flexible: true },
  { title: 'SIZE', align: 'right' },
  { title: 'P50', align: 'right', drop: 3 },
  { title: 'P95', align: 'right', drop: 1 },
  { title: 'PEAK', align: 'right' },
  { title: 'USED', align: 'right' },
  { title: 'OOM', align: 'right' },
  { title: 'NEAR', align: 'right', drop: 2 },
  { title: 'LEAK', align: 'left' },
  { title: 'SET TO', align: 'left' },
];

function functionLines(functions: readonly FunctionSnapshot[], style: Style, width: number): string[] {
  if (functions.length === 0) return ['', 'No Lambda function was seen.'];
  const told = functions.slice(0, mostFunctions);
  const rows = told.map((fn) => [
    shown(style, fn.functionName, 64),
    mb(fn.memory.sizeMb),
    mb(fn.memory.p50Mb),
    mb(fn.memory.p95Mb),
    mb(fn.memory.peakMb),
    percent(fn.memory.peakUtilization),
    grouped(fn.oomKills + fn.runtimeOoms),
    grouped(fn.nearOoms),
    leakWord(fn.leak),
    adviceCell(fn.recommendation),
  ]);
  const [titles = '', ...lines] = tableLines(functionColumns, rows, width);
  const notes = told.flatMap((fn): string[][] => {
    const outlook = fn.leak.verdict === 'leaking' ? leakOutlook(fn.leak) : '';
    const note = fn.noMemoryData !== null ? noMemoryWord(fn.noMemoryData) : outlook;
    return note === '' ? [] : [wrap(`${shown(style, fn.functionName, 64)}: ${note}`, width, '  ')];
  });
  const rest = functions.length - told.length;
  return [
    '',
    paint(style, 'bold', titles),
    ...lines.map((line, index) => paint(style, inkOf(told[index]), line)),
    ...(rest > 0 ? [`and ${counted(rest, 'function')} more, all better off`] : []),
    ...(notes.length > 0 ? ['', ...notes.slice(0, mostNotes).flat()] : []),
  ];
}

function inkOf(fn: FunctionSnapshot | undefined): Ink {
  const used = fn?.memory.peakUtilization ?? 0;
  if (fn !== undefined && fn.oomKills + fn.runtimeOoms > 0) return 'red';
  return used >= 0.75 || fn?.leak.verdict === 'leaking' ? 'yellow' : 'plain';
}

function failureLines(failures: readonly Failure[], style: Style, width: number): string[] {
  if (failures.length === 0) return [];
  const told = failures.slice(-mostFailures);
  const title =
    told.length < failures.length
      ? `FAILURES (the newest ${told.length} of ${grouped(failures.length)}; --format json has more)`
      : 'FAILURES';
  return [
    '',
    paint(style, 'bold', title),
    ...told.flatMap((failure) => {
      const what =
        failureWords[failure.kind] + (failure.confidence === 'certain' ? '' : `, ${failure.confidence}`);
      const facts = [
        memoryOf(failure.usedMb, failure.sizeMb),
        versionOf(failure.version),
        failure.memoryBound ? 'at the memory limit' : null,
        failure.attempt > 1 ? `attempt ${failure.attempt}` : null,
      ].filter((fact) => fact !== null);
      return [
        `${formatMoment(failure.timestamp, style.utc)}  ${paint(style, 'red', what)}  ${shown(style, failure.functionName, 40)}`,
        ...wrap(shown(style, facts.join(' · ')), width, '    '),
        ...(failure.requestId === null ? [] : [`    request ${shown(style, failure.requestId, 64)}`]),
        ...(failure.logStream === '' ? [] : [`    stream  ${shown(style, failure.logStream, 160)}`]),
        ...failure.evidence.flatMap((evidence) => wrap(shown(style, evidence.message, 200), width, '    ')),
      ];
    }),
  ];
}

function findingLines(findings: readonly Finding[], style: Style, width: number): string[] {
  if (findings.length === 0) return [];
  const rest = findings.length - mostFindings;
  return [
    '',
    paint(style, 'bold', 'FINDINGS'),
    ...findings.slice(0, mostFindings).flatMap((finding, index) => [
      ...wrap(`${finding.severity}: ${shown(style, findingTitle(finding))}`, width).map((line) =>
        paint(style, severityInk[finding.severity], line),
      ),
      ...wrap(shown(style, finding.detail, 1_000), width, '  '),
      ...wrap(`→ ${shown(style, finding.recommendation, 1_000)}`, width, '  '),
      ...finding.commands.slice(0, index < mostInFull ? undefined : 1).flatMap((command) => [
        `  ${shown(style, command.label)}:`,
        // Never wrapped: it is there to be copied.
        ...style
          .redact(sanitizeBlock(command.text))
          .split('\n')
          .map((line) => paint(style, 'cyan', `    ${line}`.trimEnd())),
      ]),
      '',
    ]),
    ...(rest > 0 ? [`and ${counted(rest, 'finding')} more; --format json has all`, ''] : []),
  ].slice(0, -1);
}
