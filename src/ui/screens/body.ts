import type { Row } from '../drawing/line.ts';
import type { ScreenName } from '../keymap.ts';
import type { Scene } from '../scene.ts';
import type { Range } from '../view-model/list-rows.ts';

/** What a screen fills between header and footer, and what the keys find on it. */
export interface Body {
  /** Exactly as many as there is height for. */
  readonly rows: readonly Row[];
  /** What can be selected, in the order of the screen, beyond its edges too. */
  readonly keys: () => readonly string[];
  /** First row shown, as `View.top` counts it. */
  readonly top: number;
  /** Rows that a page is. */
  readonly page: number;
  /** What the filter let through; `null` where nothing is filtered. */
  readonly matches: { readonly shown: number; readonly all: number } | null;
  /** Which rows of the list are on the screen; `null` where all are, or the screen says it itself. */
  readonly range: Range | null;
  /** What `c` copies; `null` where there is nothing. */
  readonly copy: string | null;
  /** Where `⏎` leads. */
  readonly open: Target | null;
}

export interface Target {
  readonly screen: ScreenName;
  readonly subject: string | null;
  /** The key of the row that leads there. */
  readonly from: string;
}

/** Draws a screen's body in `height` rows of the scene's width. */
export type Screen = (scene: Scene, height: number) => Body;

export const staticBody: Omit<Body, 'rows'> = {
  keys: () => [],
  top: 0,
  page: 1,
  matches: null,
  range: null,
  copy: null,
  open: null,
};
