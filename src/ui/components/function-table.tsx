import { Box } from 'ink';
import { memo, useMemo } from 'react';
import type { FunctionSnapshot } from '../../analysis/model/snapshot.ts';
import { blank, span } from '../drawing/line.ts';
import { headerLine, itemLine, type PlacedColumn, placeColumns } from '../drawing/table.ts';
import { type List, useList } from '../hooks/use-list.ts';
import { functionColumns } from '../screens/overview/columns.ts';
import { functionOrders } from '../screens/overview/orders.ts';
import type { Sort } from '../state.ts';
import { orderMark } from '../view-model/orders.ts';
import type { TableContext } from '../view-model/table-context.ts';
import { Line } from './line.tsx';

export const functionPane = 'functions';

interface FunctionTableProps {
  /** In the order in which they are shown. */
  readonly functions: readonly FunctionSnapshot[];
  readonly context: TableContext;
  readonly list: List;
  readonly sort: Sort;
  readonly isFocused: boolean;
  readonly width: number;
  readonly height: number;
}

/** Where the user is in the table of functions; the head takes a row of `height`. */
export function useFunctionList(
  functions: readonly FunctionSnapshot[],
  height: number,
  isFocused: boolean,
  onOpen: () => void,
): List {
  const keys = useMemo(() => functions.map(({ key }) => key), [functions]);
  return useList({ pane: functionPane, keys, height: height - 1, above: 1, isFocused, onOpen });
}

/** A row a function: how full it is, what was killed, how long it has left, what to set. */
export function FunctionTable(props: FunctionTableProps) {
  const { functions, context, list, sort, isFocused, width, height } = props;
  const placed = useMemo(() => placeColumns(functionColumns, functions, width - 3), [functions, width]);
  const markOf = (column: string) => orderMark(functionOrders, sort, column);
  const head = headerLine(placed, (id) => (markOf(id) === '' ? 'title' : 'strong'), markOf);
  return (
    <Box flexDirection="column" flexShrink={0} width={width} height={height} ref={list.box}>
      <Line line={[blank(2), ...head]} width={width} />
      {functions.slice(list.from, list.to).map((fn, index) => (
        <FunctionRow
          key={fn.key}
          fn={fn}
          placed={placed}
          context={context}
          isSelected={list.from + index === list.selected}
          isFocused={isFocused}
          width={width}
        />
      ))}
    </Box>
  );
}

interface FunctionRowProps {
  readonly fn: FunctionSnapshot;
  readonly placed: readonly PlacedColumn<FunctionSnapshot, TableContext>[];
  readonly context: TableContext;
  readonly isSelected: boolean;
  readonly isFocused: boolean;
  readonly width: number;
}

const FunctionRow = memo(function FunctionRow(props: FunctionRowProps) {
  const { fn, placed, context, isSelected, isFocused, width } = props;
  const marker = isSelected ? span(isFocused ? ' ▸' : ' ›', 'accent') : blank(2);
  const look = context.flashing.has(fn.key) ? 'flash' : isSelected && isFocused ? 'selected' : 'plain';
  return <Line line={[marker, ...itemLine(placed, fn, context)]} width={width} look={look} />;
});
