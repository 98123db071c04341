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

const tables = ['overview', 'function', 'container', 'findings', 'log'] as const;
const drillable = ['overview', 'function', 'findings'] as const;
const withMemory = ['overview', 'function', 'container', 'rollout', 'findings', 'log'] as const;

const bindings = [
  {
    action: 'quit',
    keys: ['q'],
    screens: ['overview'],
    label: 'quit',
    help: 'quit; on every other screen: back',
    group: 'do',
  },
  {
    action: 'quit-now',
    keys: ['ctrl-c'],
    screens: 'all',
    label: null,
    help: 'quit from anywhere',
    group: 'do',
  },
  {
    action: 'back',
    keys: ['esc', 'q', 'backspace'],
    screens: 'all',
    label: 'back',
    help: 'back; drops a filter first',
    group: 'move',
  },
  { action: 'help', keys: ['?', 'h', 'f1'], screens: 'all', label: 'help', help: 'this help', group: 'look' },
  {
    action: 'open',
    keys: ['enter'],
    screens: drillable,
    label: 'open',
    help: 'open what is selected',
    group: 'move',
  },
  { action: 'up', keys: ['up', 'k'], screens: 'all', label: null, help: 'up', group: 'move' },
  { action: 'down', keys: ['down', 'j'], screens: 'all', label: null, help: 'down', group: 'move' },
  {
    action: 'page-up',
    keys: ['pageup', 'ctrl-b'],
    screens: 'all',
    label: null,
    help: 'a page up',
    group: 'move',
  },
  {
    action: 'page-down',
    keys: ['pagedown', 'ctrl-f'],
    screens: 'all',
    label: null,
    help: 'a page down',
    group: 'move',
  },
  { action: 'half-up', keys: ['ctrl-u'], screens: 'all', label: null, help: 'half a page up', group: 'move' },
  {
    action: 'half-down',
    keys: ['ctrl-d'],
    screens: 'all',
    label: null,
    help: 'half a page down',
    group: 'move',
  },
  { action: 'first', keys: ['home', 'g'], screens: 'all', label: null, help: 'to the top', group: 'move' },
  {
    action: 'last',
    keys: ['end', 'G'],
    screens: 'all',
    label: null,
    help: 'to the bottom; in the log: follow again',
    group: 'move',
  },
  {
    action: 'next',
    keys: ['tab'],
    screens: ['findings', 'container'],
    label: 'next',
    help: 'the next command of a finding; the next kill of a container',
    group: 'move',
  },
  {
    action: 'sort',
    keys: ['s'],
    screens: ['overview', 'function'],
    label: 'sort',
    help: 'sort by the next column',
    group: 'look',
  },
  {
    action: 'reverse',
    keys: ['r'],
    screens: ['overview', 'function'],
    label: 'reverse',
    help: 'turn the order round',
    group: 'look',
  },
  {
    action: 'filter',
    keys: ['/'],
    screens: tables,
    label: 'filter',
    help: 'filter by name, stream, request id or text; ! inverts',
    group: 'look',
  },
  {
    action: 'pause',
    keys: ['space'],
    screens: withMemory,
    label: 'pause',
    help: 'stop drawing, keep collecting',
    group: 'look',
  },
  {
    action: 'play',
    keys: ['p'],
    screens: 'all',
    label: 'hold',
    help: 'hold the playback, and go on',
    group: 'replay',
  },
  {
    action: 'faster',
    keys: ['+', '='],
    screens: 'all',
    label: 'faster',
    help: 'twice as fast',
    group: 'replay',
  },
  { action: 'slower', keys: ['-'], screens: 'all', label: 'slower', help: 'half as fast', group: 'replay' },
  {
    action: 'seek-forward',
    keys: ['right'],
    screens: 'all',
    label: 'seek',
    help: 'forward by a twentieth',
    group: 'replay',
  },
  {
    action: 'seek-back',
    keys: ['left'],
    screens: 'all',
    label: null,
    help: 'back by a twentieth',
    group: 'replay',
  },
  {
    action: 'restart',
    keys: ['b'],
    screens: 'all',
    label: null,
    help: 'from the beginning',
    group: 'replay',
  },
  {
    action: 'findings',
    keys: ['f'],
    screens: withMemory,
    label: 'findings',
    help: 'what was found, and what mends it',
    group: 'look',
  },
  {
    action: 'log',
    keys: ['l'],
    screens: withMemory,
    label: 'log',
    help: 'the log lines as they come',
    group: 'look',
  },
  {
    action: 'rollout',
    keys: ['v'],
    screens: ['overview', 'function', 'container', 'findings'],
    label: 'versions',
    help: 'before and after a deploy, side by side',
    group: 'look',
  },
  {
    action: 'deploy',
    keys: ['d'],
    screens: withMemory,
    label: 'mark deploy',
    help: 'mark a deploy now: memory before and after is compared',
    group: 'do',
  },
  {
    action: 'copy',
    keys: ['c', 'y'],
    screens: withMemory,
    label: 'copy',
    help: 'copy the command, line or name that is selected',
    group: 'do',
  },
  {
    action: 'export',
    keys: ['e', 'ctrl-s'],
    screens: withMemory,
    label: 'export',
    help: 'write the report to a file',
    group: 'do',
  },
  {
    action: 'record',
    keys: ['R'],
    screens: withMemory,
    label: 'record',
    help: 'start or stop recording the events to a file',
    group: 'do',
  },
  {
    action: 'wrap',
    keys: ['w'],
    screens: ['log'],
    label: 'wrap',
    help: 'log: wrap long lines',
    group: 'look',
  },
  {
    action: 'times',
    keys: ['t'],
    screens: ['log'],
    label: 'times',
    help: 'log: show or hide the times',
    group: 'look',
  },
  {
    action: 'window-0',
    keys: ['0'],
    screens: withMemory,
    label: null,
    help: 'graphs: the last 10 minutes; log: follow',
    group: 'look',
  },
  {
    action: 'window-1',
    keys: ['1'],
    screens: withMemory,
    label: null,
    help: 'graphs: all that is kept (an hour); log: from the first line',
    group: 'look',
  },
  {
    action: 'window-2',
    keys: ['2'],
    screens: withMemory,
    label: null,
    help: 'the last minute',
    group: 'look',
  },
  {
    action: 'window-3',
    keys: ['3'],
    screens: withMemory,
    label: null,
    help: 'the last 5 minutes',
    group: 'look',
  },
  {
    action: 'window-4',
    keys: ['4'],
    screens: withMemory,
    label: null,
    help: 'the last 15 minutes',
    group: 'look',
  },
  {
    action: 'window-5',
    keys: ['5'],
    screens: withMemory,
    label: null,
    help: 'the last 30 minutes',
    group: 'look',
  },
  { action: 'window-6', keys: ['6'], screens: withMemory, label: null, help: 'the last hour', group: 'look' },
  {
    action: 'redraw',
    keys: ['ctrl-l'],
    screens: 'all',
    label: null,
    help: 'draw the screen anew',
    group: 'do',
  },
  {
    action: 'suspend',
    keys: ['ctrl-z'],
    screens: 'all',
    label: null,
    help: 'to the shell; fg comes back',
    group: 'do',
  },
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

function wrongKeys(message: string, mend: string): CommandError {
  return new CommandError(exitCodes.usage, `keys: ${message}`, mend);
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

/** A key as it is written on the screen: `⏎`, `Esc`, `^C`, `f`. */
export function keyLabel(key: string): string {
  const control = /^ctrl-([a-z])$/.exec(key)?.[1];
  if (control !== undefined) return `^${control.toUpperCase()}`;
  return shown[key] ?? (/^f\d/.test(key) ? key.toUpperCase() : key);
}
