import type { ContainerKey, FunctionKey } from '../analysis/snapshot.ts';

/** Where the user is: each view with what it shows. */
export type View =
  | { readonly screen: 'overview' }
  | { readonly screen: 'function'; readonly functionKey: FunctionKey }
  | { readonly screen: 'container'; readonly functionKey: FunctionKey; readonly containerKey: ContainerKey }
  | { readonly screen: 'findings' }
  | { readonly screen: 'log' }
  | { readonly screen: 'rollout'; readonly functionKey: FunctionKey | null }
  | { readonly screen: 'help' };

export type ScreenName = View['screen'];

/** What the keys changed: everything that the drawing depends on beside the snapshot. */
export interface UiState {
  /** The present view is the last; `Esc` goes back by one. Never empty. */
  readonly views: readonly [View, ...View[]];
  /** Selected row of each screen, by its key: it stays on its row when rows move. */
  readonly selected: Readonly<Partial<Record<ScreenName, string>>>;
  /** First visible row of each screen that scrolls by itself. */
  readonly scroll: Readonly<Partial<Record<ScreenName, number>>>;
  /** The log pane follows the newest line until the reader scrolls up. */
  readonly following: boolean;
  /** Column that the table is sorted by, and whether the other way round. */
  readonly sort: SortKey;
  readonly reverse: boolean;
  /** As typed; a leading `!` inverts. */
  readonly filter: string;
  /** The filter is being typed. */
  readonly typing: boolean;
  readonly paused: boolean;
  /** How far the small graphs reach back (milliseconds): keys 0 to 6. */
  readonly windowMs: number;
  /** A word at the foot of the screen, and when it goes (the UI's clock, milliseconds). */
  readonly notice: { readonly text: string; readonly until: number } | null;
}

export const sortKeys = ['worst', 'name', 'size', 'peak', 'p95', 'kills', 'leak', 'invocations'] as const;
export type SortKey = (typeof sortKeys)[number];
