/** What the picker knows: the log groups found so far, what was typed, which are picked. */
export interface PickerState {
  /** In the order in which the service names them. */
  readonly groups: readonly string[];
  readonly loading: boolean;
  readonly filter: string;
  readonly picked: ReadonlySet<string>;
  /** Row that the cursor is on, among those that match. */
  readonly cursor: number;
  readonly top: number;
  /** Set when the picking is over: what to tail; nothing where it was canceled. */
  readonly done: readonly string[] | null;
}

export const emptyPicker: PickerState = {
  groups: [],
  loading: true,
  filter: '',
  picked: new Set(),
  cursor: 0,
  top: 0,
  done: null,
};

/** Groups that hold every word typed, in any order and case. */
export function matching({ groups, filter }: Pick<PickerState, 'groups' | 'filter'>): readonly string[] {
  const words = filter.toLowerCase().split(/\s+/);
  return groups.filter((group) => words.every((word) => group.toLowerCase().includes(word)));
}

/** The state after a key; `page` is how many rows are shown. */
export function afterKey(state: PickerState, key: string, page: number): PickerState {
  const moves: Readonly<Record<string, number>> = {
    up: -1,
    down: 1,
    'ctrl-p': -1,
    'ctrl-n': 1,
    pageup: -page,
    pagedown: page,
    home: Number.NEGATIVE_INFINITY,
    end: Number.POSITIVE_INFINITY,
  };
  const by = moves[key];
  if (by !== undefined) return moved(state, state.cursor + by);
  switch (key) {
    case 'space':
    case 'tab':
      return toggled(state);
    case 'enter':
      return finished(state);
    case 'esc':
      return state.filter === '' ? { ...state, done: [] } : moved({ ...state, filter: '' }, 0);
    case 'ctrl-c':
      return { ...state, done: [] };
    case 'backspace':
    case 'delete':
      return moved({ ...state, filter: [...state.filter].slice(0, -1).join('') }, 0);
    case 'ctrl-u':
      return moved({ ...state, filter: '' }, 0);
    default:
      return [...key].length === 1 ? withTyped(state, key) : state;
  }
}

export function withTyped(state: PickerState, text: string): PickerState {
  return moved({ ...state, filter: state.filter + text }, 0);
}

function moved(state: PickerState, to: number): PickerState {
  const last = Math.max(0, matching(state).length - 1);
  return { ...state, cursor: Math.min(last, Math.max(0, to)) };
}

function toggled(state: PickerState): PickerState {
  const group = matching(state)[state.cursor];
  if (group === undefined) return state;
  const picked = new Set(state.picked);
  if (!picked.delete(group)) picked.add(group);
  return moved({ ...state, picked }, state.cursor + 1);
}

/** What was picked; where nothing was, the row that the cursor is on. */
function finished(state: PickerState): PickerState {
  if (state.picked.size > 0)
    return { ...state, done: state.groups.filter((group) => state.picked.has(group)) };
  const group = matching(state)[state.cursor];
  return group === undefined ? state : { ...state, done: [group] };
}
