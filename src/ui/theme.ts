import type { ScreenRow, Tone } from './drawing/line.ts';

export const themeNames = ['dark', 'light', 'high-contrast', 'none'] as const;
export type ThemeName = (typeof themeNames)[number];

/** Colors that the terminal is said to have. */
export type Depth = 16 | 256;

/** SGR parameters: of every tone, and what lies under a selected and under a flashing row. */
export interface Theme {
  readonly tones: Readonly<Record<Tone, string>>;
  readonly looks: Readonly<Record<ScreenRow['look'], string>>;
}

/** Attributes alone: what a screen without color has. Meaning is in the words and glyphs already. */
const colorless: Theme = {
  tones: {
    plain: '',
    strong: '1',
    faint: '',
    title: '1',
    good: '',
    calm: '',
    warn: '',
    hot: '1',
    critical: '1',
    accent: '1',
    key: '1',
    alarm: '1;7',
    track: '',
  },
  looks: { plain: '', selected: '4', flash: '7' },
};

const dark16: Theme = {
  tones: {
    plain: '',
    strong: '1',
    faint: '2',
    title: '2',
    good: '32',
    calm: '',
    warn: '33',
    hot: '93',
    critical: '1;91',
    accent: '1;36',
    key: '36',
    alarm: '1;97;41',
    track: '2',
  },
  looks: { plain: '', selected: '4', flash: '1;7' },
};

const dark256: Theme = {
  tones: {
    plain: '',
    strong: '1',
    faint: '38;5;247',
    title: '38;5;247',
    good: '38;5;108',
    calm: '38;5;250',
    warn: '38;5;221',
    hot: '38;5;208',
    critical: '1;38;5;203',
    accent: '1;38;5;80',
    key: '38;5;80',
    alarm: '1;38;5;231;48;5;160',
    track: '38;5;241',
  },
  looks: { plain: '', selected: '48;5;236', flash: '1;48;5;52' },
};

const light16: Theme = {
  // The yellow of sixteen colors is not to be read on white.
  tones: {
    ...dark16.tones,
    calm: '2',
    warn: '35',
    hot: '1;35',
    critical: '1;31',
    accent: '1;34',
    key: '34',
  },
  looks: dark16.looks,
};

const light256: Theme = {
  tones: {
    plain: '',
    strong: '1',
    faint: '38;5;241',
    title: '38;5;241',
    good: '38;5;28',
    calm: '38;5;239',
    warn: '38;5;58',
    hot: '38;5;130',
    critical: '1;38;5;160',
    accent: '1;38;5;25',
    key: '38;5;25',
    alarm: '1;38;5;231;48;5;160',
    track: '38;5;249',
  },
  looks: { plain: '', selected: '48;5;255', flash: '1;48;5;224' },
};

/** Nothing faint, the bright eight alone, the selection turned round. */
const highContrast: Theme = {
  tones: {
    plain: '',
    strong: '1',
    faint: '',
    title: '1;4',
    good: '1;92',
    calm: '',
    warn: '1;93',
    hot: '1;95',
    critical: '1;91',
    accent: '1;96',
    key: '1;96',
    alarm: '1;97;41',
    track: '',
  },
  looks: { plain: '', selected: '7', flash: '1;7' },
};

const themes: Readonly<Record<ThemeName, Readonly<Record<Depth, Theme>>>> = {
  dark: { 16: dark16, 256: dark256 },
  light: { 16: light16, 256: light256 },
  'high-contrast': { 16: highContrast, 256: highContrast },
  none: { 16: colorless, 256: colorless },
};

export function themeOf(name: ThemeName, depth: Depth): Theme {
  return themes[name][depth];
}

/** What the environment says of the terminal. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The theme to draw with: none where color is refused (`--no-color`, `NO_COLOR` that is not empty,
 * `FORCE_COLOR=0`, a dumb terminal), unless color was asked for. Without a name it is the terminal's own, dark
 * where that is not known.
 */
export function chooseTheme(name: ThemeName | null, color: boolean | null, env: Environment): Theme {
  const depth = depthOf(env);
  if (color === false || name === 'none') return themeOf('none', depth);
  return themeOf(color === true || colorAllowed(env) ? (name ?? themeFor(env)) : 'none', depth);
}

/** Some terminals say what they write on (`15;0`: foreground, background); 7 and 15 are white. */
function themeFor({ COLORFGBG: colors = '' }: Environment): ThemeName {
  return /;(?:7|15)$/.test(colors) ? 'light' : 'dark';
}

function colorAllowed(env: Environment): boolean {
  const { NO_COLOR: no = '', FORCE_COLOR: force } = env;
  if (force !== undefined) return force !== '0' && force !== 'false';
  return no === '' && env.TERM !== 'dumb';
}

function depthOf(env: Environment): Depth {
  const { FORCE_COLOR: force = '', COLORTERM: colors = '', TERM: term = '' } = env;
  if (force === '1') return 16;
  if (force === '2' || force === '3') return 256;
  return colors !== '' || /256|truecolor|direct|kitty|alacritty|ghostty/.test(term) ? 256 : 16;
}

/** True where the locale says that the terminal takes UTF-8; without a locale it is taken to. */
export function takesUnicode(env: Environment): boolean {
  if (env.TERM === 'linux') return false;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return locale === '' || /utf-?8/i.test(locale);
}
