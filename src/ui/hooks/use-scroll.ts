import { positionIn } from '../state.ts';
import { useKeymap } from './use-keymap.tsx';
import { useNavigation } from './use-navigation.ts';

const pane = 'text';

/** The first line shown of a text of `lines` lines that may be longer than its page; the keys move it. */
export function useScroll(lines: number, page: number): number {
  const { view, dispatch } = useNavigation();
  const most = Math.max(0, lines - page);
  const top = Math.min(most, Number(positionIn(view, pane).selected ?? 0));
  const keys = Array.from({ length: most + 1 }, (_, index) => String(index));
  const move = (by: number | 'first' | 'last') => dispatch({ type: 'move', pane, by, keys, top });
  useKeymap({
    up: () => move(-1),
    down: () => move(1),
    'page-up': () => move(1 - page),
    'page-down': () => move(page - 1),
    'half-up': () => move(-Math.ceil(page / 2)),
    'half-down': () => move(Math.ceil(page / 2)),
    first: () => move('first'),
    last: () => move('last'),
  });
  return top;
}
