import { Box } from 'ink';
import { memo, useMemo } from 'react';
import type { Failure } from '../../analysis/model/failure.ts';
import { counted } from '../../wording/units.ts';
import { blank, span } from '../drawing/line.ts';
import { headerLine, itemLine, type PlacedColumn, placeColumns } from '../drawing/table.ts';
import { useCopy } from '../hooks/use-copy.ts';
import { useKeymap } from '../hooks/use-keymap.tsx';
import { useList } from '../hooks/use-list.ts';
import { useNavigation } from '../hooks/use-navigation.ts';
import { type FailureContext, failureColumnsFor } from '../screens/failure-columns.ts';
import { Line } from './line.tsx';

export const failurePane = 'failures';

interface FailureListProps {
  /** Newest first. */
  readonly failures: readonly Failure[];
  readonly context: FailureContext;
  /** All are of the function that the screen is about. */
  readonly oneFunction: boolean;
  readonly isFocused: boolean;
  readonly width: number;
  readonly height: number;
}

/** What failed last, newest first. Enter goes to the invocation, with its container and its log. */
export const FailureList = memo(function FailureList(props: FailureListProps) {
  const { failures, context, oneFunction, isFocused, width, height } = props;
  const { dispatch } = useNavigation();
  const copy = useCopy();
  const timeWidth = context.whenOf(failures[0]?.timestamp ?? 0).length;
  const columns = useMemo(() => failureColumnsFor(timeWidth, oneFunction), [timeWidth, oneFunction]);
  const placed = useMemo(() => placeColumns(columns, failures, width - 3), [columns, failures, width]);
  const keys = useMemo(() => failures.map(({ id }) => id), [failures]);
  const onOpen = () => {
    const chosen = failures[list.selected];
    if (chosen === undefined) return;
    const { functionId, containerId, id } = chosen;
    dispatch({ type: 'select', pane: failurePane, key: id });
    dispatch({ type: 'go-to-attempt', functionId, containerId, attemptId: id });
  };
  const list = useList({ pane: failurePane, keys, height: height - 2, above: 2, isFocused, onOpen });
  useKeymap({ copy: () => copy(failures[list.selected]?.requestId ?? null) }, isFocused);
  return (
    <Box flexDirection="column" flexShrink={0} width={width} height={height} ref={list.box}>
      <PaneTitle
        title="LATEST FAILURES"
        count={counted(failures.length, 'failure')}
        isFocused={isFocused}
        width={width}
      />
      <Line
        line={[
          blank(2),
          ...headerLine(
            placed,
            () => 'title',
            () => '',
          ),
        ]}
        width={width}
      />
      {failures.slice(list.from, list.to).map((failure, index) => (
        <FailureRow
          key={failure.id}
          failure={failure}
          placed={placed}
          context={context}
          isSelected={isFocused && list.from + index === list.selected}
          width={width}
        />
      ))}
    </Box>
  );
});

interface FailureRowProps {
  readonly failure: Failure;
  readonly placed: readonly PlacedColumn<Failure, FailureContext>[];
  readonly context: FailureContext;
  readonly isSelected: boolean;
  readonly width: number;
}

const FailureRow = memo(function FailureRow({
  failure,
  placed,
  context,
  isSelected,
  width,
}: FailureRowProps) {
  const marker = isSelected ? span(' ▸', 'accent') : blank(2);
  const line = [marker, ...itemLine(placed, failure, context)];
  return <Line line={line} width={width} look={isSelected ? 'selected' : 'plain'} />;
});

interface PaneTitleProps {
  readonly title: string;
  readonly count: string;
  readonly isFocused: boolean;
  readonly width: number;
}

/** A pane's name; bright where the pane takes the keys. */
export function PaneTitle({ title, count, isFocused, width }: PaneTitleProps) {
  const line = [span(`  ${title}`, isFocused ? 'accent' : 'title'), span(`   ${count}`, 'faint')];
  return <Line line={line} width={width} />;
}
