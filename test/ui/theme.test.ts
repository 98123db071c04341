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

describe('the contrast', () => {
  // What terminals draw on by default, the pictures' paper, and an editor's.
  it.each([
    ['dark', ['#000000', '#14161b', '#1e1e1e']],
    ['light', ['#ffffff']],
  ] as const)('of every text of %s is what WCAG asks for', (name, papers) => {
    const { tones, looks } = themeOf(name, 256);
    const texts = Object.entries(tones).filter(([tone]) => tone !== 'track' && tone !== 'alarm');
    for (const [tone, codes] of texts) {
      const ink = colourIn(codes, 38);
      if (ink === null) continue;
      for (const paper of papers)
        expect.soft(contrast(ink, hex(paper)), `${tone} on ${paper}`).toBeGreaterThan(4.5);
      // A selected row is marked beside its colour; a flash lasts three seconds, and is bold.
      expect.soft(contrast(ink, colourIn(looks.selected, 48)), `${tone}, selected`).toBeGreaterThan(4);
      expect.soft(contrast(ink, colourIn(looks.flash, 48)), `${tone}, flashing`).toBeGreaterThan(3.5);
    }
    expect(contrast(colourIn(tones.alarm, 38), colourIn(tones.alarm, 48))).toBeGreaterThan(4.5);
  });
});

type Rgb = readonly [number, number, number];

/** The colour that SGR codes set as foreground (38) or background (48); `null` where they set none. */
function colourIn(codes: string, which: 38 | 48): Rgb | null {
  const index = Number(new RegExp(`(?:^|;)${which};5;(\\d+)`).exec(codes)?.[1] ?? Number.NaN);
  if (Number.isNaN(index)) return null;
  if (index >= 232) return grey(8 + (index - 232) * 10);
  const step = (value: number) => (value === 0 ? 0 : 55 + value * 40);
  const cube = index - 16;
  return [step(Math.floor(cube / 36)), step(Math.floor(cube / 6) % 6), step(cube % 6)];
}

function grey(value: number): Rgb {
  return [value, value, value];
}

function hex(text: string): Rgb {
  const at = (from: number) => Number.parseInt(text.slice(from, from + 2), 16);
  return [at(1), at(3), at(5)];
}

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(left: Rgb | null, right: Rgb | null): number {
  if (left === null || right === null) throw new Error('no colour');
  const [dark = 0, light = 0] = [luminance(left), luminance(right)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance([red, green, blue]: Rgb): number {
  const linear = (value: number) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

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
