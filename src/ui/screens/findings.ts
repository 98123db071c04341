import type { Command, Finding } from '../../analysis/model/advice.ts';
import { sanitizeBlock } from '../../text/sanitize.ts';
import { textWidth } from '../../text/width.ts';
import { counted } from '../../wording/units.ts';
import { blank, fitHeight, fitLine, type Line, row, rows, span } from '../drawing/line.ts';
import { prose } from '../drawing/prose.ts';
import type { Scene } from '../scene.ts';
import { present } from '../state.ts';
import { nothingLines } from '../view-model/empty.ts';
import { filterFindings } from '../view-model/filter.ts';
import { everyFunction, severityTones } from '../view-model/happened.ts';
import { rangeOf } from '../view-model/list-rows.ts';
import { listWindow } from '../view-model/list-window.ts';
import { titleRow } from '../view-model/title.ts';
import type { Body } from './body.ts';

/** What was found, severest first; of the selected one what was seen, the fix, and the command to copy. */
export function findingsScreen(scene: Scene, height: number): Body {
  const { snapshot, state, size } = scene;
  const view = present(state);
  const fn = snapshot.functions.find(({ key }) => key === view.subject);
  const all =
    fn === undefined
      ? snapshot.findings
      : snapshot.findings.filter(({ functionName }) => functionName === fn.functionName);
  const items = filterFindings(all, view.filter);
  const keys = items.map(keyOf);
  const selected = items.length === 0 ? -1 : Math.max(0, keys.indexOf(view.selected ?? ''));
  const chosen = items[selected];
  const width = size.columns;

  const title = titleRow(
    fn === undefined ? ['Findings'] : [scene.clean(fn.functionName), 'Findings'],
    [counted(items.length, 'finding')],
    width,
  );
  const room = height - 2;
  const listHeight = Math.min(items.length, Math.max(3, Math.floor(room * (height < 20 ? 0.25 : 0.4))));
  const nameWidth = Math.min(
    Math.floor(width / 4),
    Math.max(...items.map(({ functionName }) => textWidth(functionName ?? everyFunction))),
  );
  const { from, to } = listWindow(items.length, selected, view.top, listHeight);
  const list = items.slice(from, to).map((finding, index) => {
    const isSelected = from + index === selected;
    return row(
      fitLine(findingLine(finding, isSelected, nameWidth, scene.clean), width),
      keyOf(finding),
      isSelected ? 'selected' : 'plain',
    );
  });
  const command = chosen === undefined ? null : commandAt(chosen, state.item);
  const detail =
    chosen === undefined
      ? []
      : detailLines(cleaned(chosen, scene.clean), command, width, room - list.length - 1, scene.clean);
  const none =
    items.length > 0
      ? []
      : nothingLines(view.filter, 'Nothing found: no function needs attention.', size.columns);
  return {
    rows: fitHeight(
      [title, ...list, row([span('─'.repeat(width), 'track')]), ...rows([...detail, ...none])],
      height,
    ),
    keys: () => keys,
    top: from,
    page: listHeight,
    matches: { shown: items.length, all: all.length },
    range: rangeOf(from, to, items.length),
    copy: clipped(command?.text ?? chosen?.recommendation ?? null, scene.clean),
    open: functionTarget(scene, chosen),
  };
}

/** The finding with its texts masked; the commands stay the same objects where nothing is masked. */
function cleaned(finding: Finding, clean: Scene['clean']): Finding {
  return { ...finding, detail: clean(finding.detail), recommendation: clean(finding.recommendation) };
}

function clipped(text: string | null, clean: Scene['clean']): string | null {
  return text === null ? null : clean(text);
}

function functionTarget({ snapshot }: Scene, finding: Finding | undefined): Body['open'] {
  const fn = snapshot.functions.find(({ functionName }) => functionName === finding?.functionName);
  if (fn === undefined || finding === undefined) return null;
  return { screen: 'function', subject: fn.key, from: keyOf(finding) };
}

function keyOf({ id, functionName, logStream }: Finding): string {
  return `${id} ${functionName ?? ''} ${logStream ?? ''}`;
}

/** The command that the key `next` has gone on to. */
function commandAt({ commands }: Finding, item: number): Command | null {
  return commands[item % Math.max(1, commands.length)] ?? null;
}

function findingLine(
  { severity, functionName, title }: Finding,
  selected: boolean,
  nameWidth: number,
  clean: Scene['clean'],
): Line {
  return [
    selected ? span(' ▸ ', 'accent') : blank(3),
    ...fitLine([span(severity.toUpperCase(), severityTones[severity])], 10),
    ...fitLine([span(clean(functionName ?? everyFunction), selected ? 'accent' : 'plain')], nameWidth),
    blank(2),
    span(clean(title)),
  ];
}

function detailLines(
  { detail, recommendation, commands }: Finding,
  chosen: Command | null,
  width: number,
  height: number,
  clean: Scene['clean'],
): Line[] {
  const [first = [], ...rest] = prose(recommendation, 'strong', width, 8);
  const lines: Line[] = [
    ...prose(detail, 'plain', width),
    [],
    // The word stands where the first line is indented.
    [blank(3), span('FIX  ', 'title'), ...first.slice(1)],
    ...rest,
  ];
  for (const [index, command] of commands.entries()) {
    const isChosen = command === chosen;
    lines.push(
      [],
      [
        isChosen ? span(' ▸ ', 'accent') : blank(3),
        span(command.label, isChosen ? 'accent' : 'title'),
        span(isChosen ? '   c copies it' : '', 'faint'),
        span(
          isChosen && commands.length > 1 ? `   ${index + 1} of ${commands.length}, Tab goes on` : '',
          'faint',
        ),
      ],
    );
    // A long one is shown whole only while it is the one to copy; nobody must take the rest for the whole.
    const shown = commandLines(clean(command.text), width);
    const cut = !isChosen && shown.length > 2;
    lines.push(...(cut ? [...shown.slice(0, 1), [...(shown[1] ?? []), span(' …', 'faint')]] : shown));
  }
  return scrolledTo(lines, chosen === null ? 0 : commands.indexOf(chosen), height);
}

function commandLines(text: string, width: number): Line[] {
  return sanitizeBlock(text)
    .split('\n')
    .flatMap((line) => prose(line, 'good', width, 5));
}

/** Where all does not fit, the beginning gives way so far that the chosen command is seen. */
function scrolledTo(lines: readonly Line[], item: number, height: number): Line[] {
  const marks = lines.flatMap((line, index) => (line.some(({ text }) => text === ' ▸ ') ? [index] : []));
  const [at] = marks;
  if (item === 0 || at === undefined || lines.length <= height) return lines.slice(0, height);
  const from = Math.min(at, Math.max(0, lines.length - height));
  return lines.slice(from, from + height);
}
