import type { Sort } from '../state.ts';

/** An order of rows; `column` is the one that is marked with it, `null` marks none. */
export interface Order<Item> {
  readonly label: string;
  readonly column: string | null;
  /** Smallest first. */
  readonly up: boolean;
  readonly compare: (left: Item, right: Item) => number;
}

/** By a figure; `direction`: which comes first. */
export function by<Item>(
  label: string,
  column: string | null,
  direction: 'up' | 'down',
  figure: (item: Item) => number | string,
): Order<Item> {
  const sign = direction === 'up' ? 1 : -1;
  return {
    label,
    column,
    up: direction === 'up',
    compare(left, right) {
      const [a, b] = [figure(left), figure(right)];
      return a === b ? 0 : a < b ? -sign : sign;
    },
  };
}

/** Rows in the order asked for; those that are equal keep theirs. */
export function ordered<Item>(
  items: readonly Item[],
  orders: readonly Order<Item>[],
  sort: Sort,
): readonly Item[] {
  const order = orders[sort.by];
  const sorted = order === undefined ? items : [...items].sort(order.compare);
  return sort.reversed ? [...sorted].reverse() : sorted;
}

/** The column's mark in the table's head: `▼` greatest first, `▲` smallest first. */
export function orderMark<Item>(orders: readonly Order<Item>[], sort: Sort, column: string): string {
  const order = orders[sort.by];
  if (order === undefined || order.column !== column) return '';
  return order.up === sort.reversed ? '▼' : '▲';
}
