import { Box, type DOMElement } from 'ink';
import { memo, type Ref } from 'react';
import { fitHeight, type Line as LineData, type ScreenRow } from '../drawing/line.ts';
import { paintRow } from '../drawing/paint.ts';
import { PaintedLine } from '../fast-lines/painted-line.tsx';
import { useDisplay } from '../hooks/use-display.ts';

interface LineProps {
  readonly line: LineData;
  readonly width: number;
  readonly look?: ScreenRow['look'];
}

/** One line of text in its tones, in exactly `width` cells. */
export const Line = memo(function Line({ line, width, look = 'plain' }: LineProps) {
  const { brush } = useDisplay();
  return <PaintedLine text={paintRow({ line, key: null, look }, width, brush)} width={width} />;
});

interface RowsProps {
  readonly rows: readonly ScreenRow[];
  readonly width: number;
  /** Exactly as many rows; left out: as many as there are. */
  readonly height?: number;
  readonly boxRef?: Ref<DOMElement>;
}

/** Lines below each other. A row's place is its key: what changes is its text. */
export function Rows({ rows, width, height = rows.length, boxRef }: RowsProps) {
  return (
    <Box
      flexDirection="column"
      flexShrink={0}
      width={width}
      height={height}
      {...(boxRef === undefined ? {} : { ref: boxRef })}
    >
      {fitHeight(rows, height).map(({ line, look }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line of the screen is its place
        <Line key={index} line={line} width={width} look={look} />
      ))}
    </Box>
  );
}
