import type { ContainerSnapshot, FunctionSnapshot } from '../../analysis/snapshot/snapshot.ts';
import type { Sort } from '../state.ts';
import { killsOf } from './function-words.ts';

/** An order of rows; `column` is the one that is marked with it, `null` marks none. */
export interface Order<Item> {
  readonly label: string;
  readonly column: string | null;
  /** `null` keeps the order in which the analysis gives them: worst first. */
  readonly compare: ((left: Item, right: Item) => number) | null;
}

/** What `s` goes through on the overview. */
export const functionOrders: readonly Order<FunctionSnapshot>[] = [
  { label: 'worst first', column: null, compare: null },
  { label: 'name', column: 'name', compare: by((fn) => fn.functionName, 'up') },
  { label: 'peak', column: 'gauge', compare: by((fn) => fn.memory.peakUtilization ?? -1) },
  { label: 'kills', column: 'kills', compare: by(killsOf) },
  {
    label: 'invocations left',
    column: 'left',
    compare: by((fn) => fn.leak.invocationsToLimit?.p50 ?? 1e12, 'up'),
  },
  { label: 'size', column: 'size', compare: by((fn) => fn.memory.sizeMb ?? -1) },
  { label: 'invocations', column: 'invocations', compare: by((fn) => fn.attempts) },
  { label: 'last seen', column: 'seen', compare: by((fn) => fn.lastSeen) },
];

/** What `s` goes through on a function's containers. */
export const containerOrders: readonly Order<ContainerSnapshot>[] = [
  { label: 'worst first', column: null, compare: null },
  { label: 'peak', column: 'gauge', compare: by((one) => one.memory.peakUtilization ?? -1) },
  {
    label: 'growth per invocation',
    column: 'slope',
    compare: by((one) => one.current.slopeMbPerInvocation ?? -1e9),
  },
  {
    label: 'invocations left',
    column: 'left',
    compare: by((one) => one.current.invocationsToLimit?.p50 ?? 1e12, 'up'),
  },
  { label: 'kills', column: 'kills', compare: by(killsOf) },
  { label: 'last seen', column: 'seen', compare: by((one) => one.lastSeen) },
  { label: 'version', column: 'version', compare: by((one) => one.version ?? '') },
];

/** Rows in the order asked for; those that are equal keep theirs. */
export function ordered<Item>(
  items: readonly Item[],
  orders: readonly Order<Item>[],
  sort: Sort,
): readonly Item[] {
  const compare = orders[sort.by]?.compare ?? null;
  const sorted = compare === null ? items : [...items].sort(compare);
  return sort.reversed ? [...sorted].reverse() : sorted;
}

/** The column's mark in the table's head: `▼` greatest first, `▲` smallest first. */
export function orderMark<Item>(orders: readonly Order<Item>[], sort: Sort, column: string): string {
  const order = orders[sort.by];
  if (order === undefined || order.column !== column) return '';
  const up = upwards.has(order.label);
  return up === sort.reversed ? ' ▼' : ' ▲';
}

const upwards = new Set(['name', 'invocations left']);

function by<Item>(
  figure: (item: Item) => number | string,
  direction: 'up' | 'down' = 'down',
): (left: Item, right: Item) => number {
  const sign = direction === 'up' ? 1 : -1;
  return (left, right) => {
    const [a, b] = [figure(left), figure(right)];
    return a === b ? 0 : a < b ? -sign : sign;
  };
}
