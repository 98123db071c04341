import { CommandError, exitCodes } from '../errors.ts';

export type ScreenName =
  | 'overview'
  | 'function'
  | 'container'
  | 'findings'
  | 'log'
  | 'rollout'
  | 'help'
  | 'text';

export type KeyGroup = 'move' | 'look' | 'do' | 'replay';

/** What a key does, where, and how it is said: the footer, the help screen and the dispatcher read this table. */
export interface KeyBinding {
  readonly action: KeyAction;
  /** Names as `keyName` gives them; the first is the one that is shown. */
  readonly keys: readonly string[];
  readonly screens: readonly ScreenName[] | 'all';
  /** The footer's word; `null`: not in the footer. */
  readonly label: string | null;
  readonly help: string;
  readonly group: KeyGroup;
}

function bind<const Action extends string>(
  action: Action,
  keys: string,
  screens: KeyBinding['screens'],
  group: KeyGroup,
  label: string | null,
  help: string,
) {
  return { action, keys: keys.split(' '), screens, group, label, help };
}

const everywhere = 'all';
const tables = ['overview', 'function', 'container', 'findings', 'log'] as const;
const drillable = ['overview', 'function', 'findings'] as const;
const withMemory = ['overview', 'function', 'container', 'rollout', 'findings', 'log'] as const;

const bindings = [
  bind('quit', 'q', ['overview'], 'do', 'quit', 'quit; on every other screen: back'),
  bind('quit-now', 'ctrl-c', everywhere, 'do', null, 'quit from anywhere'),
  bind('back', 'esc q backspace', everywhere, 'move', 'back', 'back; drops a filter first'),
  bind('help', '? h f1', everywhere, 'look', 'help', 'this help'),
  bind('open', 'enter', drillable, 'move', 'open', 'open what is selected'),
  bind('up', 'up k', everywhere, 'move', null, 'up'),
  bind('down', 'down j', everywhere, 'move', null, 'down'),
  bind('page-up', 'pageup ctrl-b', everywhere, 'move', null, 'a page up'),
  bind('page-down', 'pagedown ctrl-f', everywhere, 'move', null, 'a page down'),
  bind('half-up', 'ctrl-u', everywhere, 'move', null, 'half a page up'),
  bind('half-down', 'ctrl-d', everywhere, 'move', null, 'half a page down'),
  bind('first', 'home g', everywhere, 'move', null, 'to the top'),
  bind('last', 'end G', everywhere, 'move', null, 'to the bottom; in the log: follow again'),
  bind(
    'next',
    'tab',
    ['findings', 'container'],
    'move',
    'next',
    'the next command of a finding; the next kill of a container',
  ),
  bind('findings', 'f', withMemory, 'look', 'findings', 'what was found, and what mends it'),
  bind('log', 'l', withMemory, 'look', 'log', 'the log lines as they come'),
  bind(
    'rollout',
    'v',
    ['overview', 'function', 'container', 'findings'],
    'look',
    'versions',
    'before and after a deploy, side by side',
  ),
  bind('filter', '/', tables, 'look', 'filter', 'filter by name, stream, request id or text; ! inverts'),
  bind('pause', 'space', withMemory, 'look', 'pause', 'stop drawing, keep collecting'),
  bind('sort', 's', ['overview', 'function'], 'look', 'sort', 'sort by the next column'),
  bind('reverse', 'r', ['overview', 'function'], 'look', 'reverse', 'turn the order round'),
  bind('play', 'p', everywhere, 'replay', 'hold', 'hold the playback, and go on'),
  bind('faster', '+ =', everywhere, 'replay', 'faster', 'twice as fast'),
  bind('slower', '-', everywhere, 'replay', 'slower', 'half as fast'),
  bind('seek-forward', 'right', everywhere, 'replay', 'seek', 'forward by a twentieth'),
  bind('seek-back', 'left', everywhere, 'replay', null, 'back by a twentieth'),
  bind('restart', 'b', everywhere, 'replay', 'restart', 'from the beginning'),
  bind(
    'deploy',
    'd',
    withMemory,
    'do',
    'mark deploy',
    'mark a deploy now: memory before and after is compared',
  ),
  bind('copy', 'c y', withMemory, 'do', 'copy', 'copy the command, line or name that is selected'),
  bind('export', 'e ctrl-s', withMemory, 'do', 'export', 'write the report to a file'),
  bind('record', 'R', withMemory, 'do', 'record', 'start or stop recording the events to a file'),
  bind('wrap', 'w', ['log'], 'look', 'wrap', 'log: wrap long lines'),
  bind('times', 't', ['log'], 'look', 'times', 'log: show or hide the times'),
  bind('window-0', '0', withMemory, 'look', null, 'graphs: the last 10 minutes; log: follow'),
  bind(
    'window-1',
    '1',
    withMemory,
    'look',
    null,
    'graphs: all that is kept (an hour); log: from the first line',
  ),
  bind('window-2', '2', withMemory, 'look', null, 'the last minute'),
  bind('window-3', '3', withMemory, 'look', null, 'the last 5 minutes'),
  bind('window-4', '4', withMemory, 'look', null, 'the last 15 minutes'),
  bind('window-5', '5', withMemory, 'look', null, 'the last 30 minutes'),
  bind('window-6', '6', withMemory, 'look', null, 'the last hour'),
  bind('redraw', 'ctrl-l', everywhere, 'do', null, 'draw the screen anew'),
  bind('suspend', 'ctrl-z', everywhere, 'do', null, 'to the shell; fg comes back'),
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
      if (key === undefined || !meet(binding.screens, other.screens)) continue;
      throw wrongKeys(
        `the key ${key} is bound to ${binding.action} and to ${other.action}`,
        'give them different keys',
      );
    }
  }
}

function meet(left: KeyBinding['screens'], right: KeyBinding['screens']): boolean {
  return left === 'all' || right === 'all' || left.some((screen) => right.includes(screen));
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

/** The binding that a key has on a screen; those of one screen go before those of all. */
export function bindingOf(keymap: Keymap, screen: ScreenName, key: string): KeyBinding | null {
  const found = keymap.filter(({ keys, screens }) => keys.includes(key) && appliesOn(screens, screen));
  return found.find(({ screens }) => screens !== 'all') ?? found[0] ?? null;
}

/** What applies on a screen, in the table's order; replay keys only where something plays. */
export function bindingsOn(keymap: Keymap, screen: ScreenName, replays: boolean): Keymap {
  return keymap.filter(
    ({ screens, group, keys }) =>
      keys.length > 0 && appliesOn(screens, screen) && (replays || group !== 'replay'),
  );
}

function appliesOn(screens: KeyBinding['screens'], screen: ScreenName): boolean {
  return screens === 'all' || screens.includes(screen);
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
