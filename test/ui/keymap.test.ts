import type { Key } from 'ink';
import { describe, expect, it } from 'vitest';
import { CommandError } from '../../src/errors.ts';
import { keyNames } from '../../src/ui/key-name.ts';
import { bindingOf, bindingsOn, bindKeys, defaultKeymap, keyLabel } from '../../src/ui/keymap.ts';
import { screenNames } from '../../src/ui/screens/index.ts';

const noKey: Key = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageDown: false,
  pageUp: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  ctrl: false,
  shift: false,
  tab: false,
  backspace: false,
  delete: false,
  meta: false,
  super: false,
  hyper: false,
  capsLock: false,
  numLock: false,
};

describe('the table', () => {
  it.each(screenNames)('has no key with two meanings on the %s screen, but for its own', (screen) => {
    const own = new Map<string, string>();
    for (const binding of bindingsOn(defaultKeymap, screen, true)) {
      for (const key of binding.keys) {
        const meaning = own.get(key);
        // `q` quits on the overview, where there is no way back; the arrows scroll the log instead of the recording.
        const allowed = ['quit back overview', 'scroll-left seek-back log', 'scroll-right seek-forward log'];
        if (meaning !== undefined) expect(allowed).toContain([meaning, binding.action, screen].join(' '));
        own.set(key, meaning ?? binding.action);
      }
    }
  });

  it.each([
    ['overview', 'q', 'quit'],
    ['function', 'q', 'back'],
    ['log', 'q', 'back'],
    ['container', 'ctrl-c', 'quit-now'],
    ['overview', 'G', 'last'],
    ['overview', 'g', 'first'],
    ['log', 'w', 'wrap'],
    ['overview', '6', 'window-6'],
  ] as const)('on the %s screen %s is %s', (screen, key, action) =>
    expect(bindingOf(defaultKeymap, screen, key)?.action).toBe(action),
  );

  it('does nothing for keys that do not apply', () => {
    expect(bindingOf(defaultKeymap, 'help', 's')).toBeNull();
    expect(bindingOf(defaultKeymap, 'overview', 'Z')).toBeNull();
  });

  it('says what each key is for', () => {
    for (const { help, keys } of defaultKeymap) {
      expect(help).not.toBe('');
      expect(keys.length).toBeGreaterThan(0);
    }
  });

  it('writes keys as they stand on the keyboard', () => {
    const keys = ['enter', 'ctrl-u', 'f1', 'space', '/', 'up'];
    expect(keys.map((key) => keyLabel(key, false))).toEqual(['⏎', '^U', 'F1', 'Space', '/', '↑']);
    expect(keys.map((key) => keyLabel(key, true))).toEqual(['Enter', '^U', 'F1', 'Space', '/', 'Up']);
  });
});

describe('binding again', () => {
  it('takes the key from what had it', () => {
    const keymap = bindKeys({ sort: 'f', findings: 'F ctrl-o' });
    expect(bindingOf(keymap, 'overview', 'f')?.action).toBe('sort');
    expect(bindingOf(keymap, 'overview', 'ctrl-o')?.action).toBe('findings');
    expect(bindingOf(keymap, 'overview', 's')).toBeNull();
  });

  it.each([
    [{ dance: 'x' }, /no action "dance"/],
    [{ sort: 'ctrl-enter' }, /"ctrl-enter" is not a key for sort/],
    [{ sort: '' }, /is not a key for sort/],
    [{ sort: 'x', reverse: 'x' }, /the key x is bound to sort and to reverse/],
  ])('refuses %j', (overrides, message) => {
    expect(() => bindKeys(overrides)).toThrow(CommandError);
    expect(() => bindKeys(overrides)).toThrow(message);
  });
});

describe('key names', () => {
  it.each([
    ['q', {}, ['q']],
    ['G', { shift: true }, ['G']],
    [' ', {}, ['space']],
    ['', { return: true }, ['enter']],
    ['', { upArrow: true }, ['up']],
    ['u', { ctrl: true }, ['ctrl-u']],
    ['', { tab: true, shift: true }, ['shift-tab']],
    ['/ab\r', {}, ['/', 'a', 'b', 'enter']],
    ['画😀', {}, ['画', '😀']],
    ['\x01', {}, ['ctrl-a']],
  ] as const)('%j %j is %j', (input, key, names) =>
    expect(keyNames(input, { ...noKey, ...key })).toEqual(names),
  );
});
