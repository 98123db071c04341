import { CommandError, exitCodes } from '../errors.ts';
import { didYouMean } from '../text/near-names.ts';
import { parseMoment, parseSpan } from '../text/time.ts';
import type { CommandName } from './commands.ts';
import { type Flag, flags } from './flags.ts';

/** Values by option name, as the command line and the config file give them. */
export type RawOptions = ReadonlyMap<string, readonly string[]>;

/** What was typed after `lambda-oom`, with the config file's part. */
export interface Given {
  readonly command: CommandName;
  /** The words that are no options. */
  readonly words: readonly string[];
  readonly values: RawOptions;
  /** Key bindings of the config file: action to key. */
  readonly keys: Readonly<Record<string, string>>;
  /** Epoch milliseconds: what `10m` counts from. */
  readonly now: number;
}

/**
 * Reads the values of a command's options; `null` where an option was not given. Each method throws a `CommandError`
 * (exit 2, or 3 for a time) that names the option and what it takes.
 */
export interface OptionReader {
  text(name: string): string | null;
  list(name: string): readonly string[];
  flag(name: string): boolean;
  choice<Value extends string>(name: string, values: readonly Value[]): Value | null;
  number(name: string, from: number, to: number): number | null;
  /** Milliseconds. */
  duration(name: string, atLeastMs: number): number | null;
  /** Epoch milliseconds. */
  moment(name: string, side: 'past' | 'future'): number | null;
  url(name: string): string | null;
}

/** Throws a `CommandError` where an option was given that the command does not have. */
export function optionReader({ command, values, now }: Given): OptionReader {
  for (const name of values.keys()) refuseForeign(command, flagOf(name));
  // The last one counts, so that the command line goes before the config file.
  const text = (name: string) => values.get(name)?.at(-1) ?? null;
  // A switch of the config file may be taken back: --no-utc.
  const flag = (name: string) => text(name) === 'true';
  return {
    text,
    flag,
    list: (name) => values.get(name) ?? [],
    choice: (name, choices) => choiceOf(name, text(name), choices),
    number: (name, from, to) => numberOf(name, text(name), from, to),
    duration: (name, atLeastMs) => durationOf(name, text(name), atLeastMs),
    moment(name, side) {
      const value = text(name);
      return value === null ? null : parseMoment(`--${name}`, value, { now, utc: flag('utc'), side });
    },
    url: (name) => urlOf(name, text(name)),
  };
}

/**
 * Refuses an option whose value is missing: the parser would pass over it, and a `--fail-on $UNSET` would be a gate
 * that is always open. Throws a `CommandError` (exit 2).
 */
export function refuseMissingValues(argv: readonly string[]): void {
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
    `lambda-oom ${command} --help lists those that it has`,
  );
}

function choiceOf<Value extends string>(
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

function durationOf(name: string, value: string | null, atLeastMs: number): number | null {
  if (value === null) return null;
  const ms = parseSpan(`--${name}`, value);
  if (ms >= atLeastMs) return ms;
  throw new CommandError(
    exitCodes.usage,
    `--${name} takes at least ${atLeastMs / 1000}s, not "${value}"`,
    null,
  );
}

function urlOf(name: string, value: string | null): string | null {
  if (value === null || URL.canParse(value)) return value;
  throw new CommandError(exitCodes.usage, `--${name} takes a URL, not "${value}"`, null);
}
