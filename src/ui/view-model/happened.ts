import type { Finding, Severity } from '../../analysis/model/advice.ts';
import type { Failure } from '../../analysis/model/failure.ts';
import { sanitizeLine } from '../../text/sanitize.ts';
import { textWidth, wrapText } from '../../text/width.ts';
import { counted } from '../../wording/units.ts';
import {
  blank,
  cutLine,
  emptyRow,
  fitLine,
  type Line,
  lineWidth,
  type Row,
  row,
  span,
  type Tone,
} from '../drawing/line.ts';
import type { Scene } from '../scene.ts';
import { failureLine } from './failures.ts';

export const severityTones: Readonly<Record<Severity, Tone>> = {
  critical: 'critical',
  high: 'hot',
  medium: 'warn',
  low: 'calm',
  info: 'faint',
};

/** Stands where a finding is not about one function. */
export const everyFunction = 'all functions';

/** Failures shown before the findings get rows. */
const failuresFirst = 6;

/**
 * What fills a screen below its table: the newest failures, then what to do about them, as far as the height
 * goes. Nothing where there are only a row or two.
 */
export function happenedRows(
  scene: Scene,
  failures: readonly Failure[],
  findings: readonly Finding[],
  height: number,
): Row[] {
  const width = scene.size.columns;
  if (height < 3) return [];
  const newest = [...failures].reverse();
  const todo = thatSayWhatToDo(findings);
  const findingRows =
    todo.length === 0 || height < 12
      ? 0
      : Math.min(todo.length, Math.max(3, height - 4 - Math.min(newest.length, failuresFirst)));
  const room = height - 2 - (findingRows > 0 ? findingRows + 2 : 0);
  const shown = newest.slice(0, Math.max(0, room));
  const rows: Row[] = [];
  if (shown.length > 0) {
    const nameWidth = Math.min(24, Math.max(...shown.map(({ functionName }) => textWidth(functionName))));
    rows.push(emptyRow, row([span('  LATEST FAILURES', 'title')]));
    rows.push(...shown.map((failure) => row(failureLine(failure, scene, width - 1, nameWidth))));
  }
  if (findingRows > 0) {
    const all = `   f shows ${findings.length === 1 ? 'the finding' : `all ${counted(findings.length, 'finding')}`}`;
    rows.push(emptyRow, row([span('  WHAT TO DO', 'title'), span(all, 'faint')]));
    const shownFindings = todo.slice(0, findingRows);
    const nameWidth = Math.min(
      24,
      Math.max(...shownFindings.map(({ functionName }) => textWidth(functionName ?? everyFunction))),
    );
    let spare = height - rows.length - shownFindings.length;
    for (const finding of shownFindings) {
      const whole = adviceLines(finding, scene, width - 1, nameWidth);
      const fits = whole.length - 1 <= spare;
      if (fits) spare -= whole.length - 1;
      rows.push(
        ...(fits ? whole : [adviceLine(finding, scene, width - 1, nameWidth)]).map((line) => row(line)),
      );
    }
  }
  return rows;
}

/** A finding without a command of its own points at one above it on the same function: it is not said twice. */
function thatSayWhatToDo(findings: readonly Finding[]): readonly Finding[] {
  const told = new Set<string | null>();
  return findings.filter(({ functionName, commands }) => {
    const first = !told.has(functionName);
    told.add(functionName);
    return first || commands.length > 0;
  });
}

/** What was found and what to do on one line, cut where it is too long. */
function adviceLine(finding: Finding, { clean }: Scene, width: number, nameWidth: number): Line {
  const told = foundLine(finding, clean, nameWidth);
  return cutLine([...told, span('  →  ', 'faint'), span(clean(finding.recommendation), 'faint')], width);
}

/** The same in full: what to do below what was found, unless both fit on one line. */
function adviceLines(finding: Finding, scene: Scene, width: number, nameWidth: number): Line[] {
  const { clean } = scene;
  const told = foundLine(finding, clean, nameWidth);
  const advice = sanitizeLine(clean(finding.recommendation));
  if (lineWidth(told) + 5 + textWidth(advice) <= width) return [adviceLine(finding, scene, width, nameWidth)];
  const indent = 2 + severityWidth + nameWidth + 2;
  const lines = wrapText(advice, Math.max(20, width - indent - 2));
  return [
    cutLine(told, width),
    ...lines.map((line, index): Line => [blank(indent), span(`${index === 0 ? '→' : ' '} ${line}`, 'faint')]),
  ];
}

const severityWidth = 10;

function foundLine(
  { severity, functionName, title }: Finding,
  clean: Scene['clean'],
  nameWidth: number,
): Line {
  return [
    blank(2),
    ...fitLine([span(severity, severityTones[severity])], severityWidth),
    ...fitLine([span(clean(functionName ?? everyFunction))], nameWidth),
    blank(2),
    span(clean(title)),
  ];
}
