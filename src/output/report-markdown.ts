/** `report --format markdown`: for an incident ticket or a pull request. */

import type { Finding } from '../analysis/model/advice.ts';
import { failureWords } from '../analysis/model/outcome.ts';
import type { Snapshot } from '../analysis/model/snapshot.ts';
import type { SourceInfo } from '../source/source.ts';
import { markdownBlock, markdownCell, markdownCode, markdownText } from '../text/markdown.ts';
import { sanitizeBlock } from '../text/sanitize.ts';
import { formatMoment, formatSpan } from '../wording/moment.ts';
import {
  adviceCell,
  completenessLine,
  damage,
  findingTitle,
  leakWord,
  limitLines,
  memoryOf,
  noMemoryWord,
  sourceWord,
  versionOf,
} from '../wording/report-words.ts';
import { counted, grouped, mb, percent, unknown } from '../wording/units.ts';
import { type Style, shown } from './style.ts';

const mostFunctions = 100;
const mostFailures = 50;

/** The lines of the report in GitHub's Markdown. Of text from logs nothing is made: no link, no HTML, no mention. */
export function markdownLines(snapshot: Snapshot, source: SourceInfo, style: Style): string[] {
  const text = (value: string, most?: number): string => markdownText(shown(style, value, most));
  const code = (value: string, most?: number): string => markdownCode(shown(style, value, most));
  const { totals, from, to } = snapshot;
  const span =
    from === null || to === null
      ? ''
      : `, ${formatMoment(from, style.utc)} to ${formatMoment(to, style.utc)} (${formatSpan(to - from)})`;
  const peak =
    totals.peak === null
      ? []
      : [
          `Peak ${memoryOf(totals.peak.usedMb, totals.peak.sizeMb)} in ${code(totals.peak.functionName, 64)}; ` +
            `${grouped(totals.leakingContainers)} of ${counted(totals.judgedContainers, 'judged container')} leaking.`,
        ];
  return [
    '# Lambda memory report',
    '',
    `${text(sourceWord(source))}${span}`,
    '',
    `**${damage(totals)}** in ${counted(totals.attempts, 'invocation')}, ` +
      `${counted(snapshot.functions.length, 'function')}, ${counted(totals.containers, 'container')}.`,
    ...peak,
    '',
    '## Functions',
    '',
    ...table(
      ['Function', 'Size MB', 'p50', 'p95', 'Peak', 'Used', 'OOM', 'Near OOM', 'Leak', 'Set to'],
      snapshot.functions
        .slice(0, mostFunctions)
        .map((fn) => [
          code(fn.functionName, 64),
          mb(fn.memory.sizeMb),
          mb(fn.memory.p50Mb),
          mb(fn.memory.p95Mb),
          mb(fn.memory.peakMb),
          percent(fn.memory.peakUtilization),
          grouped(fn.oomKills + fn.runtimeOoms),
          grouped(fn.nearOoms),
          fn.noMemoryData === null ? leakWord(fn.leak) : noMemoryWord(fn.noMemoryData),
          adviceCell(fn.recommendation),
        ]),
    ),
    ...failureSection(snapshot, style, code),
    ...findingSection(snapshot.findings, style, text),
    '## What this rests on',
    '',
    text(completenessLine(snapshot.completeness)),
    ...limitLines(source).flatMap((line) => ['', text(line)]),
  ];
}

function failureSection(
  snapshot: Snapshot,
  style: Style,
  code: (value: string, most?: number) => string,
): string[] {
  const known = (value: string | null): string => (value === null ? unknown : code(value, 64));
  const newest = snapshot.failures.slice(-mostFailures);
  if (newest.length === 0) return [];
  return [
    '## Failures',
    '',
    ...(newest.length < snapshot.failures.length
      ? [`The newest ${newest.length} of ${grouped(snapshot.failures.length)}.`, '']
      : []),
    ...table(
      ['Time', 'What', 'Function', 'Version', 'Memory', 'Request', 'Evidence'],
      newest.map((failure) => [
        formatMoment(failure.timestamp, style.utc),
        failureWords[failure.kind] + (failure.confidence === 'certain' ? '' : ` (${failure.confidence})`),
        code(failure.functionName, 64),
        known(versionOf(failure.version)),
        memoryOf(failure.usedMb, failure.sizeMb),
        known(failure.requestId),
        code(failure.evidence.map((evidence) => evidence.message).join('; '), 300),
      ]),
    ),
  ];
}

function findingSection(
  findings: readonly Finding[],
  style: Style,
  text: (value: string, most?: number) => string,
): string[] {
  if (findings.length === 0) return [];
  return [
    '## Findings',
    '',
    ...findings.flatMap((finding) => [
      `### ${finding.severity}: ${text(findingTitle(finding))}`,
      '',
      text(finding.detail, 1_000),
      '',
      `**${text(finding.recommendation, 1_000)}**`,
      '',
      ...finding.commands.flatMap((command) => [
        `${text(command.label)}:`,
        '',
        ...markdownBlock(style.redact(sanitizeBlock(command.text))),
        '',
      ]),
    ]),
  ];
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map(markdownCell).join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line), ''];
}
