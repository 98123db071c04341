/** What `--help` prints: the overview, and each command's own page. Loaded only where it is asked for. */
import { commands } from './command-specs.ts';
import { type CommandName, commandNames } from './commands.ts';
import { exitCodeRows } from './exit-meanings.ts';
import { type Flag, flags, flagsOf, sections, spelling } from './flags.ts';

const widest = 120;

/** How wide a help text may be on a terminal of that many columns. */
export function helpWidth(columns: number | undefined): number {
  return Math.min(widest, columns ?? 80) - 1;
}

/** The overview: the commands and all options, in lines of at most `width` cells. */
export function overview(width: number): string {
  return [
    ...wrapped(
      'Live-tail AWS Lambda functions and see which are running out of memory, why, and what fixes it.',
      width,
    ),
    '',
    'Commands',
    ...twoColumns(
      commandNames.map((name) => [`lambda-oom ${commands[name].usage}`, commands[name].help]),
      width,
    ),
    ...optionLines(flags, width),
    ...twoColumns(
      [
        ['--version', 'the version'],
        ['-h, --help', 'this text; after a command, its own'],
      ],
      width,
      leftOf(flags.map(spelling), width),
    ),
    '',
    'Exit codes',
    ...twoColumns(
      exitCodeRows().map(([code, meaning]) => [String(code), meaning]),
      width,
    ),
  ].join('\n');
}

/** A command's own page: what it does, an example, its options and no others. */
export function commandHelp(name: CommandName, width: number): string {
  const { usage, about, example } = commands[name];
  return [
    `lambda-oom ${usage}`,
    '',
    ...wrapped(about, width),
    '',
    'Example',
    `  ${example}`,
    ...optionLines(flagsOf(name), width),
  ].join('\n');
}

/** The options under the headings of their sections; a section without any is left out. */
function optionLines(shown: readonly Flag[], width: number): string[] {
  const left = leftOf(shown.map(spelling), width);
  return Object.entries(sections).flatMap(([section, heading]) => {
    const rows = shown
      .filter((flag) => flag.section === section)
      .map((flag) => [spelling(flag), flag.help] as const);
    return rows.length === 0 ? [] : ['', heading, ...twoColumns(rows, width, left)];
  });
}

/** The width of a column of names: of the longest, as far as that leaves room beside it. */
function leftOf(names: readonly string[], width: number): number {
  return Math.min(width < 100 ? 28 : 36, Math.max(...names.map((name) => name.length)));
}

/** Names at the left, what they mean at the right; below the name where that is long. */
function twoColumns(
  rows: readonly (readonly [string, string])[],
  width: number,
  left = leftOf(
    rows.map(([name]) => name),
    width,
  ),
): string[] {
  const margin = ' '.repeat(left + 4);
  return rows.flatMap(([name, help]) => {
    const [first = '', ...rest] = wrapped(help, width - left - 4);
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
