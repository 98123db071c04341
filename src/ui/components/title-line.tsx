import { titleLine } from '../view-model/title.ts';
import { Line } from './line.tsx';

interface TitleLineProps {
  /** Where one is: `image-resize`, `4f21c9a0`. */
  readonly path: readonly string[];
  /** What it is; `null` ones are left out. */
  readonly facts: readonly (string | null)[];
  readonly width: number;
}

/** The line under the header that says where one is. */
export function TitleLine({ path, facts, width }: TitleLineProps) {
  return <Line line={titleLine(path, facts, width)} width={width} />;
}
