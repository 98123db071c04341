/** The options: one table for the parser, the help, the completions and the man page. */
import type { CommandName } from './commands.ts';

/** The headings of the help, in their order. */
export const sections = {
  input: 'Input',
  aws: 'AWS',
  analysis: 'Analysis and gates',
  output: 'Output',
  screen: 'Screen',
  general: 'General',
} as const;

export type Section = keyof typeof sections;

export interface Flag {
  readonly name: string;
  /** Placeholder of its value; `null`: a switch. */
  readonly value: string | null;
  readonly help: string;
  readonly section: Section;
  readonly commands: readonly CommandName[];
  /** The values that it takes, where they are a closed list. */
  readonly choices?: readonly string[];
}

const aws = ['tail', 'report'] as const;
const screen = ['tail', 'replay', 'demo'] as const;
const playing = ['replay', 'demo'] as const;
const all = ['tail', 'replay', 'demo', 'report'] as const;
/** The commands that read logs: an option of all of them is an option "of all". */
export const readingCommands: readonly CommandName[] = all;

export const flags: readonly Flag[] = [
  {
    name: 'function',
    value: 'target',
    help: 'report on this function or glob from CloudWatch itself; repeatable',
    section: 'input',
    commands: ['report'],
  },
  {
    name: 'since',
    value: 'time',
    help: 'read back from: 10m, 1h30m, 2d, 12:34, 12:34Z, ISO 8601, epoch (tail: 10m, report: 24h)',
    section: 'input',
    commands: aws,
  },
  { name: 'until', value: 'time', help: 'end at this time', section: 'input', commands: aws },
  {
    name: 'for',
    value: 'duration',
    help: 'end after this long; a live run then reads the lines that come late',
    section: 'input',
    commands: screen,
  },
  {
    name: 'source',
    value: 'kind',
    help: 'where live events come from: auto is Live Tail, or polling where that is not possible (auto)',
    section: 'input',
    commands: ['tail'],
    choices: ['auto', 'live', 'poll'],
  },
  {
    name: 'engine',
    value: 'kind',
    help: 'what scans the logs: Logs Insights or FilterLogEvents',
    section: 'input',
    commands: ['report'],
    choices: ['insights', 'filter'],
  },
  {
    name: 'interval',
    value: 'duration',
    help: 'polling interval, at least 1s for all groups together (2s)',
    section: 'input',
    commands: ['tail'],
  },
  {
    name: 'overlap',
    value: 'duration',
    help: 'how far each poll reads back for late events (60s)',
    section: 'input',
    commands: ['tail'],
  },
  {
    name: 'all-lines',
    value: null,
    help: 'read every line, not only those about memory; Live Tail samples above 500 a second',
    section: 'input',
    commands: ['tail'],
  },
  {
    name: 'max-minutes',
    value: 'n',
    help: 'Live Tail session minutes to pay for before polling takes over',
    section: 'input',
    commands: ['tail'],
  },
  {
    name: 'speed',
    value: 'n',
    help: 'how many times as fast as it was recorded, or max (1; each demo has its own)',
    section: 'input',
    commands: playing,
  },
  { name: 'region', value: 'name', help: 'AWS Region, as in the AWS CLI', section: 'aws', commands: aws },
  { name: 'profile', value: 'name', help: 'AWS profile, as in the AWS CLI', section: 'aws', commands: aws },
  {
    name: 'endpoint-url',
    value: 'url',
    help: 'another endpoint of CloudWatch Logs',
    section: 'aws',
    commands: aws,
  },
  {
    name: 'yes',
    value: null,
    help: 'let Logs Insights scan more than 10 GB without asking',
    section: 'aws',
    commands: ['report'],
  },
  {
    name: 'pressure',
    value: 'percent',
    help: 'an invocation counts as near OOM from this percentage of Memory Size (85)',
    section: 'analysis',
    commands: all,
  },
  {
    name: 'fail-on',
    value: 'what',
    help: 'exit 10 on oom, leak, pressure, each with an optional count: oom:3,leak',
    section: 'analysis',
    commands: all,
  },
  {
    name: 'fail-version',
    value: 'which',
    help: 'whose failures count for --fail-on: the new version or deploy, or any (new)',
    section: 'analysis',
    commands: all,
    choices: ['new', 'any'],
  },
  {
    name: 'on-unknown',
    value: 'what',
    help: 'pass, or fail with exit 11, where too little was seen to decide --fail-on (pass)',
    section: 'analysis',
    commands: all,
    choices: ['pass', 'fail'],
  },
  {
    name: 'on-oom',
    value: 'command',
    help: 'run this for each kill, with the kill as JSON on its standard input',
    section: 'analysis',
    commands: screen,
  },
  {
    name: 'format',
    value: 'kind',
    help: 'form of the report (text)',
    section: 'output',
    commands: ['report'],
    choices: ['text', 'json', 'markdown'],
  },
  {
    name: 'output',
    value: 'kind',
    help: 'tui on a terminal, else text',
    section: 'output',
    commands: screen,
    choices: ['tui', 'text', 'ndjson'],
  },
  {
    name: 'record',
    value: 'file',
    help: 'write every event read, as NDJSON that replay and report read',
    section: 'output',
    commands: all,
  },
  {
    name: 'redact',
    value: null,
    help: 'mask request ids, account ids, e-mail addresses, keys and tokens',
    section: 'output',
    commands: all,
  },
  { name: 'utc', value: null, help: 'times in UTC instead of local time', section: 'output', commands: all },
  {
    name: 'color',
    value: null,
    help: 'color even where it is not a terminal',
    section: 'output',
    commands: all,
  },
  { name: 'no-color', value: null, help: 'no color', section: 'output', commands: all },
  { name: 'bell', value: null, help: 'ring the bell at each kill', section: 'screen', commands: screen },
  {
    name: 'theme',
    value: 'name',
    help: 'colors of the screen (dark)',
    section: 'screen',
    commands: screen,
    choices: ['dark', 'light', 'high-contrast', 'none'],
  },
  {
    name: 'ascii',
    value: null,
    help: 'plain ASCII instead of blocks and braille',
    section: 'screen',
    commands: screen,
  },
  {
    name: 'screen-reader',
    value: null,
    help: 'plain lines instead of a drawn screen',
    section: 'screen',
    commands: screen,
  },
  {
    name: 'mouse',
    value: null,
    help: 'wheel and click (the terminal then selects with Shift)',
    section: 'screen',
    commands: screen,
  },
  {
    name: 'debug',
    value: null,
    help: 'show where an error came from',
    section: 'general',
    commands: all,
  },
];

/** The options of a command. */
export function flagsOf(command: CommandName): readonly Flag[] {
  return flags.filter((flag) => flag.commands.includes(command));
}

/** `--source <auto|live|poll>`: the option with its value, as it is typed. */
export function spelling({ name, value, choices }: Flag): string {
  return `--${name}${value === null ? '' : ` <${choices?.join('|') ?? value}>`}`;
}
