import type { DOMElement } from 'ink';
import type { RefObject } from 'react';
import { positionIn } from '../state.ts';
import { type ListWindow, listWindow } from '../view-model/list-window.ts';
import { useKeymap } from './use-keymap.tsx';
import { useMouse } from './use-mouse.ts';
import { useNavigation } from './use-navigation.ts';

export interface ListInput {
  /** The pane's name: where its position is kept. */
  readonly pane: string;
  /** What can be selected, in order. */
  readonly keys: readonly string[];
  /** Rows that there are for items. */
  readonly height: number;
  /** Rows of the pane above the first item: its title, its head. */
  readonly above?: number;
  readonly isFocused: boolean;
  /** Enter on the selected item, or a click on it. */
  readonly onOpen?: () => void;
}

export interface List extends ListWindow {
  /** Index of the selected item; -1 where there are none. */
  readonly selected: number;
  /** For the pane's box: where the mouse clicks. */
  readonly box: RefObject<DOMElement | null>;
}

/** Rows that a notch of the mouse's wheel is. */
const wheelRows = 3;

/** A list that can be moved in with the keys while its pane has the focus, and with the mouse. */
export function useList(input: ListInput): List {
  const { pane, keys, height, above = 0, isFocused, onOpen } = input;
  const { view, dispatch } = useNavigation();
  const position = positionIn(view, pane);
  const found = position.selected === null ? -1 : keys.indexOf(position.selected);
  const selected = keys.length === 0 ? -1 : Math.max(0, found);
  const window = listWindow(keys.length, selected, position.top, height);
  const move = (by: number | 'first' | 'last') =>
    dispatch({ type: 'move', pane, by, keys, top: window.from });
  // A page keeps one row of the one before.
  const page = Math.max(1, height - 1);
  useKeymap(
    {
      up: () => move(-1),
      down: () => move(1),
      'page-up': () => move(-page),
      'page-down': () => move(page),
      'half-up': () => move(-Math.ceil(page / 2)),
      'half-down': () => move(Math.ceil(page / 2)),
      first: () => move('first'),
      last: () => move('last'),
      ...(onOpen === undefined ? {} : { open: onOpen }),
    },
    isFocused,
  );
  const box = useMouse(
    {
      wheel: (by) => move(by * wheelRows),
      click(row) {
        const key = keys[window.from + row - above];
        if (row < above || key === undefined) return;
        if (isFocused && keys[selected] === key) onOpen?.();
        else {
          dispatch({ type: 'focus', pane });
          dispatch({ type: 'select', pane, key });
        }
      },
    },
    isFocused,
  );
  return { ...window, selected, box };
}
