import { commands, type Flag, flags } from '../cli/flags.ts';
import type { Options } from '../cli/options.ts';
import { CommandError, type ExitCode, exitCodes } from '../errors.ts';

const shells: Readonly<Record<string, () => string>> = { bash, zsh, fish };

/** Prints the completion of a shell: `source <(lambda-oom completion bash)`. */
export async function completion({ input }: Options): Promise<ExitCode> {
  process.stdout.write(`${completionScript(input[0])}\n`);
  return exitCodes.ok;
}

/** The completion script. Throws a `CommandError` where there is none for that shell. */
export function completionScript(shell: string | undefined): string {
  const script = shell === undefined || !Object.hasOwn(shells, shell) ? undefined : shells[shell];
  if (script !== undefined) return script();
  const what = shell === undefined ? 'which shell?' : `there is no completion for "${shell}"`;
  throw new CommandError(exitCodes.usage, what, `lambda-oom completion ${Object.keys(shells).join('|')}`);
}

function optionsOf(command: string): readonly Flag[] {
  return flags.filter((flag) => flag.commands.some((name) => name === command));
}

function bash(): string {
  const cases = commands
    .map(
      ({ name }) =>
        `    ${name}) words="${optionsOf(name)
          .map((flag) => `--${flag.name}`)
          .join(' ')}" ;;`,
    )
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
    COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(' ')} --help --version" -- "$word"))
    return
  fi
  case \${COMP_WORDS[1]} in
${cases}
  esac
  case \${COMP_WORDS[1]} in
    demo) [[ $word == -* ]] || words="incident rollout steady" ;;
    completion) words="${Object.keys(shells).join(' ')}" ;;
    replay|report) [[ $word == -* ]] || { COMPREPLY=($(compgen -f -- "$word")); return; } ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o filenames -F _lambda_oom lambda-oom`;
}

function zsh(): string {
  const described = commands
    .map(({ name, help }) => `    '${name}:${quoted(help, '').replaceAll(':', '\\:')}'`)
    .join('\n');
  const cases = commands
    .map(({ name }) => {
      const options = optionsOf(name).map(
        (flag) => `      '--${flag.name}[${quoted(flag.help, '[]')}]${zshValue(flag)}' \\`,
      );
      return `    ${name}) _arguments \\\n${options.join('\n')}\n      '*: :${zshArguments(name)}' ;;`;
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

function zshArguments(command: string): string {
  if (command === 'demo') return '(incident rollout steady)';
  if (command === 'completion') return `(${Object.keys(shells).join(' ')})`;
  return command === 'tail' ? '' : '_files';
}

function fish(): string {
  const named = commands.map(
    ({ name, help }) =>
      `complete -c lambda-oom -n __fish_use_subcommand -f -a ${name} -d '${quoted(help, '')}'`,
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
    `complete -c lambda-oom -n '__fish_seen_subcommand_from demo' -f -a 'incident rollout steady'`,
    `complete -c lambda-oom -n '__fish_seen_subcommand_from completion' -f -a '${Object.keys(shells).join(' ')}'`,
  ].join('\n');
}

/** The text inside single quotes of a shell, with the shell's own separators taken out. */
function quoted(text: string, separators: string): string {
  return [...text]
    .map((character) => (separators.includes(character) ? ' ' : character))
    .join('')
    .replaceAll("'", '');
}
