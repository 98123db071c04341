/** What there is to say of each command: one table for the help, the completions and the man page. */
import type { CommandName } from './commands.ts';

export interface CommandSpec {
  readonly usage: string;
  /** One line, for the list of commands. */
  readonly help: string;
  /** What its own help adds. */
  readonly more: string;
  readonly example: string;
  /** The words that it takes, where they are a closed list. */
  readonly words?: readonly string[];
}

export const commands: Readonly<Record<CommandName, CommandSpec>> = {
  tail: {
    usage: 'tail <target>...',
    help: 'live: function names, ARNs, log groups, globs; none: pick from a list',
    more:
      'A target is a function name (with :alias or :version where only that is meant), a function ARN, a log group ' +
      'or its ARN, or a glob. On a terminal it draws a screen, in a pipe it prints a line for each thing that happens.',
    example: "lambda-oom tail 'checkout-*' --since 1h",
  },
  replay: {
    usage: 'replay <file>...',
    help: 'recorded logs at the pace at which they were written, on the same screen; - reads standard input',
    more:
      'Reads what --record writes and every export of CloudWatch Logs: JSON, CSV and text of the AWS CLI and the ' +
      'console, Logs Insights results, exports to S3; compressed or not. Several files are merged by time.',
    example: 'lambda-oom replay incident.ndjson --speed 10',
  },
  demo: {
    usage: 'demo [incident|rollout|steady]',
    help: 'a recording that ships with the program: no AWS account, no network',
    more:
      'incident: a leak after a deploy, and an undersized function. rollout: a new version that uses more memory. ' +
      'steady: nothing is wrong.',
    example: 'lambda-oom demo rollout',
    words: ['incident', 'rollout', 'steady'],
  },
  report: {
    usage: 'report <file>...',
    help: 'recorded logs analyzed once; with --function, CloudWatch itself',
    more:
      'Prints the findings with their fixes. With --function it asks CloudWatch: Logs Insights for ranges over an ' +
      'hour, FilterLogEvents otherwise.',
    example: 'lambda-oom report --function checkout --since 7d --format markdown',
  },
  schema: {
    usage: 'schema [report|ndjson]',
    help: 'the JSON Schema of the report, or of the NDJSON records',
    more: 'report: what report --format json prints. ndjson: the records of --output ndjson.',
    example: 'lambda-oom schema ndjson > records.schema.json',
    words: ['report', 'ndjson'],
  },
  completion: {
    usage: 'completion <bash|zsh|fish>',
    help: 'the completion for a shell',
    more: 'Prints a script that the shell reads when it starts.',
    example: 'source <(lambda-oom completion bash)',
    words: ['bash', 'zsh', 'fish'],
  },
  help: {
    usage: 'help [command]',
    help: 'the options of a command, with an example; also <command> --help',
    more: 'Without a command it lists the commands and all options.',
    example: 'lambda-oom help tail',
  },
};
