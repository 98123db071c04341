/** What each command was asked for, checked once: every value is of its kind and of its range. */
import { CommandError, exitCodes } from '../errors.ts';
import type { CommandName } from './commands.ts';
import { type Given, type OptionReader, optionReader } from './option-reader.ts';

/** Of every command that reads logs. */
export interface ReadingOptions {
  /** Share of Memory Size from which an attempt that survived counts as near OOM. */
  readonly pressure: number;
  /** The file that the events are written to. */
  readonly record: string | null;
  /** The conditions as they were written, such as `oom:3,leak`; `null`: nothing fails. */
  readonly failOn: string | null;
  readonly failVersion: 'new' | 'any';
  /** What becomes of a condition that too little was seen for. */
  readonly onUnknown: 'pass' | 'fail';
  readonly redact: boolean;
  readonly utc: boolean;
  /** `null`: as the terminal is. */
  readonly color: boolean | null;
  readonly debug: boolean;
}

/** Of the commands that show what happens as it happens. */
export interface PlayOptions extends ReadingOptions {
  /** When it ends by itself (epoch ms). */
  readonly until: number | null;
  /** `null`: a screen on a terminal, else text. */
  readonly output: 'tui' | 'text' | 'ndjson' | null;
  /** The command to run for each kill. */
  readonly onOom: string | null;
  readonly bell: boolean;
  readonly theme: 'dark' | 'light' | 'high-contrast' | 'none' | null;
  readonly ascii: boolean;
  readonly screenReader: boolean;
  readonly mouse: boolean;
  /** Key bindings of the config file: action to key. */
  readonly keys: Readonly<Record<string, string>>;
}

/** Of the commands that ask AWS. */
export interface AwsOptions {
  readonly region: string | null;
  readonly profile: string | null;
  readonly endpointUrl: string | null;
  /** Epoch milliseconds. */
  readonly since: number | null;
}

export interface TailOptions extends PlayOptions, AwsOptions {
  readonly targets: readonly string[];
  readonly source: 'auto' | 'live' | 'poll';
  readonly intervalMs: number;
  readonly overlapMs: number;
  readonly allLines: boolean;
  /** Live Tail session minutes. */
  readonly maxMinutes: number | null;
}

export interface ReplayOptions extends PlayOptions {
  readonly files: readonly string[];
  /** `null`: not given. */
  readonly speed: number | 'max' | null;
}

export interface DemoOptions extends PlayOptions {
  /** Of the recording; `null`: not given. */
  readonly name: string | null;
  /** `null`: the demo's own. */
  readonly speed: number | 'max' | null;
}

export interface ReportOptions extends ReadingOptions, AwsOptions {
  readonly files: readonly string[];
  /** Targets that CloudWatch is asked for instead of files. */
  readonly functions: readonly string[];
  /** The end of the range (epoch ms). */
  readonly until: number | null;
  readonly engine: 'insights' | 'filter' | null;
  /** Large scans are not asked about. */
  readonly yes: boolean;
  readonly format: 'text' | 'json' | 'markdown';
}

/** Each reader throws a `CommandError` (exit 2, or 3 for a time) where the command was not given what it takes. */
export function readTailOptions(given: Given): TailOptions {
  const reader = optionReader(given);
  return {
    ...playOptions(reader, given),
    ...awsOptions(reader),
    targets: given.words,
    source: reader.choice('source', ['auto', 'live', 'poll']) ?? 'auto',
    intervalMs: reader.duration('interval', 1_000) ?? 2_000,
    overlapMs: reader.duration('overlap', 0) ?? 60_000,
    allLines: reader.flag('all-lines'),
    maxMinutes: reader.number('max-minutes', 0, 1_000_000),
  };
}

export function readReplayOptions(given: Given): ReplayOptions {
  const reader = optionReader(given);
  return { ...playOptions(reader, given), files: given.words, speed: speedOf(reader) };
}

export function readDemoOptions(given: Given): DemoOptions {
  const reader = optionReader(given);
  return { ...playOptions(reader, given), name: oneWord(given), speed: speedOf(reader) };
}

export function readReportOptions(given: Given): ReportOptions {
  const reader = optionReader(given);
  return {
    ...readingOptions(reader),
    ...awsOptions(reader),
    files: given.words,
    functions: reader.list('function'),
    // A report reads what was; everything else ends in time to come.
    until: reader.moment('until', 'past'),
    engine: reader.choice('engine', ['insights', 'filter']),
    yes: reader.flag('yes'),
    format: reader.choice('format', ['text', 'json', 'markdown']) ?? 'text',
  };
}

/** The one word of a command without own options, such as `schema report`; `null`: none. */
export function readWord(given: Given): string | null {
  optionReader(given);
  return oneWord(given);
}

/** How the options of each command are checked that the config file may hold. */
export const optionReaders = {
  tail: readTailOptions,
  replay: readReplayOptions,
  demo: readDemoOptions,
  report: readReportOptions,
} satisfies Partial<Record<CommandName, (given: Given) => ReadingOptions>>;

function readingOptions(reader: OptionReader): ReadingOptions {
  return {
    pressure: (reader.number('pressure', 1, 100) ?? 85) / 100,
    record: reader.text('record'),
    failOn: reader.text('fail-on'),
    failVersion: reader.choice('fail-version', ['new', 'any']) ?? 'new',
    onUnknown: reader.choice('on-unknown', ['pass', 'fail']) ?? 'pass',
    redact: reader.flag('redact'),
    utc: reader.flag('utc'),
    color: reader.flag('no-color') ? false : reader.flag('color') ? true : null,
    debug: reader.flag('debug'),
  };
}

function playOptions(reader: OptionReader, { keys, now }: Given): PlayOptions {
  return {
    ...readingOptions(reader),
    until: endOf(reader, now),
    output: reader.choice('output', ['tui', 'text', 'ndjson']),
    onOom: reader.text('on-oom'),
    bell: reader.flag('bell'),
    theme: reader.choice('theme', ['dark', 'light', 'high-contrast', 'none']),
    ascii: reader.flag('ascii'),
    screenReader: reader.flag('screen-reader'),
    mouse: reader.flag('mouse'),
    keys,
  };
}

function awsOptions(reader: OptionReader): AwsOptions {
  return {
    region: reader.text('region'),
    profile: reader.text('profile'),
    endpointUrl: reader.url('endpoint-url'),
    since: reader.moment('since', 'past'),
  };
}

/** The end that `--until` names, or that `--for` comes to. */
function endOf(reader: OptionReader, now: number): number | null {
  if (reader.text('for') !== null && reader.text('until') !== null) {
    throw new CommandError(exitCodes.usage, '--for and --until exclude each other', 'give one of them');
  }
  const lengthMs = reader.duration('for', 0);
  return lengthMs === null ? reader.moment('until', 'future') : now + lengthMs;
}

function speedOf(reader: OptionReader): number | 'max' | null {
  return reader.text('speed') === 'max' ? 'max' : reader.number('speed', 0.01, 100_000);
}

function oneWord({ command, words }: Given): string | null {
  const [word = null, ...more] = words;
  if (more.length === 0) return word;
  throw new CommandError(
    exitCodes.usage,
    `${command} takes one word, not "${words.join(' ')}"`,
    `lambda-oom ${command} --help says which`,
  );
}
