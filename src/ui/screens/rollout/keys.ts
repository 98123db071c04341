import type { KeyAction } from '../../keymap.ts';
import { dataKeys } from '../shared-keys.ts';

/** The rollout's own keys, in the order of its footer. */
export const rolloutKeys = [
  'copy',
  'rollout',
  'findings',
  'log',
  ...dataKeys,
] as const satisfies readonly KeyAction[];
