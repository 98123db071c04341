import type { AttemptSnapshot } from '../../../analysis/model/attempt.ts';
import { isFailure } from '../../../analysis/model/outcome.ts';
import { duration, percent, unknown, usedOf } from '../../../wording/units.ts';
import { levelOf } from '../../drawing/level.ts';
import { span } from '../../drawing/line.ts';
import type { TableColumn } from '../../drawing/table.ts';
import { outcomeTone, outcomeWords } from '../../view-model/function-words.ts';

/** What the cells of an invocation need besides it. */
export interface InvocationContext {
  readonly whenOf: (time: number) => string;
  readonly clean: (text: string) => string;
}

/** The columns for invocations whose times take `timeWidth` cells. */
export function invocationColumnsFor(
  timeWidth: number,
): readonly TableColumn<AttemptSnapshot, InvocationContext>[] {
  return invocationColumns.map((column) =>
    column.id === 'when' ? { ...column, min: timeWidth, max: timeWidth } : column,
  );
}

/** A container's invocations, a row each; `drop` is the order in which columns give way. */
const invocationColumns: readonly TableColumn<AttemptSnapshot, InvocationContext>[] = [
  {
    id: 'when',
    title: 'TIME',
    align: 'left',
    min: 8,
    max: 8,
    drop: 0,
    cell: ({ startedAt }, _width, { whenOf }) => [span(whenOf(startedAt), 'faint')],
  },
  {
    id: 'outcome',
    title: 'OUTCOME',
    align: 'left',
    min: 13,
    max: 15,
    drop: 0,
    cell: ({ outcome }) => [
      span(`${isFailure(outcome) ? '✕ ' : '  '}${outcomeWords[outcome]}`, outcomeTone(outcome)),
    ],
  },
  {
    id: 'memory',
    title: 'MAX MEMORY USED',
    align: 'right',
    min: 15,
    max: 16,
    drop: 1,
    cell: ({ usedMb, sizeMb }) => [span(usedOf(usedMb, sizeMb), levelOf(shareOf(usedMb, sizeMb)))],
  },
  {
    id: 'share',
    title: 'OF LIMIT',
    align: 'right',
    min: 8,
    max: 8,
    drop: 2,
    cell({ usedMb, sizeMb }) {
      const share = shareOf(usedMb, sizeMb);
      return [span(share === null ? '' : percent(share), levelOf(share))];
    },
  },
  {
    id: 'duration',
    title: 'DURATION',
    align: 'right',
    min: 9,
    max: 9,
    drop: 3,
    cell: ({ durationMs }) => [span(duration(durationMs), 'faint')],
  },
  {
    id: 'init',
    title: 'INIT',
    align: 'right',
    min: 8,
    max: 8,
    drop: 6,
    cell: ({ initMs }) => [span(initMs === null ? '' : duration(initMs), 'faint')],
  },
  {
    id: 'retry',
    title: 'RETRY',
    align: 'left',
    min: 7,
    max: 7,
    drop: 5,
    cell: ({ attempt }) => [span(attempt > 1 ? `retry ${attempt - 1}` : '', 'warn')],
  },
  {
    id: 'restart',
    title: '',
    align: 'left',
    min: 9,
    max: 9,
    drop: 7,
    cell: ({ reset }) => [span(reset ? 'restarted' : '', 'accent')],
  },
  {
    id: 'request',
    title: 'REQUEST',
    align: 'left',
    min: 8,
    max: 36,
    drop: 4,
    cell: ({ requestId }, width, { clean }) => {
      const text = clean(requestId ?? unknown);
      return [span(width < 36 ? text.slice(0, 8) : text, 'faint')];
    },
  },
];

function shareOf(usedMb: number | null, sizeMb: number | null): number | null {
  return usedMb === null || !sizeMb ? null : usedMb / sizeMb;
}
