import { CommandError, exitCodes } from '../errors.ts';
import { didYouMean } from '../text/near-names.ts';
import { parseMoment, parseSpan } from '../text/time.ts';
import { type CommandName, type Flag, flags } from './flags.ts';

/** What a command was asked for, checked: every value is of its kind and of its range. */
export interface Options {
  readonly command: CommandName;
  /** Targets, files, or the name of a demo. */
  readonly input: readonly string[];
  readonly region: string | null;
  readonly profile: string | null;
  readonly endpointUrl: string | null;
  /** Epoch milliseconds. */
  readonly since: number | null;
  /** Epoch milliseconds: `--until`, or the end of `--for`. */
  readonly until: number | null;
  readonly source: 'auto' | 'live' | 'poll';
  readonly intervalMs: number;
  readonly overlapMs: number;
  readonly allLines: boolean;
  readonly maxMinutes: number | null;
  readonly functions: readonly string[];
  readonly engine: 'insights' | 'filter' | null;
  /** Large scans are not asked about. */
  readonly yes: boolean;
  readonly format: 'text' | 'json' | 'markdown';
  /** `null`: not told. */
  readonly speed: number | 'max' | null;
  /** Share of Memory Size. */
  readonly pressure: number;
  /** `null`: a screen on a terminal, else text. */
  readonly output: 'tui' | 'text' | 'ndjson' | null;
  readonly record: string | null;
  readonly failOn: string | null;
  readonly onOom: string | null;
  readonly bell: boolean;
  readonly redact: boolean;
  readonly theme: 'dark' | 'light' | 'high-contrast' | 'none' | null;
  readonly ascii: boolean;
  readonly screenReader: boolean;
  readonly mouse: boolean;
  readonly utc: boolean;
  /** `null`: as the terminal is. */
  readonly color: boolean | null;
  readonly debug: boolean;
  /** Keys bound anew in the config file: action to key. */
  readonly keys: Readonly<Record<string, string>>;
}

/** Values by option name, as the command line and the config file give them. */
export type RawOptions = ReadonlyMap<string, readonly string[]>;

/** Checks what was asked. Throws a `CommandError` (exit 2, or 3 for a time) that names the option and what it takes. */
export function readOptions(
  command: CommandName,
  input: readonly string[],
  raw: RawOptions,
  keys: Readonly<Record<string, string>>,
  now: number,
): Options {
  const one = (name: string) => raw.get(name)?.at(-1) ?? null;
  // A switch may be taken back: --no-utc over a config file that says so.
  const given = (name: string) => one(name) === 'true';
  for (const name of raw.keys()) refuseForeign(command, flagOf(name));
  const moment = (name: string, value: string | null, side: 'past' | 'future') =>
    value === null ? null : parseMoment(`--${name}`, value, { now, utc: given('utc'), side });
  const [for_, until] = [one('for'), one('until')];
  if (for_ !== null && until !== null) {
    throw new CommandError(exitCodes.usage, '--for and --until exclude each other', 'give one of them');
  }
  return {
    command,
    input,
    region: one('region'),
    profile: one('profile'),
    endpointUrl: urlOf(one('endpoint-url')),
    since: moment('since', one('since'), 'past'),
    // A report reads what was; everything else ends in time to come.
    until:
      for_ === null
        ? moment('until', until, command === 'report' ? 'past' : 'future')
        : now + parseSpan('--for', for_),
    source: choice('source', one('source'), ['auto', 'live', 'poll']) ?? 'auto',
    intervalMs: durationOf('interval', one('interval'), 2_000, 1_000),
    overlapMs: durationOf('overlap', one('overlap'), 60_000, 0),
    allLines: given('all-lines'),
    maxMinutes: numberOf('max-minutes', one('max-minutes'), 0, 1_000_000),
    functions: raw.get('function') ?? [],
    engine: choice('engine', one('engine'), ['insights', 'filter']),
    yes: given('yes'),
    format: choice('format', one('format'), ['text', 'json', 'markdown']) ?? 'text',
    speed: one('speed') === 'max' ? 'max' : numberOf('speed', one('speed'), 0.01, 100_000),
    pressure: (numberOf('pressure', one('pressure'), 1, 100) ?? 85) / 100,
    output: choice('output', one('output'), ['tui', 'text', 'ndjson']),
    record: one('record'),
    failOn: one('fail-on'),
    onOom: one('on-oom'),
    bell: given('bell'),
    redact: given('redact'),
    theme: choice('theme', one('theme'), ['dark', 'light', 'high-contrast', 'none']),
    ascii: given('ascii'),
    screenReader: given('screen-reader'),
    mouse: given('mouse'),
    utc: given('utc'),
    color: given('no-color') ? false : given('color') ? true : null,
    debug: given('debug'),
    keys,
  };
}

/**
 * Refuses an option whose value is missing: the parser would pass over it, and a `--fail-on $UNSET` would be a gate
 * that is always open. Throws a `CommandError` (exit 2).
 */
export function refuseValueless(argv: readonly string[]): void {
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  for (const [index, word] of words.entries()) {
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    const flag = flags.find((candidate) => candidate.name === name);
    if (flag === undefined || flag.value === null) continue;
    const next = words[index + 1];
    const has = value === undefined ? next !== undefined && !next.startsWith('-') : value !== '';
    if (has) continue;
    const takes = `--${flag.name} <${flag.choices?.join('|') ?? flag.value}>: ${flag.help}`;
    throw new CommandError(exitCodes.usage, `--${flag.name} needs a value`, takes);
  }
}

function flagOf(name: string): Flag {
  const flag = flags.find((candidate) => candidate.name === name);
  if (flag !== undefined) return flag;
  const near = didYouMean(
    `--${name}`,
    flags.map((candidate) => `--${candidate.name}`),
  );
  throw new CommandError(
    exitCodes.usage,
    `there is no option --${name}`,
    `${near}lambda-oom --help lists them`,
  );
}

function refuseForeign(command: CommandName, flag: Flag): void {
  if (flag.commands.includes(command)) return;
  throw new CommandError(
    exitCodes.usage,
    `--${flag.name} is an option of ${flag.commands.join(', ')}, not of ${command}`,
    null,
  );
}

function choice<Value extends string>(
  name: string,
  value: string | null,
  values: readonly Value[],
): Value | null {
  if (value === null) return null;
  const found = values.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw new CommandError(
    exitCodes.usage,
    `--${name} takes ${values.join(', ')}, not "${value}"`,
    didYouMean(value, values).trimEnd(),
  );
}

function numberOf(name: string, value: string | null, from: number, to: number): number | null {
  if (value === null) return null;
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (number >= from && number <= to) return number;
  throw new CommandError(
    exitCodes.usage,
    `--${name} takes a number from ${from} to ${to}, not "${value}"`,
    null,
  );
}

function durationOf(name: string, value: string | null, otherwise: number, atLeast: number): number {
  if (value === null) return otherwise;
  const ms = parseSpan(`--${name}`, value);
  if (ms >= atLeast) return ms;
  throw new CommandError(
    exitCodes.usage,
    `--${name} takes at least ${atLeast / 1000}s, not "${value}"`,
    null,
  );
}

function urlOf(value: string | null): string | null {
  if (value === null || URL.canParse(value)) return value;
  throw new CommandError(exitCodes.usage, `--endpoint-url takes a URL, not "${value}"`, null);
}
