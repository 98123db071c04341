import type { KeyAction } from '../../keymap.ts';

/** The log's own keys, in the order of its footer. */
export const logKeys = [
  'open',
  'filter',
  'log',
  'scroll-left',
  'scroll-right',
  'raw',
  'wrap',
  'times',
  'copy',
  'next-kill',
  'previous-kill',
  'findings',
  'pause',
  'export',
  'record',
] as const satisfies readonly KeyAction[];
