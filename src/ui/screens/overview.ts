import type { FunctionSnapshot } from '../../analysis/snapshot.ts';
import { textWidth } from '../../text/width.ts';
import { emptyRow, fitHeight, type Row, row, rows, span } from '../drawing/line.ts';
import { placeColumns } from '../drawing/table.ts';
import type { Scene } from '../scene.ts';
import { present, sortOf, timeWindows } from '../state.ts';
import { cardLine, cardRows } from '../view-model/cards.ts';
import { emptyLines } from '../view-model/empty.ts';
import { failureLine } from '../view-model/failures.ts';
import { filterFunctions } from '../view-model/filter.ts';
import { functionColumns } from '../view-model/function-table.ts';
import { tableView } from '../view-model/list-rows.ts';
import { functionOrders, ordered, orderMark } from '../view-model/order.ts';
import { selectedIndex } from '../view-model/selection.ts';
import type { Body } from './body.ts';

/** Opens first: is anything dying, who, what next; a row a function, worst first, and the newest failures. */
export function overview(scene: Scene, height: number): Body {
  const { snapshot, state, size } = scene;
  const view = present(state);
  const sort = sortOf(state, 'overview');
  const items = ordered(
    filterFunctions(snapshot.functions, snapshot.failures, view.filter),
    functionOrders,
    sort,
  );
  const selected = selectedIndex(items, view.selected);
  const chosen = items[selected];
  const width = size.columns;

  const top = headRows(scene, height);
  const news = newsRows(scene, newsHeight(height - top.length, items.length));
  const table = tableView({
    items,
    placed: placeColumns(functionColumns, items, width - 3),
    context: {
      now: scene.now,
      sampled: snapshot.completeness.sampledSeconds > 0,
      flashing: scene.flashing,
      selected: chosen?.key ?? null,
    },
    selected,
    top: view.top,
    width,
    height: height - top.length - news.length,
    markOf: (column) => orderMark(functionOrders, sort, column),
  });
  const body = items.length > 0 ? table.rows : [...table.rows, ...rows(emptyLines(scene, view.filter))];
  return {
    rows: [...top, ...fitHeight(body, height - top.length - news.length), ...news],
    keys: () => items.map(({ key }) => key),
    top: table.top,
    page: table.page,
    matches: { shown: items.length, all: snapshot.functions.length },
    copy: chosen === undefined ? null : commandOf(scene, chosen),
    open: chosen === undefined ? null : { screen: 'function', subject: chosen.key, from: chosen.key },
  };
}

/** Cards in two rows where there is the height for it, else in one. */
function headRows({ snapshot, state, size }: Scene, height: number): Row[] {
  const { columns } = size;
  if (height < 18 || columns < 84) return [row(cardLine(snapshot, columns))];
  const window = timeWindows[state.window]?.label ?? '';
  const cards = cardRows(snapshot, window, columns);
  const rule = row([span('─'.repeat(columns), 'track')]);
  return [rule, ...cards, emptyRow];
}

/** The failures get what the table leaves, at least a few rows on a high screen. */
function newsHeight(room: number, functions: number): number {
  if (room < 12) return 0;
  const free = room - (functions + 1);
  return Math.min(Math.floor(room / 2), Math.max(free, room >= 18 ? 5 : 0));
}

function newsRows({ snapshot, utc, size }: Scene, height: number): Row[] {
  if (height < 2 || snapshot.failures.length === 0) return [];
  const newest = snapshot.failures.slice(-(height - 1)).reverse();
  const nameWidth = Math.min(24, Math.max(...newest.map(({ functionName }) => textWidth(functionName))));
  return [emptyRow, ...newest.map((failure) => row(failureLine(failure, utc, size.columns - 1, nameWidth)))];
}

/** The command that mends the function, where there is one; else its name. */
function commandOf({ snapshot }: Scene, { functionName }: FunctionSnapshot): string {
  const commands = snapshot.findings
    .filter((finding) => finding.functionName === functionName)
    .flatMap((finding) => finding.commands);
  return commands.find(({ text }) => text.startsWith('aws '))?.text ?? functionName;
}
