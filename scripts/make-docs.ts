/**
 * Writes the table of options in README.md, and the man page, both from the tables of `src/cli/`.
 * `npm run docs`; a test fails where they are out of step.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { commands } from '../src/cli/command-specs.ts';
import { type CommandName, commandNames } from '../src/cli/commands.ts';
import { exitCodeRows } from '../src/cli/exit-meanings.ts';
import { type Flag, flags, readingCommands, sections, spelling } from '../src/cli/flags.ts';

const readmeFile = new URL('../README.md', import.meta.url);
const manFile = new URL('../man/lambda-oom.1', import.meta.url);

const begin = '<!-- options -->';
const end = '<!-- /options -->';

/** The README with its table of options written again. Throws where it has no place for one. */
export function readmeWithOptions(readme: string): string {
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md has no ${begin} ... ${end}`);
  return `${readme.slice(0, from + begin.length)}\n${optionsTable()}\n${readme.slice(to)}`;
}

function optionsTable(): string {
  const rows = flags.map((flag) => {
    const { name, value, choices, help } = flag;
    const values = choices?.map((choice) => `\`${choice}\``).join(', ') ?? value ?? '';
    return `| \`--${name}\` | ${values} | ${commandsOf(flag)} | ${help.replaceAll('|', '\\|')} |`;
  });
  return ['| option | value | of | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function commandsOf(flag: Flag): string {
  return readingCommands.every((name) => flag.commands.includes(name)) ? 'all' : flag.commands.join(', ');
}

/** The man page, as roff. */
export function manPage(version: string): string {
  return [
    `.TH LAMBDA\\-OOM 1 "" "lambda\\-oom ${version}" "User Commands"`,
    '.SH NAME',
    roff('lambda-oom - live-tail AWS Lambda functions and see which are running out of memory'),
    '.SH SYNOPSIS',
    ...commandNames.flatMap((name, index) => [
      ...(index === 0 ? [] : ['.br']),
      `.B ${roff(`lambda-oom ${commands[name].usage}`)}`,
    ]),
    '.SH DESCRIPTION',
    roff(
      'Reads the CloudWatch Logs of AWS Lambda functions, live or recorded, and shows which invocations ran out',
    ),
    roff(
      'of memory and by what evidence, how near every container is to its limit, which are leaking, what memory',
    ),
    roff('size to set and what that costs. On a terminal it draws a screen; press ? there for its keys.'),
    '.SH COMMANDS',
    ...commandNames.flatMap(commandEntry),
    '.SH OPTIONS',
    ...Object.entries(sections).flatMap(([section, heading]) => [
      `.SS ${roff(heading)}`,
      ...flags.filter((flag) => flag.section === section).flatMap(optionEntry),
    ]),
    '.SH EXAMPLES',
    ...commandNames.flatMap((name) => [
      '.TP',
      `.B ${roff(commands[name].example)}`,
      roff(commands[name].help),
    ]),
    '.SH EXIT STATUS',
    ...exitCodeRows().flatMap(([code, meaning]) => ['.TP', `.B ${code}`, roff(meaning)]),
    '.SH FILES',
    '.TP',
    '.I ~/.config/lambda\\-oom/config.json',
    roff('Options by their long names, and "keys": {"action": "key"}.'),
    '.SH ENVIRONMENT',
    '.TP',
    '.B LAMBDA_OOM_CONFIG',
    'another config file',
    '.TP',
    '.B NO_COLOR, FORCE_COLOR',
    'no color; color even where it is not a terminal',
    '.TP',
    '.B AWS_*',
    roff('as in the AWS CLI; AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_CLOUDWATCH_LOGS as --endpoint-url'),
    '.TP',
    '.B HTTPS_PROXY, NO_PROXY',
    'the proxy to reach AWS through, and the hosts that are reached without it',
    '',
  ].join('\n');
}

function commandEntry(name: CommandName): string[] {
  const { usage, about } = commands[name];
  return ['.TP', `.B ${roff(usage)}`, roff(about)];
}

function optionEntry(flag: Flag): string[] {
  return ['.TP', `.B ${roff(spelling(flag))}`, roff(`${flag.help} [${commandsOf(flag)}]`)];
}

/** Plain text for roff: a hyphen would become a dash, and a leading dot or quote a request. */
function roff(text: string): string {
  const safe = text.replaceAll('\\', '\\e').replaceAll('-', '\\-');
  return /^[.']/.test(safe) ? `\\&${safe}` : safe;
}

/** The version that stands in package.json. */
export async function packageVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
  return String(version);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(readmeFile, readmeWithOptions(await readFile(readmeFile, 'utf8')));
  await mkdir(new URL('.', manFile), { recursive: true });
  await writeFile(manFile, manPage(await packageVersion()));
}
