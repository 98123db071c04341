import meow from 'meow';
import { CommandError, type ExitCode, exitCodes } from '../errors.ts';
import { didYouMean } from '../text/near-names.ts';
import { sanitizeLine } from '../text/sanitize.ts';
import { version } from '../version.ts';
import { readConfig } from './config.ts';
import { type CommandName, commandNames, flags, helpText } from './flags.ts';
import { type Options, readOptions, refuseValueless } from './options.ts';
import { redactorFor } from './style.ts';
import { hangUp } from './terminal-exit.ts';

type Command = (options: Options) => Promise<ExitCode>;

/** Each command is loaded when it is run: help and reports pay for neither Ink nor the AWS SDK. */
const commands: Readonly<Record<CommandName, () => Promise<Command>>> = {
  tail: async () => (await import('../commands/tail.ts')).tail,
  replay: async () => (await import('../commands/replay.ts')).replay,
  demo: async () => (await import('../commands/demo.ts')).demo,
  report: async () => (await import('../commands/report.ts')).report,
  completion: async () => (await import('../commands/completion.ts')).completion,
};

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

/** Reads the command line and runs what it asks for. Throws a `CommandError` where it asks for nothing that there is. */
export async function runCommandLine(words: readonly string[]): Promise<ExitCode> {
  refuseValueless(words);
  const cli = meow({
    importMeta: import.meta,
    pkg: { name: 'lambda-oom', version },
    help: words.includes('--help') ? helpText(Math.min(120, process.stdout.columns ?? 80) - 1) : '',
    description: false,
    booleanDefault: undefined,
    helpIndent: 0,
    // Getting ready for every flag takes 6 ms, for nothing where none is given.
    flags: words.some((word) => word.startsWith('-')) ? meowFlags() : {},
  });
  const [name, ...input] = cli.input;
  const command = commandNames.find((candidate) => candidate === name);
  if (command === undefined) {
    const known = `${didYouMean(name ?? '', commandNames)}the commands are ${commandNames.join(', ')}; lambda-oom --help says more`;
    throw new CommandError(
      exitCodes.usage,
      name === undefined ? 'no command' : `there is no command "${name}"`,
      known,
    );
  }
  const config = await readConfig(command, process.env);
  const given = givenOptions(cli.flags);
  const options = readOptions(
    command,
    input,
    new Map([...config.options, ...given]),
    config.keys,
    Date.now(),
  );
  try {
    return await (await commands[command]())(options);
  } catch (error) {
    if (!options.redact) throw error;
    const { redactedError } = await import('./explain.ts');
    throw redactedError(error, await redactorFor(options));
  }
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
