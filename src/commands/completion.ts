import { commands } from '../cli/command-specs.ts';
import { type CommandName, commandNames } from '../cli/commands.ts';
import { type Flag, flags, flagsOf } from '../cli/flags.ts';
import { CommandError, type ExitCode, exitCodes } from '../errors.ts';

const shells: Readonly<Record<string, () => string>> = { bash, zsh, fish };

/** Prints the completion of a shell: `source <(lambda-oom completion bash)`. */
export async function completion(shell: string | null): Promise<ExitCode> {
  process.stdout.write(`${completionScript(shell)}\n`);
  return exitCodes.ok;
}

/** The completion script. Throws a `CommandError` where there is none for that shell. */
export function completionScript(shell: string | null): string {
  const script = shell === null || !Object.hasOwn(shells, shell) ? undefined : shells[shell];
  if (script !== undefined) return script();
  const what = shell === null ? 'which shell?' : `there is no completion for "${shell}"`;
  throw new CommandError(exitCodes.usage, what, `lambda-oom completion ${Object.keys(shells).join('|')}`);
}

/** The words that a command takes, where they are a closed list. */
function wordsOf(name: CommandName): string {
  const words = name === 'help' ? commandNames : (commands[name].words ?? []);
  return words.join(' ');
}

const commandsWithWords = commandNames.filter((name) => wordsOf(name) !== '');

function bash(): string {
  const cases = commandNames
    .map((name) => {
      const options = flagsOf(name).map((flag) => `--${flag.name}`);
      return `    ${name}) words="${[...options, '--help'].join(' ')}" ;;`;
    })
    .join('\n');
  const words = commandsWithWords
    .map((name) => `    ${name}) [[ $word == -* ]] || words="${wordsOf(name)}" ;;`)
    .join('\n');
  const values = flags
    .filter(({ choices }) => choices !== undefined)
    .map(
      ({ name, choices }) =>
        `    --${name}) COMPREPLY=($(compgen -W "${choices?.join(' ')}" -- "$word")); return ;;`,
    )
    .join('\n');
  return `# lambda-oom completion for bash
_lambda_oom() {
  local word=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} words=""
  case $previous in
${values}
    --record) COMPREPLY=($(compgen -f -- "$word")); return ;;
  esac
  if [[ $COMP_CWORD -eq 1 ]]; then
    COMPREPLY=($(compgen -W "${commandNames.join(' ')} --help --version" -- "$word"))
    return
  fi
  case \${COMP_WORDS[1]} in
${cases}
  esac
  case \${COMP_WORDS[1]} in
${words}
    replay|report) [[ $word == -* ]] || { COMPREPLY=($(compgen -f -- "$word")); return; } ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o filenames -F _lambda_oom lambda-oom`;
}

function zsh(): string {
  const described = commandNames
    .map((name) => `    '${name}:${quoted(commands[name].help, '').replaceAll(':', '\\:')}'`)
    .join('\n');
  const cases = commandNames
    .map((name) => {
      const options = flagsOf(name).map(
        (flag) => `      '--${flag.name}[${quoted(flag.help, '[]')}]${zshValue(flag)}' \\`,
      );
      const help = "      '(-h --help)'{-h,--help}'[its options, with an example]' \\";
      return `    ${name}) _arguments \\\n${[...options, help].join('\n')}\n      '*: :${zshArguments(name)}' ;;`;
    })
    .join('\n');
  return `#compdef lambda-oom
_lambda_oom() {
  local -a commands
  commands=(
${described}
  )
  if (( CURRENT == 2 )); then _describe 'command' commands; return; fi
  local command=$words[2]
  shift words; (( CURRENT-- ))
  case $command in
${cases}
  esac
}
compdef _lambda_oom lambda-oom`;
}

function zshValue(flag: Flag): string {
  if (flag.value === null) return '';
  if (flag.choices !== undefined) return `:${flag.value}:(${flag.choices.join(' ')})`;
  return flag.value === 'file' ? ':file:_files' : `:${flag.value}:`;
}

function zshArguments(command: CommandName): string {
  const words = wordsOf(command);
  if (words !== '') return `(${words})`;
  return command === 'tail' ? '' : '_files';
}

function fish(): string {
  const named = commandNames.map(
    (name) =>
      `complete -c lambda-oom -n __fish_use_subcommand -f -a ${name} -d '${quoted(commands[name].help, '')}'`,
  );
  const words = commandsWithWords.map(
    (name) => `complete -c lambda-oom -n '__fish_seen_subcommand_from ${name}' -f -a '${wordsOf(name)}'`,
  );
  const options = flags.map((flag) => {
    const value =
      flag.value === null ? '' : flag.choices === undefined ? ' -r' : ` -x -a '${flag.choices.join(' ')}'`;
    return `complete -c lambda-oom -n '__fish_seen_subcommand_from ${flag.commands.join(' ')}' -l ${flag.name}${value} -d '${quoted(flag.help, '')}'`;
  });
  return [
    '# lambda-oom completion for fish',
    ...named,
    ...options,
    ...words,
    `complete -c lambda-oom -s h -l help -d 'the options of a command, with an example'`,
  ].join('\n');
}

/** The text inside single quotes of a shell, with the shell's own separators taken out. */
function quoted(text: string, separators: string): string {
  return [...text]
    .map((character) => (separators.includes(character) ? ' ' : character))
    .join('')
    .replaceAll("'", '');
}
