import type { FunctionSnapshot, Snapshot } from '../../analysis/snapshot/snapshot.ts';
import { emptyRow, fitHeight, type Row, row, rows, span } from '../drawing/line.ts';
import { placeColumns } from '../drawing/table.ts';
import type { Scene } from '../scene.ts';
import { present, sortOf, timeWindows } from '../state.ts';
import { cardLine, cardRows } from '../view-model/cards.ts';
import { emptyLines } from '../view-model/empty.ts';
import { filterFunctions } from '../view-model/filter.ts';
import { functionColumns } from '../view-model/function-table.ts';
import { happenedRows } from '../view-model/happened.ts';
import { tableView } from '../view-model/list-rows.ts';
import { mendingCommand } from '../view-model/mending.ts';
import { functionOrders, ordered, orderMark } from '../view-model/order.ts';
import { selectedIndex } from '../view-model/selection.ts';
import type { Body } from './body.ts';

/** Opens first: is anything dying, who, what next; a row a function, worst first, and what happened last. */
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
  const { failures, findings } = view.filter === '' ? snapshot : thoseOf(items, snapshot);
  const head = headRows(scene, height);
  const room = height - head.length;
  const table = tableView({
    items,
    placed: placeColumns(functionColumns, items, size.columns - 3),
    context: {
      now: scene.now,
      sampled: snapshot.completeness.sampledSeconds > 0,
      flashing: scene.flashing,
      selected: chosen?.key ?? null,
      clean: scene.clean,
    },
    selected,
    top: view.top,
    width: size.columns,
    height: tableHeight(room, items.length),
    markOf: (column) => orderMark(functionOrders, sort, column),
  });
  const below =
    items.length > 0
      ? happenedRows(scene, failures, findings, room - table.rows.length)
      : rows(emptyLines(scene, view.filter));
  return {
    rows: fitHeight([...head, ...table.rows, ...below], height),
    keys: () => items.map(({ key }) => key),
    top: table.top,
    page: table.page,
    matches: { shown: items.length, all: snapshot.functions.length },
    range: table.range,
    copy: chosen === undefined ? null : scene.clean(commandOf(scene, chosen)),
    open: chosen === undefined ? null : { screen: 'function', subject: chosen.key, from: chosen.key },
  };
}

/** What happened to these functions. */
function thoseOf(
  functions: readonly FunctionSnapshot[],
  { failures, findings }: Snapshot,
): Pick<Snapshot, 'failures' | 'findings'> {
  const keys = new Set(functions.map(({ key }) => key));
  const names = new Set<string | null>(functions.map(({ functionName }) => functionName));
  return {
    failures: failures.filter(({ functionId }) => keys.has(functionId)),
    findings: findings.filter(({ functionName }) => names.has(functionName)),
  };
}

/** Cards in two rows where there is the height for it, else in one. */
function headRows({ snapshot, state, size }: Scene, height: number): Row[] {
  const { columns } = size;
  if (height < 18 || columns < 84) return [row(cardLine(snapshot, columns))];
  const window = timeWindows[state.window]?.label ?? '';
  const rule = row([span('─'.repeat(columns), 'track')]);
  return [rule, ...cardRows(snapshot, window, columns), emptyRow];
}

/** All functions where there is the height; of a high screen a third stays for what happened. */
function tableHeight(room: number, functions: number): number {
  const most = room >= 18 ? Math.ceil((room * 2) / 3) : room;
  return Math.min(functions + 1, most);
}

/** The command that mends the function, where there is one; else its name. */
function commandOf({ snapshot }: Scene, { functionName }: FunctionSnapshot): string {
  const own = snapshot.findings.filter((finding) => finding.functionName === functionName);
  return mendingCommand(own)?.text ?? functionName;
}
