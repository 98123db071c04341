import type { AttemptId, ContainerId, FunctionId } from '../analysis/model/ids.ts';
import { invocationPane } from './screens/container/pane.ts';
import type { ScreenName } from './screens/index.ts';

/** Where one is in a list: what is selected, and what is at its top. */
export interface ListPosition {
  /** Key of the selected row; `null`: the first one, in the log the newest, which follows. */
  readonly selected: string | null;
  /** The first row shown: an index, in the log a line's id. */
  readonly top: number;
}

/** What a screen is about; all `null`: everything. */
export interface Subject {
  readonly functionId: FunctionId | null;
  readonly containerId: ContainerId | null;
  /** What a text screen shows. */
  readonly text: string | null;
}

export const everything: Subject = { functionId: null, containerId: null, text: null };

/** One screen of the stack: what it shows, and where the user is in it. */
export interface View extends Subject {
  readonly screen: ScreenName;
  readonly filter: string;
  /** The pane that takes the keys; `null`: the screen's first one. */
  readonly pane: string | null;
  readonly lists: Readonly<Record<string, ListPosition>>;
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
  /** What is typed goes to the filter, or to the command palette. */
  readonly typing: 'filter' | 'palette' | null;
  /** Index into `timeWindows`. */
  readonly window: number;
  readonly sorts: Readonly<Partial<Record<ScreenName, Sort>>>;
  readonly notice: Notice | null;
  /** Log lines are wrapped, have their times, are as they were written, and begin at this column. */
  readonly wrap: boolean;
  readonly times: boolean;
  readonly raw: boolean;
  readonly column: number;
  /** Charts show the range in use instead of 0 to the limit. */
  readonly zoomed: boolean;
}

/** The ranges of the keys 1 to 6. */
export const timeWindows = [
  { label: '1 min', ms: 60_000 },
  { label: '5 min', ms: 300_000 },
  { label: '10 min', ms: 600_000 },
  { label: '15 min', ms: 900_000 },
  { label: '30 min', ms: 1_800_000 },
  { label: '1 h', ms: 3_600_000 },
] as const;

export const firstWindow = 2;

export type UiAction =
  | {
      readonly type: 'open';
      readonly screen: ScreenName;
      readonly subject?: Partial<Subject>;
      /** What is selected there. */
      readonly select?: { readonly pane: string; readonly key: string };
    }
  | { readonly type: 'back' }
  /** An invocation of a container, with the function and the container above it. */
  | {
      readonly type: 'go-to-attempt';
      readonly functionId: FunctionId;
      readonly containerId: ContainerId;
      readonly attemptId: AttemptId;
    }
  /** `keys`: what can be selected, in order; `top`: what was at the top of the list as it was drawn. */
  | {
      readonly type: 'move';
      readonly pane: string;
      readonly by: number | 'first' | 'last';
      readonly keys: readonly string[];
      readonly top: number;
      /** At its end the list goes on with what comes. */
      readonly follows?: boolean;
    }
  | { readonly type: 'select'; readonly pane: string; readonly key: string }
  | { readonly type: 'focus'; readonly pane: string }
  | { readonly type: 'edit'; readonly what: 'filter' | 'palette' }
  | { readonly type: 'end-edit' }
  | { readonly type: 'filter'; readonly text: string }
  | { readonly type: 'sort'; readonly orders: number }
  | { readonly type: 'reverse' }
  | { readonly type: 'window'; readonly window: number }
  | { readonly type: 'scroll'; readonly by: number }
  | { readonly type: 'toggle'; readonly what: 'wrap' | 'times' | 'raw' | 'zoomed' }
  | { readonly type: 'notice'; readonly notice: Notice | null };

export function viewOf(screen: ScreenName, subject: Partial<Subject> = {}): View {
  return { screen, ...everything, ...subject, filter: '', pane: null, lists: {} };
}

export const initialState: UiState = {
  stack: [viewOf('overview')],
  typing: null,
  window: firstWindow,
  sorts: {},
  notice: null,
  wrap: false,
  times: true,
  raw: false,
  column: 0,
  zoomed: false,
};

/** The view on the screen. */
export function present(state: UiState): View {
  return state.stack.at(-1) ?? viewOf('overview');
}

const unmoved: ListPosition = { selected: null, top: 0 };

export function positionIn({ lists }: View, pane: string): ListPosition {
  return lists[pane] ?? unmoved;
}

export function sortOf(state: UiState, screen: ScreenName): Sort {
  return state.sorts[screen] ?? { by: 0, reversed: false };
}

/** What the user has gone into: the function and the container that the screens are about. */
export function subjectInView(state: UiState): Subject {
  return {
    functionId: state.stack.findLast(({ functionId }) => functionId !== null)?.functionId ?? null,
    containerId: state.stack.findLast(({ containerId }) => containerId !== null)?.containerId ?? null,
    text: null,
  };
}

export function hasOpen(state: UiState, screen: ScreenName): boolean {
  return state.stack.some((view) => view.screen === screen);
}

/** How the state follows from what the user does; the same state where nothing changes. */
export function reduce(state: UiState, action: UiAction): UiState {
  switch (action.type) {
    case 'open':
      return opened(state, viewOf(action.screen, action.subject), action.select);
    case 'back':
      return back(state);
    case 'go-to-attempt':
      return atAttempt(state, action);
    case 'move':
      return moved(state, action);
    case 'select':
      return positionIn(present(state), action.pane).selected === action.key
        ? state
        : withList(state, action.pane, { selected: action.key });
    case 'focus':
      return withView(state, { pane: action.pane });
    case 'edit':
      return { ...state, typing: action.what };
    case 'end-edit':
      return { ...state, typing: null };
    case 'filter':
      return withView(state, { filter: action.text, lists: {} });
    case 'sort':
      return sorted(state, ({ by }) => ({ by: (by + 1) % action.orders, reversed: false }));
    case 'reverse':
      return sorted(state, ({ by, reversed }) => ({ by, reversed: !reversed }));
    case 'window':
      return { ...state, window: action.window };
    case 'scroll':
      return { ...state, column: Math.max(0, state.column + action.by) };
    case 'toggle':
      return { ...state, [action.what]: !state[action.what] };
    case 'notice':
      return state.notice === action.notice ? state : { ...state, notice: action.notice };
  }
}

/** A filter is cleared before its screen is left. */
function back(state: UiState): UiState {
  if (present(state).filter !== '') return { ...withView(state, { filter: '', lists: {} }), typing: null };
  if (state.stack.length === 1) return state;
  return { ...state, stack: state.stack.slice(0, -1), typing: null, column: 0 };
}

/** A screen that is open already is gone back to: the stack cannot grow by going round. */
function opened(
  state: UiState,
  wanted: View,
  select?: { readonly pane: string; readonly key: string },
): UiState {
  const at = state.stack.findIndex((view) => isAboutTheSame(view, wanted));
  const stack = at >= 0 ? state.stack.slice(0, at + 1) : [...state.stack, wanted];
  const next: UiState = { ...state, stack, typing: null, column: 0 };
  if (select === undefined) return next;
  return withList(withView(next, { filter: '' }), select.pane, { selected: select.key });
}

function isAboutTheSame(left: View, right: View): boolean {
  return (
    left.screen === right.screen &&
    left.functionId === right.functionId &&
    left.containerId === right.containerId &&
    left.text === right.text
  );
}

type GoToAttempt = Extract<UiAction, { readonly type: 'go-to-attempt' }>;

function atAttempt(state: UiState, { functionId, containerId, attemptId }: GoToAttempt): UiState {
  const [root = viewOf('overview')] = state.stack;
  const onFunction = viewOf('function', { functionId });
  const known = state.stack.find((view) => isAboutTheSame(view, onFunction));
  const stack = [root, known ?? onFunction, viewOf('container', { functionId, containerId })];
  return withList({ ...state, stack, typing: null, column: 0 }, invocationPane, { selected: attemptId });
}

type Move = Extract<UiAction, { readonly type: 'move' }>;

function moved(state: UiState, { pane, by, keys, top, follows = false }: Move): UiState {
  if (keys.length === 0) return state;
  const { selected } = positionIn(present(state), pane);
  const last = keys.length - 1;
  const found = selected === null ? -1 : keys.indexOf(selected);
  const from = found >= 0 ? found : follows ? last : 0;
  const to = by === 'first' ? 0 : by === 'last' ? last : Math.min(last, Math.max(0, from + by));
  const follow = follows && to === last && (by === 'last' || (typeof by === 'number' && by > 0));
  const key = follow ? null : (keys[to] ?? null);
  return key === selected ? state : withList(state, pane, { selected: key, top });
}

function sorted(state: UiState, next: (sort: Sort) => Sort): UiState {
  const { screen } = present(state);
  return {
    ...withView(state, { lists: {} }),
    sorts: { ...state.sorts, [screen]: next(sortOf(state, screen)) },
  };
}

function withList(state: UiState, pane: string, change: Partial<ListPosition>): UiState {
  const view = present(state);
  return withView(state, {
    lists: { ...view.lists, [pane]: { ...positionIn(view, pane), ...change } },
  });
}

function withView(state: UiState, change: Partial<View>): UiState {
  return { ...state, stack: [...state.stack.slice(0, -1), { ...present(state), ...change }] };
}
