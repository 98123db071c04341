/** The screens: what each is called, and the keys that work on it, in the order in which its footer names them. */
import type { KeyAction } from '../keymap.ts';
import { containerKeys } from './container/keys.ts';
import { findingsKeys } from './findings/keys.ts';
import { functionKeys } from './function/keys.ts';
import { helpKeys } from './help/keys.ts';
import { logKeys } from './log/keys.ts';
import { overviewKeys } from './overview/keys.ts';
import { rolloutKeys } from './rollout/keys.ts';
import { textKeys } from './text/keys.ts';

export const screenKeys = {
  overview: overviewKeys,
  function: functionKeys,
  container: containerKeys,
  findings: findingsKeys,
  log: logKeys,
  rollout: rolloutKeys,
  help: helpKeys,
  text: textKeys,
} as const satisfies Readonly<Record<string, readonly KeyAction[]>>;

export type ScreenName = keyof typeof screenKeys;

export const screenNames = Object.keys(screenKeys).filter((name): name is ScreenName => name in screenKeys);
