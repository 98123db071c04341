import { Box, Transform } from 'ink';
import { memo } from 'react';
import type { Painted } from '../controller.ts';

/** The painted lines, a Text each. */
export function Screen({ lines, size }: Painted) {
  return (
    <Box flexDirection="column" width={size.columns} height={size.rows}>
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line of the screen is its place
        <PaintedLine key={index} line={line} />
      ))}
    </Box>
  );
}

/**
 * Ink measures the one letter; the line, which is cut to its width and painted already, goes straight to Ink's
 * grid. To have Ink measure the lines would be half of the cost of a frame.
 */
const PaintedLine = memo(function PaintedLine({ line }: { readonly line: string }) {
  return <Transform transform={() => line}>x</Transform>;
});
