import { blank, fitLine, type Line, type Row, row, span } from '../drawing/line.ts';
import { headerLine, itemLine, type PlacedColumn } from '../drawing/table.ts';
import type { TableContext } from './function-table.ts';
import { listWindow } from './list-window.ts';

/** A table's head and the rows of it that are on the screen. */
export interface TableView {
  readonly rows: readonly Row[];
  readonly top: number;
  /** Rows of items that fit. */
  readonly page: number;
  readonly range: Range | null;
}

/** Which rows of how many are on the screen, from 1; `null` where all are. */
export interface Range {
  readonly from: number;
  readonly to: number;
  readonly of: number;
}

export interface TableInput<Item extends { readonly key: string }> {
  readonly items: readonly Item[];
  readonly placed: readonly PlacedColumn<Item, TableContext>[];
  readonly context: TableContext;
  readonly selected: number;
  readonly top: number;
  readonly width: number;
  /** Rows for head and items together. */
  readonly height: number;
  /** Mark of the column that the rows are sorted by. */
  readonly markOf: (column: string) => string;
}

/** The head, and the items around the selected one; a marker before the selected row. */
export function tableView<Item extends { readonly key: string }>(input: TableInput<Item>): TableView {
  const { items, placed, context, selected, height, width, markOf } = input;
  const page = Math.max(0, height - 1);
  const { from, to } = listWindow(items.length, selected, input.top, page);
  const head = headerLine(placed, (id) => (markOf(id) === '' ? 'title' : 'strong'), markOf);
  const shown = items.slice(from, to).map((item, index) => {
    const isSelected = from + index === selected;
    const line: Line = [isSelected ? span(' ▸', 'accent') : blank(2), ...itemLine(placed, item, context)];
    const look = context.flashing.has(item.key) ? 'flash' : isSelected ? 'selected' : 'plain';
    return row(fitLine(line, width), item.key, look);
  });
  return {
    rows: [row([blank(2), ...head]), ...shown],
    top: from,
    page,
    range: rangeOf(from, to, items.length),
  };
}

export function rangeOf(from: number, to: number, of: number): Range | null {
  return to - from < of ? { from: from + 1, to, of } : null;
}
