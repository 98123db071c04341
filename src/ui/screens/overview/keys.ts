import type { KeyAction } from '../../keymap.ts';
import { dataKeys } from '../shared-keys.ts';

/** The overview's own keys, in the order of its footer. */
export const overviewKeys = [
  'open',
  'findings',
  'copy',
  'next-pane',
  'next-kill',
  'previous-kill',
  'log',
  'filter',
  'sort',
  'reverse',
  'rollout',
  'quit',
  ...dataKeys,
] as const satisfies readonly KeyAction[];
