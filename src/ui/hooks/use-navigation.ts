import { createContext, type Dispatch, useContext } from 'react';
import { present, type UiAction, type UiState, type View } from '../state.ts';
import { required } from './required.ts';

export interface Navigation {
  readonly state: UiState;
  readonly dispatch: Dispatch<UiAction>;
}

export const NavigationContext = createContext<Navigation | null>(null);

/** Where the user is, and the way to somewhere else. `view`: the screen that is shown. */
export function useNavigation(): Navigation & { readonly view: View } {
  const navigation = required(useContext(NavigationContext), 'NavigationContext');
  return { ...navigation, view: present(navigation.state) };
}
