/** The component of each screen. Loads Ink; the keys, which the first frame needs, are in `index.ts`. */
import type { ComponentType } from 'react';
import { ContainerScreen } from './container/screen.tsx';
import { FindingsScreen } from './findings/screen.tsx';
import { FunctionScreen } from './function/screen.tsx';
import { HelpScreen } from './help/screen.tsx';
import type { ScreenName } from './index.ts';
import { LogScreen } from './log/screen.tsx';
import { Overview } from './overview/screen.tsx';
import { RolloutScreen } from './rollout/screen.tsx';
import type { ScreenProps } from './screen-props.ts';
import { TextScreen } from './text/screen.tsx';

export const screens: Readonly<Record<ScreenName, ComponentType<ScreenProps>>> = {
  overview: Overview,
  function: FunctionScreen,
  container: ContainerScreen,
  findings: FindingsScreen,
  log: LogScreen,
  rollout: RolloutScreen,
  help: HelpScreen,
  text: TextScreen,
};
