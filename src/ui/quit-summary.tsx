import { renderToString } from 'ink';
import { Table } from 'ink-table';
import { failuresIn } from '../analysis/model/counts.ts';
import type { FunctionSnapshot, Snapshot } from '../analysis/model/snapshot.ts';
import { toAscii } from '../text/ascii.ts';
import { sanitizeLine } from '../text/sanitize.ts';
import { cutMiddle, cutText, wrapText } from '../text/width.ts';
import { formatMoment, formatSpan } from '../wording/moment.ts';
import { counted, dollars, grouped, megabytes, percent } from '../wording/units.ts';
import { plainText } from './drawing/line.ts';
import { firstCommand } from './view-model/first-step.ts';
import { adviceLine, adviceWords, killsOf, leakLine } from './view-model/function-words.ts';
import { flawsOf } from './view-model/header.ts';

export interface SummaryOptions {
  readonly columns: number;
  readonly utc: boolean;
  readonly ascii: boolean;
  readonly clean: (text: string) => string;
}

/** Functions listed at the most: the summary must not push away what was on the screen before. */
const listed = 6;

/**
 * What is left in the normal screen after quitting: what was killed, the functions that need something, the command
 * that fixes the worst, and what the figures rest on. Several lines, without a line break at their end.
 */
export function quitSummary(snapshot: Snapshot, options: SummaryOptions): string {
  const { columns, clean } = options;
  const safe = (text: string) => cutText(sanitizeLine(clean(text)), columns);
  const worth = snapshot.functions.filter(needsSomething);
  const shown = worth.slice(0, listed);
  const lines = [
    ...wrapText(sanitizeLine(`lambda-oom: ${headline(snapshot)}${span(snapshot, options.utc)}`), columns),
    ...(shown.length === 0 ? [] : [tableOf(shown, options)]),
    ...(worth.length > shown.length ? [`and ${counted(worth.length - shown.length, 'more function')}`] : []),
    ...fixLines(snapshot, options),
    safe(trustLine(snapshot)),
  ];
  const text = lines.join('\n');
  return options.ascii ? text.split('\n').map(toAscii).join('\n') : text;
}

function headline({ totals, functions }: Snapshot): string {
  if (totals.attempts + failuresIn(totals) === 0) return 'no invocation seen';
  const parts = [
    counted(totals.oomKills, 'OOM kill'),
    ...(totals.runtimeOoms > 0 ? [counted(totals.runtimeOoms, 'runtime OOM')] : []),
    ...(totals.nearOoms > 0 ? [counted(totals.nearOoms, 'near OOM')] : []),
    ...(totals.leakingContainers > 0 ? [counted(totals.leakingContainers, 'leaking container')] : []),
  ];
  return `${parts.join(', ')} in ${counted(totals.attempts, 'invocation')} of ${counted(functions.length, 'function')}`;
}

function span({ from, to }: Snapshot, utc: boolean): string {
  if (from === null || to === null) return '';
  return `, ${formatSpan(to - from)} from ${formatMoment(from, utc)}`;
}

function needsSomething(fn: FunctionSnapshot): boolean {
  const action = fn.recommendation?.action;
  return (
    killsOf(fn) > 0 ||
    fn.nearOoms > 0 ||
    fn.leak.verdict === 'leaking' ||
    action === 'raise' ||
    action === 'fix-leak'
  );
}

/** Cells that the columns other than the function's name take, with the rules between them. */
const otherColumns = { all: 78, next: 54, set: 43 } as const;

function tableOf(functions: readonly FunctionSnapshot[], { columns, clean }: SummaryOptions): string {
  const form = columns >= 100 ? 'all' : columns >= 76 ? 'next' : 'set';
  const nameWidth = Math.min(40, Math.max(12, columns - otherColumns[form]));
  const data = functions.map((fn) => {
    const { memory, leak, recommendation } = fn;
    const base = {
      FUNCTION: cutMiddle(sanitizeLine(clean(fn.functionName)), nameWidth),
      KILLS: grouped(killsOf(fn)),
      PEAK: percent(memory.peakUtilization),
    };
    if (form === 'set') return { ...base, 'SET TO': plainText(adviceLine(recommendation)) };
    const next = recommendation === null ? '' : adviceWords(recommendation, memory.sizeMb);
    if (form === 'next') return { ...base, 'WHAT NEXT': next };
    return {
      ...base,
      SIZE: megabytes(memory.sizeMb),
      LEAK: plainText(leakLine(leak)).slice(2),
      'WHAT NEXT': next,
    };
  });
  // Its own colors suit neither every theme nor plain ASCII.
  return renderToString(<Table data={data} />, { columns })
    .replace(/\x1b\[[\d;]*m/g, '')
    .trimEnd();
}

/**
 * The fix of the worst function as its finding says it, and the command that belongs to it: whole, on one line of
 * its own however long, since it is there to be copied.
 */
function fixLines({ findings }: Snapshot, { columns, clean }: SummaryOptions): string[] {
  const command = firstCommand(findings);
  const finding = findings.find(({ commands }) => commands.some((one) => one === command));
  if (command === null || finding === undefined) return [];
  const whose = finding.functionName === null ? '' : `${finding.functionName}: `;
  return [
    ...wrapText(sanitizeLine(clean(`${whose}${finding.recommendation}`)), columns),
    ...wrapText(sanitizeLine(`${command.label}:`), columns),
    `  ${sanitizeLine(clean(command.text))}`,
  ];
}

function trustLine({ completeness }: Snapshot): string {
  const flaws = flawsOf(completeness);
  const verdict = flaws.length === 0 ? 'complete' : `incomplete: ${flaws.join(', ')}`;
  const { liveTail } = completeness;
  const paid =
    liveTail === undefined ? '' : `, Live Tail ${liveTail.sessionMinutes} min ${dollars(liveTail.usd)}`;
  return `${counted(completeness.events, 'event')} read, ${verdict}, ${grouped(completeness.late)} late, ${grouped(completeness.duplicates)} duplicates${paid}`;
}
