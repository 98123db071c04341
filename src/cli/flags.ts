/** The commands and options: one table for the parser, the help, the completions and the man page. */
export const commandNames = ['tail', 'replay', 'demo', 'report', 'completion'] as const;
export type CommandName = (typeof commandNames)[number];

export interface CommandSpec {
  readonly name: CommandName;
  readonly usage: string;
  readonly help: string;
}

export const commands: readonly CommandSpec[] = [
  {
    name: 'tail',
    usage: 'tail <target>...',
    help: 'live: function names, ARNs, log groups, globs; none: pick from a list',
  },
  {
    name: 'replay',
    usage: 'replay <file>...',
    help: 'recorded logs, in their own rhythm, on the same screen; - reads standard input',
  },
  {
    name: 'demo',
    usage: 'demo [incident|rollout|steady]',
    help: 'a recording that ships with the program: no AWS account, no network',
  },
  {
    name: 'report',
    usage: 'report <file>...',
    help: 'recorded logs analysed once; with --function, CloudWatch itself',
  },
  { name: 'completion', usage: 'completion <bash|zsh|fish>', help: 'the shell completion' },
];

export interface Flag {
  readonly name: string;
  /** Placeholder of its value; `null`: a switch. */
  readonly value: string | null;
  readonly help: string;
  readonly commands: readonly CommandName[];
  /** The values that it takes, where they are a closed list. */
  readonly choices?: readonly string[];
}

const aws = ['tail', 'report'] as const;
const screen = ['tail', 'replay', 'demo'] as const;
const playing = ['replay', 'demo'] as const;
const all = ['tail', 'replay', 'demo', 'report'] as const;

export const flags: readonly Flag[] = [
  { name: 'region', value: 'name', help: 'AWS Region, as in the AWS CLI', commands: aws },
  { name: 'profile', value: 'name', help: 'AWS profile, as in the AWS CLI', commands: aws },
  { name: 'endpoint-url', value: 'url', help: 'another endpoint of CloudWatch Logs', commands: aws },
  {
    name: 'since',
    value: 'time',
    help: 'read back from: 10m, 1h30m, 2d, 12:34, 12:34Z, ISO 8601, epoch (tail: 10m)',
    commands: aws,
  },
  { name: 'until', value: 'time', help: 'end at this time', commands: aws },
  {
    name: 'for',
    value: 'duration',
    help: 'end after so long (live: once late lines are read)',
    commands: screen,
  },
  {
    name: 'source',
    value: 'kind',
    help: 'where live events come from (auto)',
    commands: ['tail'],
    choices: ['auto', 'live', 'poll'],
  },
  {
    name: 'interval',
    value: 'duration',
    help: 'polling interval, at least 1s for all groups together (2s)',
    commands: ['tail'],
  },
  {
    name: 'overlap',
    value: 'duration',
    help: 'how far each poll reads back for late events (60s)',
    commands: ['tail'],
  },
  {
    name: 'all-lines',
    value: null,
    help: 'every line, not only those that bear on memory; over 500/s are sampled',
    commands: ['tail'],
  },
  {
    name: 'max-minutes',
    value: 'n',
    help: 'Live Tail session minutes to spend before polling takes over',
    commands: ['tail'],
  },
  {
    name: 'function',
    value: 'target',
    help: 'report on this function or glob from CloudWatch itself; repeatable',
    commands: ['report'],
  },
  {
    name: 'engine',
    value: 'kind',
    help: 'who scans: Logs Insights or FilterLogEvents',
    commands: ['report'],
    choices: ['insights', 'filter'],
  },
  {
    name: 'yes',
    value: null,
    help: 'let Logs Insights scan more than 10 GB without asking',
    commands: ['report'],
  },
  {
    name: 'format',
    value: 'kind',
    help: 'form of the report (text)',
    commands: ['report'],
    choices: ['text', 'json', 'markdown'],
  },
  {
    name: 'speed',
    value: 'n',
    help: 'times as fast as recorded, or max (demo: as told by the recording)',
    commands: playing,
  },
  {
    name: 'pressure',
    value: 'percent',
    help: 'near OOM from this share of Memory Size on (85)',
    commands: all,
  },
  {
    name: 'output',
    value: 'kind',
    help: 'tui on a terminal, else text',
    commands: screen,
    choices: ['tui', 'text', 'ndjson'],
  },
  {
    name: 'record',
    value: 'file',
    help: 'write every event read, as NDJSON that replay and report read',
    commands: all,
  },
  {
    name: 'fail-on',
    value: 'what',
    help: 'exit 10 on oom, leak, pressure, each with an optional count: oom:3,leak',
    commands: all,
  },
  {
    name: 'on-oom',
    value: 'command',
    help: 'run this with each kill as JSON on its standard input',
    commands: screen,
  },
  { name: 'bell', value: null, help: 'ring the bell at each kill', commands: screen },
  {
    name: 'redact',
    value: null,
    help: 'mask request ids, account ids, e-mail addresses, keys and tokens',
    commands: all,
  },
  {
    name: 'theme',
    value: 'name',
    help: 'colours of the screen (dark)',
    commands: screen,
    choices: ['dark', 'light', 'high-contrast', 'none'],
  },
  { name: 'ascii', value: null, help: 'plain ASCII instead of blocks and braille', commands: screen },
  { name: 'screen-reader', value: null, help: 'plain lines instead of a drawn screen', commands: screen },
  {
    name: 'mouse',
    value: null,
    help: 'wheel and click (the terminal then selects with Shift)',
    commands: screen,
  },
  { name: 'utc', value: null, help: 'times in UTC instead of local time', commands: all },
  { name: 'color', value: null, help: 'colour even where it is not a terminal', commands: all },
  { name: 'no-color', value: null, help: 'no colour', commands: all },
  { name: 'debug', value: null, help: 'show where an error came from', commands: all },
];

/** The whole help text, in lines of at most `width` cells. */
export function helpText(width: number): string {
  const rows = commands.map(({ usage, help }) => [`lambda-oom ${usage}`, help] as const);
  const options = flags.map(
    (flag) =>
      [
        `--${flag.name}${flag.value === null ? '' : ` <${flag.choices?.join('|') ?? flag.value}>`}`,
        flag.help,
      ] as const,
  );
  return [
    ...wrapped(
      'Live-tail AWS Lambda functions and see which are running out of memory, why, and what mends it.',
      width,
    ),
    '',
    ...column(rows, width),
    '',
    'Options',
    ...column([...options, ['--version', 'the version'], ['--help', 'this text']], width),
    '',
    ...wrapped(exitCodesHelp, width),
  ].join('\n');
}

const exitCodesHelp =
  'Exit codes: 0 ended by you or its window, 1 a fault, 2 usage or a file, 3 a time, 4 credentials or permission, ' +
  '5 no such group or function, 6 throttled, 10 a --fail-on condition was met, 130 interrupted.';

/** Names at the left, what they mean beside them; below the name where that is long. */
function column(rows: readonly (readonly [string, string])[], width: number): string[] {
  const left = Math.min(width < 100 ? 28 : 36, Math.max(...rows.map(([name]) => name.length)));
  return rows.flatMap(([name, help]) => {
    const [first = '', ...rest] = wrapped(help, width - left - 4);
    const margin = ' '.repeat(left + 4);
    const more = rest.map((line) => margin + line);
    return name.length > left
      ? [`  ${name}`, margin + first, ...more]
      : [`  ${name.padEnd(left)}  ${first}`, ...more];
  });
}

/** Broken between words. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
