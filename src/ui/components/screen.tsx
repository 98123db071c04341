import { Box, Text } from 'ink';
import type { Painted } from '../controller.ts';
import type { LineMarks } from '../line-marks.ts';

interface ScreenProps extends Painted {
  readonly marks: LineMarks;
}

/** The painted lines, each as its mark. */
export function Screen({ lines, size, marks }: ScreenProps) {
  return (
    <Box height={size.rows}>
      <Text>{marks.marked(lines, size.columns)}</Text>
    </Box>
  );
}
