import { functionNameOf } from '../../events/stream-name.ts';
import { sanitizeLine } from '../../text/sanitize.ts';
import { textWidth, wrapText } from '../../text/width.ts';
import { counted, grouped } from '../../wording/units.ts';
import {
  blank,
  fitHeight,
  fitLine,
  type Line,
  lineWidth,
  type Row,
  row,
  rows,
  span,
} from '../drawing/line.ts';
import type { Scene } from '../scene.ts';
import type { LogLine } from '../session.ts';
import { present, timeWindows } from '../state.ts';
import { nothingLines } from '../view-model/empty.ts';
import { filterLines } from '../view-model/filter.ts';
import { listWindow } from '../view-model/list-window.ts';
import { logLine } from '../view-model/log-lines.ts';
import { titleRow } from '../view-model/title.ts';
import type { Body } from './body.ts';

/** While the log is open, the service is asked for every line: what that costs. */
const widened = 'every line asked for: over 500/s are sampled';

/** The lines as they come. Going up stops following; `End` follows again. */
export function logScreen(scene: Scene, height: number): Body {
  const { state, logs, size } = scene;
  const view = present(state);
  const items = filterLines(inWindow(logs, scene), view.filter);
  const follows = view.selected === null;
  const selected = follows ? items.length - 1 : indexOfSeq(items, Number(view.selected));
  const chosen = items[selected];
  const page = Math.max(1, height - 1);
  const heights = new Map<number, Line[]>();
  const nameWidth = nameWidthOf(scene, items.slice(-200));
  const linesOf = (index: number): Line[] => {
    const known = heights.get(index);
    if (known !== undefined) return known;
    const item = items[index];
    const lines = item === undefined ? [] : drawn(item, scene, nameWidth);
    heights.set(index, lines);
    return lines;
  };
  const top = indexOfSeq(items, view.top);
  const heightOf = state.wrap ? (index: number) => linesOf(index).length : undefined;
  const { from, to } = listWindow(items.length, selected, follows ? items.length : top, page, heightOf);
  const shown: Row[] = [];
  for (let index = from; index < to; index++) {
    const key = String(items[index]?.seq ?? '');
    const isSelected = !follows && index === selected;
    for (const [part, line] of linesOf(index).entries()) {
      const mark = isSelected && part === 0 ? span('▸', 'accent') : blank(1);
      shown.push(row(fitLine([mark, ...line], size.columns), key, isSelected ? 'selected' : 'plain'));
    }
  }
  const below = items.length - to;
  const title = titleRow(
    ['Log'],
    [
      follows ? 'following' : `${counted(below, 'line')} below · End follows`,
      `${grouped(items.length)} of ${grouped(logs.length)} lines kept`,
      scene.status.state === 'live' ? widened : null,
    ],
    size.columns,
  );
  const empty = items.length > 0 ? [] : nothingLines(view.filter, 'No line yet.', size.columns);
  return {
    rows: fitHeight([title, ...fitHeight(shown, Math.min(page, shown.length)), ...rows(empty)], height),
    keys: () => items.map(({ seq }) => String(seq)),
    top: items[from]?.seq ?? 0,
    page,
    matches: { shown: items.length, all: logs.length },
    range: null,
    copy: chosen === undefined ? null : scene.clean(chosen.event.message),
    open: null,
  };
}

function inWindow(logs: readonly LogLine[], { state, now }: Scene): readonly LogLine[] {
  const window = timeWindows[state.window];
  if (window === undefined || window.whole) return logs;
  return logs.filter(({ event }) => event.timestamp >= now - window.ms);
}

/** The first line that is not before `seq`: lines that were dropped leave their place to the next. */
function indexOfSeq(items: readonly LogLine[], seq: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.seq ?? Number.POSITIVE_INFINITY) < seq) low = middle + 1;
    else high = middle;
  }
  return Math.min(low, items.length - 1);
}

/** Cells for a function's name at the most. */
const widestName = 24;

/** Of all functions known, so that the messages do not jump sideways as names come and go. */
function nameWidthOf({ snapshot, size }: Scene, newest: readonly LogLine[]): number | false {
  if (size.columns < 80) return false;
  const names = [
    ...snapshot.functions.map(({ functionName }) => functionName),
    ...newest.map(({ event }) => functionNameOf(event.logGroup, event.logStream)),
  ];
  let widest = 0;
  for (const name of names) {
    widest = Math.max(widest, textWidth(sanitizeLine(name)));
    if (widest >= widestName) return widestName;
  }
  return widest;
}

function drawn(item: LogLine, { state, utc, size, clean }: Scene, name: number | false): Line[] {
  const line = logLine(item, { utc, times: state.times, name, clean });
  if (!state.wrap) return [line];
  const head = line.slice(0, -1);
  const message = line.at(-1);
  if (message === undefined) return [line];
  const indent = lineWidth(head);
  const parts = wrapText(message.text, Math.max(20, size.columns - 2 - indent));
  return parts.map((text, index) => [
    ...(index === 0 ? head : [blank(indent)]),
    { text, tone: message.tone },
  ]);
}
