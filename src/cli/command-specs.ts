/** What there is to say of each command: one table for the help, the completions and the man page. */
import type { CommandName } from './commands.ts';

export interface CommandSpec {
  readonly usage: string;
  /** One line, for the list of commands. */
  readonly help: string;
  /** A paragraph, for its own help. */
  readonly about: string;
  readonly example: string;
  /** The words that it takes, where they are a closed list. */
  readonly words?: readonly string[];
}

export const commands: Readonly<Record<CommandName, CommandSpec>> = {
  tail: {
    usage: 'tail <target>...',
    help: 'live: function names, ARNs, log groups, globs; none: pick from a list',
    about:
      'Reads the logs of functions live. A target is a function name (with :alias or :version where only that is ' +
      'meant), a function ARN, a log group or its ARN, or a glob; without one, pick from a list. On a terminal it draws ' +
      'a screen, in a pipe it prints a line for each thing that happens.',
    example: "lambda-oom tail 'checkout-*' --since 1h",
  },
  replay: {
    usage: 'replay <file>...',
    help: 'recorded logs at the pace at which they were written, on the same screen; - reads standard input',
    about:
      'Plays recorded logs at the pace at which they were written, on the same screen; - reads standard input. It reads ' +
      'what --record writes and every export of CloudWatch Logs: JSON, CSV and text of the AWS CLI and the console, Logs ' +
      'Insights results, exports to S3; compressed or not. Several files are merged by time.',
    example: 'lambda-oom replay incident.ndjson --speed 10',
  },
  demo: {
    usage: 'demo [incident|rollout|steady]',
    help: 'a recording that ships with the program: no AWS account, no network',
    about:
      'Plays a recording that ships with the program: no AWS account, no network. incident: a function that leaks until ' +
      'it is killed, and one that lives close to its limit. rollout: a new version that needs twice the memory. steady: ' +
      'nothing is wrong, though much could be taken for a leak.',
    example: 'lambda-oom demo rollout',
    words: ['incident', 'rollout', 'steady'],
  },
  report: {
    usage: 'report <file>...',
    help: 'recorded logs analyzed once; with --function, CloudWatch itself',
    about:
      'Analyzes recorded logs once and prints the findings with their fixes. With --function it asks CloudWatch itself: ' +
      'Logs Insights for ranges over an hour, FilterLogEvents otherwise.',
    example: 'lambda-oom report --function checkout --since 7d --format markdown',
  },
  schema: {
    usage: 'schema [report|ndjson]',
    help: 'the JSON Schema of the report, or of the NDJSON records',
    about:
      'Prints a JSON Schema. report: of what report --format json prints (the default). ndjson: of the records of ' +
      '--output ndjson.',
    example: 'lambda-oom schema ndjson > records.schema.json',
    words: ['report', 'ndjson'],
  },
  completion: {
    usage: 'completion <bash|zsh|fish>',
    help: 'the completion for a shell',
    about: 'Prints a script that completes commands and options in a shell.',
    example: 'source <(lambda-oom completion bash)',
    words: ['bash', 'zsh', 'fish'],
  },
  help: {
    usage: 'help [command]',
    help: 'the options of a command, with an example; also <command> --help',
    about:
      'Prints the options of a command, with an example; <command> --help and -h do the same. Without a command it lists ' +
      'the commands and all options.',
    example: 'lambda-oom help tail',
  },
};
