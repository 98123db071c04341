import { useKeymap } from './use-keymap.tsx';
import { useNavigation } from './use-navigation.ts';

/**
 * The pane that takes the keys, of those that are on the screen: the first one until Tab goes to another. Tab and
 * Shift-Tab work while there are several.
 */
export function useFocusPane<Pane extends string>(panes: readonly [Pane, ...Pane[]]): Pane {
  const { view, dispatch } = useNavigation();
  const focused = panes.find((pane) => pane === view.pane) ?? panes[0];
  const go = (by: number) => () => {
    const at = (panes.indexOf(focused) + by + panes.length) % panes.length;
    dispatch({ type: 'focus', pane: panes[at] ?? focused });
  };
  useKeymap({ 'next-pane': go(1), 'previous-pane': go(-1) }, panes.length > 1);
  return focused;
}
