import { createContext, useContext } from 'react';
import type { Brush } from '../drawing/paint.ts';
import type { Size } from '../effects.ts';
import { defaultKeymap, type Keymap } from '../keymap.ts';
import { themeOf } from '../theme.ts';

/** How the screen is drawn: what does not change while it is open. */
export interface Display {
  readonly brush: Brush;
  readonly keymap: Keymap;
  readonly utc: boolean;
  /** Masks what must not be shown (`--redact`). */
  readonly clean: (text: string) => string;
}

export const plainDisplay: Display = {
  brush: { theme: themeOf('none', 16), ascii: false },
  keymap: defaultKeymap,
  utc: true,
  clean: (text) => text,
};

export const DisplayContext = createContext<Display>(plainDisplay);
export const SizeContext = createContext<Size>({ columns: 80, rows: 24 });

export function useDisplay(): Display {
  return useContext(DisplayContext);
}

/** The terminal's size. */
export function useSize(): Size {
  return useContext(SizeContext);
}
