import { Box } from 'ink';
import { memo, useMemo } from 'react';
import type { ContainerSnapshot } from '../../analysis/model/snapshot.ts';
import { blank, span } from '../drawing/line.ts';
import { headerLine, itemLine, type PlacedColumn, placeColumns } from '../drawing/table.ts';
import { type List, useList } from '../hooks/use-list.ts';
import { containerColumns } from '../screens/function/columns.ts';
import { containerOrders } from '../screens/function/orders.ts';
import type { Sort } from '../state.ts';
import { orderMark } from '../view-model/orders.ts';
import type { TableContext } from '../view-model/table-context.ts';
import { Line } from './line.tsx';

export const containerPane = 'containers';

interface ContainerTableProps {
  /** In the order in which they are shown. */
  readonly containers: readonly ContainerSnapshot[];
  readonly context: TableContext;
  readonly list: List;
  readonly sort: Sort;
  readonly isFocused: boolean;
  readonly width: number;
  readonly height: number;
}

/** Where the user is in the table of containers; the head takes a row of `height`. */
export function useContainerList(
  containers: readonly ContainerSnapshot[],
  height: number,
  isFocused: boolean,
  onOpen: () => void,
): List {
  const keys = useMemo(() => containers.map(({ key }) => key), [containers]);
  return useList({ pane: containerPane, keys, height: height - 1, above: 1, isFocused, onOpen });
}

/** A row a container: its memory over its newest invocations, how it grows, and how long it has left. */
export function ContainerTable(props: ContainerTableProps) {
  const { containers, context, list, sort, isFocused, width, height } = props;
  const placed = useMemo(() => placeColumns(containerColumns, containers, width - 3), [containers, width]);
  const markOf = (column: string) => orderMark(containerOrders, sort, column);
  const head = headerLine(placed, (id) => (markOf(id) === '' ? 'title' : 'strong'), markOf);
  return (
    <Box flexDirection="column" flexShrink={0} width={width} height={height} ref={list.box}>
      <Line line={[blank(2), ...head]} width={width} />
      {containers.slice(list.from, list.to).map((container, index) => (
        <ContainerRow
          key={container.key}
          container={container}
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

interface ContainerRowProps {
  readonly container: ContainerSnapshot;
  readonly placed: readonly PlacedColumn<ContainerSnapshot, TableContext>[];
  readonly context: TableContext;
  readonly isSelected: boolean;
  readonly isFocused: boolean;
  readonly width: number;
}

const ContainerRow = memo(function ContainerRow(props: ContainerRowProps) {
  const { container, placed, context, isSelected, isFocused, width } = props;
  const marker = isSelected ? span(isFocused ? ' ▸' : ' ›', 'accent') : blank(2);
  const look = context.flashing.has(container.key) ? 'flash' : isSelected && isFocused ? 'selected' : 'plain';
  return <Line line={[marker, ...itemLine(placed, container, context)]} width={width} look={look} />;
});
