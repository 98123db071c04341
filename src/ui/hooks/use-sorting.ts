import { useMemo } from 'react';
import type { ScreenName } from '../screens/index.ts';
import { type Sort, sortOf } from '../state.ts';
import type { Order } from '../view-model/orders.ts';
import { useKeymap } from './use-keymap.tsx';
import { useNavigation } from './use-navigation.ts';
import { useNotice } from './use-notice.ts';

/** The order of a screen's rows, with the keys that change it. */
export function useSorting<Item>(screen: ScreenName, orders: readonly Order<Item>[]): Sort {
  const { state, dispatch } = useNavigation();
  const say = useNotice();
  const { by, reversed } = sortOf(state, screen);
  useKeymap({
    sort() {
      dispatch({ type: 'sort', orders: orders.length });
      say(`sorted by ${orders[(by + 1) % orders.length]?.label ?? ''}`);
    },
    reverse: () => dispatch({ type: 'reverse' }),
  });
  return useMemo(() => ({ by, reversed }), [by, reversed]);
}
