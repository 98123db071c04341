import { ends, fitHeight, row, type ScreenRow, span } from '../drawing/line.ts';
import type { Size } from '../effects.ts';
import { listWindow } from '../view-model/list-window.ts';
import { matching, type PickerState } from './state.ts';

/** Rows that are not the list: the title, the prompt, a blank one, the footer. */
const around = 4;

export function listHeight({ rows }: Size): number {
  return Math.max(1, rows - around);
}

/** The picker as rows of the screen, and where its list begins now. */
export function pickerRows(
  state: PickerState,
  size: Size,
): { readonly rows: readonly ScreenRow[]; readonly top: number } {
  const { columns } = size;
  const found = matching(state);
  const window = listWindow(found.length, state.cursor, state.top, listHeight(size));
  const count = `${found.length} of ${state.groups.length} log groups${state.loading ? ', more coming' : ''}`;
  const list = found.slice(window.from, window.to).map((group, index) => {
    const on = window.from + index === state.cursor;
    const mark = state.picked.has(group) ? '●' : '○';
    return row(
      [
        span(on ? ' ▸' : '  ', 'accent'),
        span(`${mark} `, state.picked.has(group) ? 'accent' : 'faint'),
        span(group, on ? 'strong' : 'plain'),
      ],
      group,
      on ? 'selected' : 'plain',
    );
  });
  const nothing = state.loading ? 'loading log groups…' : 'no log group matches';
  const rows = [
    row(ends([span(' Which log groups?', 'strong')], [span(`${count} `, 'faint')], columns)),
    row([span(' / ', 'accent'), span(state.filter, 'strong'), span('▏', 'accent')]),
    row([]),
    ...(found.length === 0 ? [row([span(`  ${nothing}`, 'faint')])] : list),
  ];
  return { rows: [...fitHeight(rows, size.rows - 1), footer(state)], top: window.from };
}

function footer({ picked }: PickerState): ScreenRow {
  const keys = [
    ['type', 'to filter'],
    ['Space', 'select'],
    ['⏎', picked.size > 0 ? `tail ${picked.size}` : 'tail'],
    ['Esc', 'cancel'],
  ] as const;
  return row([span(' '), ...keys.flatMap(([key, what]) => [span(key, 'key'), span(` ${what}  `, 'faint')])]);
}
