import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { CommandError, exitCodes } from '../errors.ts';
import { didYouMean } from '../text/near-names.ts';
import type { CommandName } from './commands.ts';
import { flags } from './flags.ts';
import { optionReaders } from './options.ts';

export interface Config {
  /** By option name, as if they stood on the command line. */
  readonly options: ReadonlyMap<string, readonly string[]>;
  /** Key bindings: action to key. */
  readonly keys: Readonly<Record<string, string>>;
}

type ReadingCommand = keyof typeof optionReaders;

const none: Config = { options: new Map(), keys: {} };

/**
 * The config file: `LAMBDA_OOM_CONFIG`, or `~/.config/lambda-oom/config.json` where it exists. Its keys are the
 * long option names, and `keys` for the key bindings. Options of other commands are ignored, and so is the file by a
 * command that reads no logs. Throws a `CommandError` where the file is not what it should be.
 */
export async function readConfig(command: CommandName, env: NodeJS.ProcessEnv): Promise<Config> {
  if (!isReading(command)) return none;
  const named = env.LAMBDA_OOM_CONFIG;
  const path = named ?? join(env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'lambda-oom', 'config.json');
  let text: string;
  try {
    // A pipe would be waited for.
    if (!(await stat(path)).isFile()) throw new Error('it is no file');
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (named === undefined) return none;
    throw new CommandError(exitCodes.usage, `${path}: the config file cannot be read`, String(error));
  }
  return parseConfig(text, path, command);
}

export function parseConfig(text: string, path: string, command: ReadingCommand): Config {
  const wrong = (what: string, hint = '') => new CommandError(exitCodes.usage, `${path}: ${what}`, hint);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw wrong('the config file is not JSON');
  }
  if (!isObject(parsed)) throw wrong('the config file is not a JSON object');
  const options = new Map<string, string[]>();
  const keys: Record<string, string> = {};
  for (const [name, value] of Object.entries(parsed)) {
    if (name === 'keys') {
      if (!isObject(value)) throw wrong('"keys" is not an object of action to key');
      for (const [action, key] of Object.entries(value)) {
        if (typeof key !== 'string') throw wrong(`the key of "${action}" is not a text`);
        keys[action] = key;
      }
      continue;
    }
    const flag = flags.find((candidate) => candidate.name === name);
    if (flag === undefined) {
      const near = didYouMean(
        name,
        flags.map((candidate) => candidate.name),
      );
      throw wrong(`there is no option "${name}"`, near.trimEnd());
    }
    if (flag.value === null && typeof value !== 'boolean') throw wrong(`"${name}" takes true or false`);
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (!values.every(isPlain)) throw wrong(`"${name}" takes a text, a number or a list of them`);
    if (value === false || !flag.commands.includes(command)) continue;
    options.set(name, values.map(String));
  }
  // Checked by itself, so that an error names the file it stands in.
  try {
    optionReaders[command]({ command, words: [], values: options, keys, now: Date.now() });
  } catch (error) {
    throw error instanceof CommandError
      ? new CommandError(error.exitCode, `${path}: ${error.message}`, error.hint)
      : error;
  }
  return { options, keys };
}

function isReading(command: CommandName): command is ReadingCommand {
  return command in optionReaders;
}

function isPlain(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
