import { CommandError, exitCodes } from '../errors.ts';
import { type ScreenName, screenKeys, screenNames } from './screens/index.ts';

export type KeyGroup = 'navigation' | 'view' | 'action' | 'playback';

/** What a key does and what it is called: the footer, the help, the palette and the dispatcher read this table. */
export interface KeyBinding {
  readonly action: KeyAction;
  /** Names as `keyNames` gives them; the first is the one that is shown. */
  readonly keys: readonly string[];
  /** Works on every screen; else on those whose own keys name it. */
  readonly everywhere: boolean;
  /** The footer's word; `null`: not in the footer. */
  readonly label: string | null;
  readonly help: string;
  readonly group: KeyGroup;
}

function bind<const Action extends string>(
  action: Action,
  keys: string,
  where: 'everywhere' | 'some',
  group: KeyGroup,
  label: string | null,
  help: string,
) {
  return { action, keys: keys.split(' '), everywhere: where === 'everywhere', group, label, help };
}

const bindings = [
  bind('open', 'enter', 'some', 'navigation', 'open', 'open what is selected'),
  bind('back', 'esc q backspace', 'everywhere', 'navigation', 'back', 'back; clears the filter first'),
  bind('next-pane', 'tab', 'some', 'navigation', 'next pane', 'to the next pane: table, failures, findings'),
  bind('previous-pane', 'shift-tab', 'everywhere', 'navigation', null, 'to the pane before'),
  bind(
    'next-kill',
    'n',
    'some',
    'navigation',
    'next kill',
    'to the next older kill, with its invocation and log',
  ),
  bind('previous-kill', 'N', 'some', 'navigation', null, 'to the next newer kill'),
  bind('up', 'up k', 'everywhere', 'navigation', null, 'up'),
  bind('down', 'down j', 'everywhere', 'navigation', null, 'down'),
  bind('page-up', 'pageup ctrl-b', 'everywhere', 'navigation', null, 'a page up'),
  bind('page-down', 'pagedown ctrl-f', 'everywhere', 'navigation', null, 'a page down'),
  bind('half-up', 'ctrl-u', 'everywhere', 'navigation', null, 'half a page up'),
  bind('half-down', 'ctrl-d', 'everywhere', 'navigation', null, 'half a page down'),
  bind('first', 'home g', 'everywhere', 'navigation', null, 'to the top'),
  bind('last', 'end G', 'everywhere', 'navigation', null, 'to the bottom; in the log: follow again'),
  bind('scroll-right', 'right', 'some', 'navigation', 'scroll', 'log: show what is to the right'),
  bind('scroll-left', 'left', 'some', 'navigation', null, 'log: back to the left'),
  bind('findings', 'f', 'some', 'view', 'what to do', 'findings and fixes'),
  bind('log', 'l', 'some', 'view', 'log', 'the log of what is on the screen; again: of everything'),
  bind('rollout', 'v', 'some', 'view', 'rollout', 'before and after a deploy, side by side'),
  bind('filter', '/', 'some', 'view', 'filter', 'filter by name, stream, request ID or text; ! inverts'),
  bind('sort', 's', 'some', 'view', 'sort', 'sort by the next column'),
  bind('reverse', 'r', 'some', 'view', null, 'reverse the order'),
  bind('zoom', 'z', 'some', 'view', 'zoom', 'chart: from 0 to the limit, or only the range in use'),
  bind('pause', 'space', 'some', 'view', 'pause', 'freeze the screen (keeps collecting)'),
  bind('wrap', 'w', 'some', 'view', 'wrap', 'log: wrap long lines'),
  bind('times', 't', 'some', 'view', null, 'log: show or hide the times'),
  bind('raw', 'x', 'some', 'view', 'raw', 'log: lines as they were written, or short'),
  bind('help', '? h f1', 'everywhere', 'view', 'help', 'this help'),
  bind('palette', ':', 'everywhere', 'view', 'commands', 'find any command by its name'),
  bind('window-1', '1', 'some', 'view', null, 'graphs: the last minute'),
  bind('window-2', '2', 'some', 'view', null, 'graphs: the last 5 minutes'),
  bind('window-3', '3', 'some', 'view', null, 'graphs: the last 10 minutes'),
  bind('window-4', '4', 'some', 'view', null, 'graphs: the last 15 minutes'),
  bind('window-5', '5', 'some', 'view', null, 'graphs: the last 30 minutes'),
  bind('window-6', '6', 'some', 'view', null, 'graphs: the last hour, which is all that is kept'),
  bind('copy', 'c y', 'some', 'action', 'copy', 'copy the command, line or name that is selected'),
  bind(
    'deploy',
    'd',
    'some',
    'action',
    'mark deploy',
    'mark a deploy now: memory before and after is compared',
  ),
  bind('export', 'e ctrl-s', 'some', 'action', 'export', 'write the report to a file'),
  bind('record', 'R', 'some', 'action', 'record', 'start or stop recording the events to a file'),
  bind('quit', 'q', 'some', 'action', 'quit', 'quit; on every other screen: back'),
  bind('quit-now', 'ctrl-c', 'everywhere', 'action', null, 'quit from anywhere'),
  bind('redraw', 'ctrl-l', 'everywhere', 'action', null, 'redraw'),
  bind('suspend', 'ctrl-z', 'everywhere', 'action', null, 'suspend (fg to resume)'),
  bind('play', 'p', 'everywhere', 'playback', 'stop playback', 'stop and resume the playback'),
  bind('faster', '+ =', 'everywhere', 'playback', 'faster', 'twice as fast'),
  bind('slower', '-', 'everywhere', 'playback', null, 'half as fast'),
  bind('seek-forward', 'right', 'everywhere', 'playback', 'skip', 'skip forward 5 %'),
  bind('seek-back', 'left', 'everywhere', 'playback', null, 'skip back 5 %'),
  bind('restart', 'b', 'everywhere', 'playback', null, 'from the beginning'),
] as const;

export type KeyAction = (typeof bindings)[number]['action'];

export type Keymap = readonly KeyBinding[];

export const defaultKeymap: Keymap = bindings;

/**
 * The keymap with some actions bound to other keys: action to key, several parted by blanks. Throws a
 * `CommandError` where an action or a key is not known, or one key would do two things on one screen.
 */
export function bindKeys(overrides: Readonly<Record<string, string>>): Keymap {
  for (const action of Object.keys(overrides)) {
    if (defaultKeymap.some((binding) => binding.action === action)) continue;
    throw wrongKeys(`there is no action "${action}" to bind`, `they are ${actionNames().join(', ')}`);
  }
  const keymap = defaultKeymap.map((binding) => {
    const own = overrides[binding.action];
    return own === undefined ? binding : { ...binding, keys: readKeys(binding.action, own) };
  });
  const taken = new Set(Object.values(overrides).flatMap((keys) => keys.split(' ')));
  // A key that was given to another action is that action's alone.
  const released = keymap.map((binding) =>
    overrides[binding.action] === undefined
      ? { ...binding, keys: binding.keys.filter((key) => !taken.has(key)) }
      : binding,
  );
  refuseDoubles(released, overrides);
  return released;
}

function refuseDoubles(keymap: Keymap, overrides: Readonly<Record<string, string>>): void {
  const bound = keymap.filter(({ action }) => overrides[action] !== undefined);
  for (const [index, binding] of bound.entries()) {
    for (const other of bound.slice(index + 1)) {
      const key = binding.keys.find((candidate) => other.keys.includes(candidate));
      if (key === undefined || !meet(binding, other)) continue;
      throw wrongKeys(
        `the key ${key} is bound to ${binding.action} and to ${other.action}`,
        'give them different keys',
      );
    }
  }
}

function meet(left: KeyBinding, right: KeyBinding): boolean {
  return screenNames.some((screen) => appliesOn(left, screen) && appliesOn(right, screen));
}

function readKeys(action: string, text: string): readonly string[] {
  const keys = text.split(' ').filter((key) => key !== '');
  const strange = keys.find((key) => !isKeyName(key));
  if (keys.length > 0 && strange === undefined) return keys;
  throw wrongKeys(
    `"${strange ?? text}" is not a key for ${action}`,
    'write it as x, X, ctrl-x, f2, enter, space, pageup',
  );
}

function wrongKeys(message: string, hint: string): CommandError {
  return new CommandError(exitCodes.usage, `keys: ${message}`, hint);
}

function actionNames(): string[] {
  return [...new Set(defaultKeymap.map(({ action }) => action))];
}

const namedKeys = new Set([
  'enter',
  'esc',
  'space',
  'tab',
  'shift-tab',
  'backspace',
  'delete',
  'up',
  'down',
  'left',
  'right',
  'pageup',
  'pagedown',
  'home',
  'end',
  'insert',
]);

function isKeyName(key: string): boolean {
  return namedKeys.has(key) || /^(?:[!-~]|ctrl-[a-z]|f(?:[1-9]|1[0-2]))$/.test(key);
}

/** The binding that a key has on a screen; the screen's own go before those that work everywhere. */
export function bindingOf(keymap: Keymap, screen: ScreenName, key: string): KeyBinding | null {
  const found = keymap.filter((binding) => binding.keys.includes(key) && appliesOn(binding, screen));
  return found.find(({ everywhere }) => !everywhere) ?? found[0] ?? null;
}

/** What works on a screen: its own keys in its order, then the rest; playback only where something plays. */
export function bindingsOn(keymap: Keymap, screen: ScreenName, replays: boolean): Keymap {
  const own: readonly KeyAction[] = screenKeys[screen];
  const place = ({ action }: KeyBinding): number => {
    const at = own.indexOf(action);
    return at < 0 ? own.length : at;
  };
  return keymap
    .filter(
      (binding) =>
        binding.keys.length > 0 &&
        appliesOn(binding, screen) &&
        (replays || binding.group !== 'playback') &&
        !binding.keys.every((key) => bindingOf(keymap, screen, key)?.action !== binding.action),
    )
    .sort((left, right) => place(left) - place(right));
}

function appliesOn({ everywhere, action }: KeyBinding, screen: ScreenName): boolean {
  const own: readonly KeyAction[] = screenKeys[screen];
  return everywhere || own.includes(action);
}

const shown: Readonly<Record<string, string>> = {
  enter: '⏎',
  esc: 'Esc',
  space: 'Space',
  tab: 'Tab',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
  backspace: 'Bksp',
};

/** In plain ASCII an arrow would read as the key `^`, `v`, `<` or `>`. */
const shownInAscii: Readonly<Record<string, string>> = {
  ...shown,
  enter: 'Enter',
  up: 'Up',
  down: 'Down',
  left: 'Left',
  right: 'Right',
};

/** A key as it is written on the screen: `⏎`, `Esc`, `^C`, `f`; in plain ASCII `Enter`. */
export function keyLabel(key: string, ascii: boolean): string {
  const control = /^ctrl-([a-z])$/.exec(key)?.[1];
  if (control !== undefined) return `^${control.toUpperCase()}`;
  return (ascii ? shownInAscii : shown)[key] ?? (/^f\d/.test(key) ? key.toUpperCase() : key);
}
