import type { KeyAction } from '../../keymap.ts';

/** A text has no keys but those that work everywhere. */
export const textKeys = ['copy'] as const satisfies readonly KeyAction[];
