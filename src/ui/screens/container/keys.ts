import type { KeyAction } from '../../keymap.ts';
import { dataKeys } from '../shared-keys.ts';

/** A container's own keys, in the order of its footer. */
export const containerKeys = [
  'next-kill',
  'previous-kill',
  'log',
  'copy',
  'zoom',
  'findings',
  'filter',
  'rollout',
  ...dataKeys,
] as const satisfies readonly KeyAction[];
