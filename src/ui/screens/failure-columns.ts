import type { Failure } from '../../analysis/model/failure.ts';
import { textWidth } from '../../text/width.ts';
import { percent, usedOf } from '../../wording/units.ts';
import { blank, type Line, span } from '../drawing/line.ts';
import type { TableColumn } from '../drawing/table.ts';
import {
  failureTone,
  kindWords,
  shortId,
  shortRequest,
  versionWord,
  whyWords,
} from '../view-model/function-words.ts';

/** What the cells of a failure need besides it. */
export interface FailureContext {
  readonly whenOf: (time: number) => string;
  readonly nameOf: (name: string, width: number) => string;
  readonly clean: (text: string) => string;
}

/** The columns for failures whose times take `timeWidth` cells; without the function where all are of one. */
export function failureColumnsFor(
  timeWidth: number,
  oneFunction: boolean,
): readonly TableColumn<Failure, FailureContext>[] {
  return failureColumns
    .filter(({ id }) => !oneFunction || id !== 'function')
    .map((column) => (column.id === 'when' ? { ...column, min: timeWidth, max: timeWidth } : column));
}

/** What went wrong, a row each; `drop` is the order in which columns give way. */
export const failureColumns: readonly TableColumn<Failure, FailureContext>[] = [
  {
    id: 'when',
    title: 'TIME',
    align: 'left',
    min: 8,
    max: 8,
    drop: 0,
    cell: ({ timestamp }, _width, { whenOf }) => [span(whenOf(timestamp), 'faint')],
  },
  {
    id: 'function',
    title: 'FUNCTION',
    align: 'left',
    min: 12,
    max: 60,
    drop: 2,
    good: { width: 60, drop: 5 },
    content: ({ functionName }) => textWidth(functionName),
    cell: ({ functionName }, width, { nameOf }) => [span(nameOf(functionName, width))],
  },
  {
    id: 'kind',
    title: 'WHAT',
    align: 'left',
    min: 11,
    max: 16,
    drop: 1,
    good: { width: 16, drop: 2.5 },
    content: (failure) => textWidth(kindWords(failure)),
    cell: (failure) => [span(kindWords(failure), failureTone(failure.kind))],
  },
  {
    id: 'memory',
    title: 'MEMORY',
    align: 'left',
    min: 19,
    max: 22,
    drop: 3,
    content: () => 19,
    cell: memoryCell,
  },
  {
    id: 'why',
    title: 'WHY',
    align: 'left',
    min: 16,
    max: 90,
    drop: 6,
    content: (failure) => textWidth(whyWords(failure)),
    cell: (failure, _width, { clean }) => [span(clean(whyWords(failure)), 'faint')],
  },
  {
    id: 'container',
    title: 'CONTAINER',
    align: 'left',
    min: 9,
    max: 9,
    drop: 4,
    cell: ({ logStream }, _width, { clean }) => [span(clean(shortId(logStream)), 'faint')],
  },
  {
    id: 'version',
    title: 'VERSION',
    align: 'left',
    min: 7,
    max: 7,
    drop: 7,
    cell: ({ version }) => [span(versionWord(version), 'faint')],
  },
  {
    id: 'request',
    title: 'REQUEST',
    align: 'left',
    min: 8,
    max: 8,
    drop: 8,
    cell: ({ requestId }, _width, { clean }) => [span(clean(shortRequest(requestId)), 'faint')],
  },
];

function memoryCell({ usedMb, sizeMb }: Failure): Line {
  if (usedMb === null && sizeMb === null) return [span('memory unknown')];
  const share = usedMb === null || !sizeMb ? [] : [blank(1), span(percent(usedMb / sizeMb), 'faint')];
  return [span(usedOf(usedMb, sizeMb)), ...share];
}
