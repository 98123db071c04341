import type { KeyAction } from '../keymap.ts';

/** How far back the graphs go. */
export const windowKeys = [
  'window-1',
  'window-2',
  'window-3',
  'window-4',
  'window-5',
  'window-6',
] as const satisfies readonly KeyAction[];

/** What can be done on every screen that shows data. */
export const dataKeys = [
  'pause',
  'deploy',
  'export',
  'record',
  ...windowKeys,
] as const satisfies readonly KeyAction[];
