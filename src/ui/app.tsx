import { type SuspendTerminal, useApp, useInput, usePaste } from 'ink';
import { useEffect, useSyncExternalStore } from 'react';
import { Screen } from './components/screen.tsx';
import type { ScreenController } from './controller.ts';
import { keyNames } from './key-name.ts';
import type { LineMarks } from './line-marks.ts';

interface AppProps {
  readonly controller: ScreenController;
  /** Ink's output must go through `withLines` of the same. */
  readonly marks: LineMarks;
  /** Gets the way to hand the terminal over and take it back. */
  readonly onSuspendable: (suspend: SuspendTerminal) => void;
}

/** The screen on Ink: draws what the controller painted, gives it the keys. */
export function App({ controller, marks, onSuspendable }: AppProps) {
  const painted = useSyncExternalStore(controller.subscribe, controller.painted);
  const { suspendTerminal } = useApp();
  useEffect(() => onSuspendable(suspendTerminal), [onSuspendable, suspendTerminal]);
  useInput((input, key) => {
    for (const name of keyNames(input, key)) controller.key(name);
  });
  usePaste((text) => controller.paste(text));
  return <Screen {...painted} marks={marks} />;
}
