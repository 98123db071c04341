import type { KeyAction } from '../../keymap.ts';

/** The help has no keys but those that work everywhere. */
export const helpKeys = [] as const satisfies readonly KeyAction[];
