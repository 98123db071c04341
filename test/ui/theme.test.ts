import { describe, expect, it } from 'vitest';
import { chooseTheme, type Environment, takesUnicode, themeNames, themeOf } from '../../src/ui/theme.ts';

const none = themeOf('none', 256);
const colour = /(?:^|;)(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;|$)/;

describe('the theme', () => {
  it.each([
    [null, null, { TERM: 'xterm-256color' }, themeOf('dark', 256)],
    [null, null, { TERM: 'xterm' }, themeOf('dark', 16)],
    ['light', null, { TERM: 'xterm', COLORTERM: 'truecolor' }, themeOf('light', 256)],
    [null, null, { TERM: 'xterm-256color', NO_COLOR: '1' }, none],
    [null, null, { TERM: 'xterm-256color', NO_COLOR: '' }, themeOf('dark', 256)],
    [null, null, { TERM: 'xterm', COLORFGBG: '0;15' }, themeOf('light', 16)],
    [null, null, { TERM: 'xterm', COLORFGBG: '15;0' }, themeOf('dark', 16)],
    ['dark', null, { TERM: 'xterm', COLORFGBG: '0;15' }, themeOf('dark', 16)],
    ['light', true, { NO_COLOR: '1', TERM: 'xterm' }, themeOf('light', 16)],
    ['light', false, { TERM: 'xterm' }, none],
    ['none', true, { TERM: 'xterm' }, none],
    [null, null, { FORCE_COLOR: '0', TERM: 'xterm' }, none],
    [null, null, { FORCE_COLOR: '1', NO_COLOR: '1', TERM: 'xterm-256color' }, themeOf('dark', 16)],
    [null, null, { TERM: 'dumb' }, none],
  ] as const)('%s with color %s in %j', (name, color, env: Environment, theme) =>
    expect(chooseTheme(name, color, env)).toBe(theme),
  );

  it('of the name none has no colour at all', () => {
    for (const codes of [...Object.values(none.tones), ...Object.values(none.looks)])
      expect(codes).not.toMatch(colour);
  });

  it.each(themeNames)('%s uses nothing beyond 16 colours where there are no more', (name) => {
    const { tones, looks } = themeOf(name, 16);
    for (const codes of [...Object.values(tones), ...Object.values(looks)])
      expect(codes).not.toMatch(/[34]8;/);
  });

  it.each(themeNames)('%s tells an alarm, the selection and a flash from plain text', (name) => {
    for (const depth of [16, 256] as const) {
      const { tones, looks } = themeOf(name, depth);
      expect(tones.alarm).not.toBe(tones.plain);
      expect(looks.selected).not.toBe('');
      expect(looks.flash).not.toBe(looks.selected);
    }
  });
});

describe('the locale', () => {
  it.each([
    [{}, true],
    [{ LANG: 'en_US.UTF-8' }, true],
    [{ LANG: 'C' }, false],
    [{ LANG: 'en_US.UTF-8', LC_ALL: 'C' }, false],
    [{ LC_ALL: '', LANG: 'de_DE.utf8' }, true],
    [{ LANG: 'en_US.UTF-8', TERM: 'linux' }, false],
  ])('%j takes Unicode: %s', (env, takes) => expect(takesUnicode(env)).toBe(takes));
});
