import meow from 'meow';
import { type CommandName, commandNames } from './cli/commands.ts';
import { readConfig } from './cli/config.ts';
import { flags } from './cli/flags.ts';
import { type Given, refuseMissingValues } from './cli/option-reader.ts';
import {
  readDemoOptions,
  readReplayOptions,
  readReportOptions,
  readTailOptions,
  readWord,
} from './cli/options.ts';
import { redactorFor } from './cli/style.ts';
import { hangUp } from './cli/terminal-exit.ts';
import { CommandError, type ExitCode, exitCodes } from './errors.ts';
import { didYouMean } from './text/near-names.ts';
import { sanitizeLine } from './text/sanitize.ts';
import { version } from './version.ts';

/** Each command is loaded when it is run: help and reports pay for neither Ink nor the AWS SDK. */
const runners: Readonly<Record<CommandName, (given: Given) => Promise<ExitCode>>> = {
  async tail(given) {
    const options = readTailOptions(given);
    return (await import('./commands/tail.ts')).tail(options);
  },
  async replay(given) {
    const options = readReplayOptions(given);
    return (await import('./commands/replay.ts')).replay(options);
  },
  async demo(given) {
    const options = readDemoOptions(given);
    return (await import('./commands/demo.ts')).demo(options);
  },
  async report(given) {
    const options = readReportOptions(given);
    return (await import('./commands/report.ts')).report(options);
  },
  async schema(given) {
    const name = readWord(given);
    return (await import('./commands/schema.ts')).schema(name);
  },
  async completion(given) {
    const shell = readWord(given);
    return (await import('./commands/completion.ts')).completion(shell);
  },
  help: (given) => printHelp(readWord(given)),
};

/** Reads the command line and runs what it asks for. Throws a `CommandError` where it asks for nothing that there is. */
export async function runCommandLine(words: readonly string[]): Promise<ExitCode> {
  const about = helpWanted(words);
  if (about !== null) return printHelp(about.command);
  refuseMissingValues(words);
  const { input, flags: parsed } = meow({
    importMeta: import.meta,
    argv: words,
    pkg: { name: 'lambda-oom', version },
    autoHelp: false,
    description: false,
    booleanDefault: undefined,
    helpIndent: 0,
    // Getting ready for every flag takes 6 ms, for nothing where none is given.
    flags: words.some((word) => word.startsWith('-')) ? meowFlags() : {},
  });
  const [name, ...rest] = input;
  const command = commandNamed(name);
  const config = await readConfig(command, process.env);
  const values = new Map([...config.options, ...givenOptions(parsed)]);
  try {
    return await runners[command]({ command, words: rest, values, keys: config.keys, now: Date.now() });
  } catch (error) {
    if (values.get('redact')?.at(-1) !== 'true') throw error;
    const { redactedError } = await import('./cli/explain.ts');
    throw redactedError(error, await redactorFor({ redact: true }));
  }
}

/** The command whose help is asked for (`null`: the overview), or `null` where none is. */
function helpWanted(words: readonly string[]): { readonly command: string | null } | null {
  if (words.length === 0) return { command: null };
  const end = words.indexOf('--');
  const read = end < 0 ? words : words.slice(0, end);
  if (!read.includes('--help') && !read.includes('-h')) return null;
  const [first = ''] = read;
  // An option may stand before the command, and its value with it: only what is a command counts then.
  const command = first.startsWith('-')
    ? read.find((word) => commandNames.some((name) => name === word))
    : first;
  return { command: command ?? null };
}

/** Throws a `CommandError` where there is no such command. */
async function printHelp(name: string | null): Promise<ExitCode> {
  const { commandHelp, helpWidth, overview } = await import('./cli/help.ts');
  const width = helpWidth(process.stdout.columns);
  const text = name === null ? overview(width) : commandHelp(commandNamed(name), width);
  process.stdout.write(`${text}\n`);
  return exitCodes.ok;
}

function commandNamed(name: string | undefined): CommandName {
  const command = commandNames.find((candidate) => candidate === name);
  if (command !== undefined) return command;
  throw new CommandError(
    exitCodes.usage,
    name === undefined ? 'no command' : `there is no command "${name}"`,
    `${didYouMean(name ?? '', commandNames)}the commands are ${commandNames.join(', ')}; lambda-oom --help lists them`,
  );
}

/** The flags as meow takes them; it reads the opposite of `color` out of `--no-color` itself. */
function meowFlags() {
  return Object.fromEntries(
    flags
      .filter(({ name }) => name !== 'no-color')
      .map(({ name, value }) => [
        camelCase(name),
        value === null
          ? ({ type: 'boolean', isMultiple: false } as const)
          : ({ type: 'string', isMultiple: true } as const),
      ]),
  );
}

/** What was given, by option name; an option that was not given is not in it. */
function givenOptions(parsed: Readonly<Record<string, unknown>>): Map<string, readonly string[]> {
  const given = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(parsed)) {
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    const name = key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    given.set(name, Array.isArray(value) ? value.map(String) : [String(value)]);
    if (name === 'color') given.set('no-color', [String(value === false)]);
  }
  return given;
}

function camelCase(name: string): string {
  return name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** A reader that closed the pipe has what it wanted; a disk that is full has not; a terminal that is gone ends us. */
export function onOutputError(error: NodeJS.ErrnoException): never {
  if (error.code === 'EPIPE') process.exit(exitCodes.ok);
  if (error.code === 'EIO' && process.stdout.isTTY === true) hangUp();
  process.stderr.write(`lambda-oom: the output cannot be written: ${sanitizeLine(error.message)}\n`);
  process.exit(exitCodes.fault);
}
