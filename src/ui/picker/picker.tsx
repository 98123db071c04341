import { Box, useInput, usePaste } from 'ink';
import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react';
import { sanitizeLine } from '../../text/sanitize.ts';
import { Rows } from '../components/line.tsx';
import type { Size } from '../effects.ts';
import { type Display, DisplayContext } from '../hooks/use-display.ts';
import { keyNames } from '../key-name.ts';
import type { GroupStore } from './group-store.ts';
import { listHeight, pickerRows } from './rows.ts';
import { afterKey, emptyPicker, type PickerState, withTyped } from './state.ts';

export interface PickerProps {
  readonly store: GroupStore;
  readonly display: Display;
  readonly size: Size;
  /** Called once with what was picked; with nothing where the user canceled. */
  readonly onDone: (picked: readonly string[]) => void;
}

/** Lets the user pick log groups: type to filter, Space to pick several, Enter to go on. */
export function Picker({ store, display, size, onDone }: PickerProps) {
  const { groups, loading } = useSyncExternalStore(store.subscribe, store.found);
  const [state, setState] = useState<PickerState>(emptyPicker);
  const { rows, top } = pickerRows({ ...state, groups, loading }, size);
  const change = (next: (state: PickerState) => PickerState) =>
    setState((before) => (before.done === null ? next({ ...before, groups, loading, top }) : before));
  useInput((input, key) => {
    for (const name of keyNames(input, key)) change((before) => afterKey(before, name, listHeight(size)));
  });
  usePaste((text) => change((before) => withTyped(before, sanitizeLine(text).trim())));
  const { done } = state;
  useEffect(() => {
    if (done !== null) onDone(done);
  }, [done, onDone]);
  return (
    <DisplayContext value={display}>
      <Box width={size.columns} height={size.rows} overflow="hidden">
        <Rows rows={rows} width={size.columns} height={size.rows} />
      </Box>
    </DisplayContext>
  );
}

/** The picker for Ink to draw. */
export function pickerElement(props: PickerProps): ReactNode {
  return <Picker {...props} />;
}
