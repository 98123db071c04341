import { sanitizeLine } from '../../text/sanitize.ts';
import type { Painted, ScreenController } from '../controller.ts';
import { type Brush, paintRow } from '../drawing/paint.ts';
import type { Outlet } from '../outlet.ts';
import type { Size } from '../scene.ts';
import { listHeight, pickerRows } from './rows.ts';
import { afterKey, emptyPicker, type PickerState, withGroups, withTyped } from './state.ts';

export interface PickerController extends ScreenController {
  found(groups: readonly string[], loading: boolean): void;
  /** What was picked so far, or in the end. */
  picked(): readonly string[];
}

/** The picker's life: keys and pages of groups in, painted lines out; closes the screen when it is over. */
export function createPicker(brush: Brush, first: Size, outlet: Pick<Outlet, 'close'>): PickerController {
  const listeners = new Set<() => void>();
  let state: PickerState = emptyPicker;
  let size = first;
  let painted = paint();

  function paint(): Painted {
    const { rows, top } = pickerRows(state, size);
    state = { ...state, top };
    return { lines: rows.map((each) => paintRow(each, size.columns, brush)), size };
  }
  const update = (next: PickerState): void => {
    state = next;
    painted = paint();
    for (const listener of listeners) listener();
    if (state.done !== null) outlet.close();
  };
  return {
    painted: () => painted,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    key(name) {
      if (state.done === null) update(afterKey(state, name, listHeight(size)));
    },
    paste(text) {
      if (state.done === null) update(withTyped(state, sanitizeLine(text).trim()));
    },
    mouse() {},
    resize(to) {
      size = to;
      update(state);
    },
    dispose: () => listeners.clear(),
    found: (groups, loading) => update(withGroups(state, groups, loading)),
    picked: () => state.done ?? [],
  };
}
