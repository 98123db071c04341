import type { KeyAction } from '../../keymap.ts';
import { dataKeys } from '../shared-keys.ts';

/** The findings' own keys, in the order of their footer. */
export const findingsKeys = [
  'copy',
  'open',
  'next-pane',
  'filter',
  'findings',
  'log',
  'rollout',
  ...dataKeys,
] as const satisfies readonly KeyAction[];
