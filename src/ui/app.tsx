import { type SuspendTerminal, useApp, useInput } from 'ink';
import { useEffect, useSyncExternalStore } from 'react';
import { Screen } from './components/screen.tsx';
import type { ScreenController } from './controller.ts';
import { keyNames } from './key-name.ts';

interface AppProps {
  readonly controller: ScreenController;
  /** Gets the way to hand the terminal over and take it back. */
  readonly onSuspendable: (suspend: SuspendTerminal) => void;
}

/** The screen on Ink: draws what the controller painted, gives it the keys. */
export function App({ controller, onSuspendable }: AppProps) {
  const painted = useSyncExternalStore(controller.subscribe, controller.painted);
  const { suspendTerminal } = useApp();
  useEffect(() => onSuspendable(suspendTerminal), [onSuspendable, suspendTerminal]);
  useInput((input, key) => {
    for (const name of keyNames(input, key)) controller.key(name);
  });
  return <Screen {...painted} />;
}
