import { useInput, usePaste } from 'ink';
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useInsertionEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { keyNames } from '../key-name.ts';
import { bindingOf, type KeyAction } from '../keymap.ts';
import { required } from './required.ts';
import { useDisplay } from './use-display.ts';
import { useNavigation } from './use-navigation.ts';

/** What a component does for some of the keymap's actions. */
export type KeyHandlers = Partial<Readonly<Record<KeyAction, () => void>>>;

/** A text field takes keys before the keymap does: `key` gives whether it took this one. */
export interface TextHandlers {
  key(name: string): boolean;
  paste(text: string): void;
}

type Latest<Value> = { readonly current: Value };

interface KeyRouter {
  readonly handlers: Set<Latest<KeyHandlers>>;
  readonly fields: Set<Latest<TextHandlers>>;
  /** Does an action as if its key had been pressed. */
  run(action: KeyAction): void;
}

const KeyContext = createContext<KeyRouter | null>(null);

interface KeyProviderProps {
  readonly children: ReactNode;
  /** Called with each key before it is handled; true: it was taken already. */
  readonly onKey?: (action: KeyAction | null) => boolean;
  /** A text was pasted where nothing takes text: it is no keys. */
  readonly onStrayPaste?: (text: string) => void;
}

/**
 * Brings keys to the components that `useKeymap` and `useTextField` registered. Keys that come faster than they are
 * drawn wait: each is handled by what the one before it brought onto the screen.
 */
export function KeyProvider({ children, onKey, onStrayPaste }: KeyProviderProps) {
  const { keymap } = useDisplay();
  const { view } = useNavigation();
  const router = useMemo(newRouter, []);
  const waiting = useRef<string[]>([]);
  const [turn, setTurn] = useState(0);
  const handle = (name: string): void => {
    const [field] = router.fields;
    const action = bindingOf(keymap, view.screen, name)?.action ?? null;
    if (onKey?.(action) === true) return;
    if (field?.current.key(name) === true) return;
    if (action !== null) router.run(action);
  };
  const handleNext = (): void => {
    const name = waiting.current.shift();
    if (name === undefined) return;
    handle(name);
    // The next one after this one is on the screen.
    if (waiting.current.length > 0) setTurn((before) => before + 1);
  };
  useInput((input, key) => {
    const isFree = waiting.current.length === 0;
    waiting.current.push(...keyNames(input, key));
    if (isFree) handleNext();
  });
  usePaste((text) => {
    const [field] = router.fields;
    if (field !== undefined) field.current.paste(text);
    else if (onKey?.(null) !== true) onStrayPaste?.(text);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each turn
  useEffect(handleNext, [turn]);
  return <KeyContext.Provider value={router}>{children}</KeyContext.Provider>;
}

function newRouter(): KeyRouter {
  const handlers = new Set<Latest<KeyHandlers>>();
  return {
    handlers,
    fields: new Set(),
    run(action) {
      for (const { current } of [...handlers]) current[action]?.();
    },
  };
}

function useKeyRouter(): KeyRouter {
  return required(useContext(KeyContext), 'KeyContext');
}

/** Handles actions of the keymap while the component is there and `isActive`: its pane has the focus. */
export function useKeymap(handlers: KeyHandlers, isActive = true): void {
  const { handlers: registered } = useKeyRouter();
  useRegistered(registered, handlers, isActive);
}

/** Takes keys as text while `isActive`. */
export function useTextField(handlers: TextHandlers, isActive = true): void {
  const { fields } = useKeyRouter();
  useRegistered(fields, handlers, isActive);
}

/** Does an action as if its key had been pressed: for the palette and the mouse. */
export function useRunAction(): (action: KeyAction) => void {
  return useKeyRouter().run;
}

function useRegistered<Value>(set: Set<Latest<Value>>, value: Value, isActive: boolean): void {
  const latest = useRef(value);
  useInsertionEffect(() => {
    latest.current = value;
  });
  useEffect(() => {
    if (!isActive) return undefined;
    set.add(latest);
    return () => {
      set.delete(latest);
    };
  }, [set, isActive]);
}
