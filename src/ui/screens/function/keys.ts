import type { KeyAction } from '../../keymap.ts';
import { dataKeys } from '../shared-keys.ts';

/** A function's own keys, in the order of its footer. */
export const functionKeys = [
  'open',
  'findings',
  'copy',
  'next-pane',
  'next-kill',
  'previous-kill',
  'log',
  'zoom',
  'filter',
  'sort',
  'reverse',
  'rollout',
  ...dataKeys,
] as const satisfies readonly KeyAction[];
