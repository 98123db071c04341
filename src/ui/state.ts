import type { ScreenName } from './keymap.ts';

/** One screen of the stack: what it shows, and where the reader is in it. */
export interface View {
  readonly screen: ScreenName;
  /** The function or container that it is about; the text of a text screen. */
  readonly subject: string | null;
  /** Key of the selected row; `null`: the first one, in the log the newest, which follows. */
  readonly selected: string | null;
  /** The first row shown: an index, in the log a line's `seq`. */
  readonly top: number;
  readonly filter: string;
}

export interface Notice {
  readonly text: string;
  readonly tone: 'good' | 'critical';
  /** The clock's time at which it goes. */
  readonly until: number;
}

export interface Sort {
  /** Index into the screen's sort orders. */
  readonly by: number;
  readonly reversed: boolean;
}

export interface UiState {
  /** The last one is on the screen. Never empty. */
  readonly stack: readonly View[];
  readonly editing: boolean;
  readonly paused: boolean;
  /** Index into `timeWindows`. */
  readonly window: number;
  readonly sorts: Readonly<Partial<Record<ScreenName, Sort>>>;
  readonly notice: Notice | null;
  readonly wrap: boolean;
  readonly times: boolean;
  /** Which command of the selected finding, which kill of the container. */
  readonly item: number;
}

/** The time windows of the keys 0 to 6. */
export const timeWindows = [
  { label: '10 min', ms: 600_000, whole: true },
  { label: '1 h', ms: 3_600_000, whole: true },
  { label: '1 min', ms: 60_000, whole: false },
  { label: '5 min', ms: 300_000, whole: false },
  { label: '15 min', ms: 900_000, whole: false },
  { label: '30 min', ms: 1_800_000, whole: false },
  { label: '1 h', ms: 3_600_000, whole: false },
] as const;

export type UiAction =
  | { readonly type: 'open'; readonly screen: ScreenName; readonly subject?: string | null }
  | { readonly type: 'back' }
  /** `keys`: what can be selected, in the order of the screen. */
  | { readonly type: 'move'; readonly by: number | 'first' | 'last'; readonly keys: readonly string[] }
  | { readonly type: 'select'; readonly key: string }
  | { readonly type: 'scrolled'; readonly top: number }
  | { readonly type: 'edit-filter' }
  | { readonly type: 'type'; readonly text: string }
  | { readonly type: 'erase'; readonly what: 'character' | 'word' | 'all' }
  | { readonly type: 'keep-filter' }
  | { readonly type: 'drop-filter' }
  | { readonly type: 'sort'; readonly orders: number }
  | { readonly type: 'reverse' }
  | { readonly type: 'pause' }
  | { readonly type: 'window'; readonly window: number }
  | { readonly type: 'wrap' }
  | { readonly type: 'times' }
  | { readonly type: 'next-item' }
  | { readonly type: 'notice'; readonly notice: Notice | null };

export function viewOf(screen: ScreenName, subject: string | null = null): View {
  return { screen, subject, selected: null, top: 0, filter: '' };
}

export const initialState: UiState = {
  stack: [viewOf('overview')],
  editing: false,
  paused: false,
  window: 0,
  sorts: {},
  notice: null,
  wrap: false,
  times: true,
  item: 0,
};

/** The view on the screen. */
export function present(state: UiState): View {
  return state.stack.at(-1) ?? viewOf('overview');
}

export function sortOf(state: UiState, screen: ScreenName): Sort {
  return state.sorts[screen] ?? { by: 0, reversed: false };
}

/** How the state follows from a key press; the same state where nothing changes. */
export function reduce(state: UiState, action: UiAction): UiState {
  switch (action.type) {
    case 'open':
      return opened(state, action.screen, action.subject ?? null);
    case 'back':
      if (present(state).filter !== '') return { ...withView(state, { filter: '', top: 0 }), editing: false };
      return state.stack.length === 1
        ? state
        : { ...state, stack: state.stack.slice(0, -1), editing: false, item: 0 };
    case 'move':
      return moved(state, action.by, action.keys);
    case 'select':
      return present(state).selected === action.key
        ? state
        : { ...withView(state, { selected: action.key }), item: 0 };
    case 'scrolled':
      return present(state).top === action.top ? state : withView(state, { top: action.top });
    case 'edit-filter':
      return { ...state, editing: true };
    case 'type':
      return withView(state, { filter: present(state).filter + action.text, top: 0 });
    case 'erase': {
      const { filter } = present(state);
      // Nothing left to erase: the reader wants out.
      if (filter === '') return { ...state, editing: false };
      return withView(state, { filter: erased(filter, action.what), top: 0 });
    }
    case 'keep-filter':
      return { ...state, editing: false };
    case 'drop-filter':
      return { ...withView(state, { filter: '', top: 0 }), editing: false };
    case 'sort': {
      const { screen } = present(state);
      const by = (sortOf(state, screen).by + 1) % action.orders;
      return { ...withView(state, { top: 0 }), sorts: { ...state.sorts, [screen]: { by, reversed: false } } };
    }
    case 'reverse': {
      const { screen } = present(state);
      const { by, reversed } = sortOf(state, screen);
      return {
        ...withView(state, { top: 0 }),
        sorts: { ...state.sorts, [screen]: { by, reversed: !reversed } },
      };
    }
    case 'pause':
      return { ...state, paused: !state.paused };
    case 'window':
      return {
        ...(present(state).screen === 'log' ? withView(state, { selected: null, top: 0 }) : state),
        window: action.window,
      };
    case 'wrap':
      return { ...state, wrap: !state.wrap };
    case 'times':
      return { ...state, times: !state.times };
    case 'next-item':
      return { ...state, item: state.item + 1 };
    case 'notice':
      return state.notice === action.notice ? state : { ...state, notice: action.notice };
  }
}

/** A screen that is open already is gone back to: the stack cannot grow by going round. */
function opened(state: UiState, screen: ScreenName, subject: string | null): UiState {
  const at = state.stack.findIndex((view) => view.screen === screen && view.subject === subject);
  const stack = at >= 0 ? state.stack.slice(0, at + 1) : [...state.stack, viewOf(screen, subject)];
  return { ...state, stack, editing: false, item: 0 };
}

function moved(state: UiState, by: number | 'first' | 'last', keys: readonly string[]): UiState {
  const { screen, selected } = present(state);
  const follows = screen === 'log';
  if (keys.length === 0) return state;
  const last = keys.length - 1;
  const found = selected === null ? -1 : keys.indexOf(selected);
  const from = found >= 0 ? found : follows ? last : 0;
  const to = by === 'first' ? 0 : by === 'last' ? last : Math.min(last, Math.max(0, from + by));
  const follow = follows && to === last && (by === 'last' || (typeof by === 'number' && by > 0));
  const key = follow ? null : (keys[to] ?? null);
  return key === selected ? state : { ...withView(state, { selected: key }), item: 0 };
}

function erased(filter: string, what: 'character' | 'word' | 'all'): string {
  switch (what) {
    case 'character':
      return Array.from(filter).slice(0, -1).join('');
    case 'word':
      return filter.trimEnd().slice(0, filter.trimEnd().lastIndexOf(' ') + 1);
    case 'all':
      return '';
  }
}

function withView(state: UiState, change: Partial<View>): UiState {
  return { ...state, stack: [...state.stack.slice(0, -1), { ...present(state), ...change }] };
}
