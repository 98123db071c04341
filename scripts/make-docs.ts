/**
 * Writes what is said of the options: the table in README.md and the man page, both from `src/commands/flags.ts`.
 * `npx tsx scripts/make-docs.ts`; a test fails where they are out of step.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { commandNames, commands, type Flag, flags } from '../src/cli/flags.ts';
import { exitCodes } from '../src/errors.ts';

const readmeFile = new URL('../README.md', import.meta.url);
const manFile = new URL('../man/lambda-oom.1', import.meta.url);

const exitMeanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  ok: 'ended by you, by its window, or by a pipe that was closed',
  fault: 'a fault of the program',
  usage: 'usage, or a file that cannot be read',
  time: 'a time that cannot be read',
  credentials: 'credentials or permission',
  notFound: 'no such log group or function',
  throttled: 'throttled, or over a quota, beyond all retries',
  unreachable: 'AWS could not be reached, or part of the window was not read',
  failOn: 'a --fail-on condition was met',
  interrupted: 'interrupted without a terminal',
};

const begin = '<!-- options -->';
const end = '<!-- /options -->';

/** The README with its table of options anew. Throws where it has no place for one. */
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
  const recorded = commandNames.filter((name) => name !== 'completion');
  return recorded.every((name) => flag.commands.includes(name)) ? 'all' : flag.commands.join(', ');
}

/** The man page, as roff. */
export function manPage(version: string): string {
  return [
    `.TH LAMBDA\\-OOM 1 "" "lambda\\-oom ${version}" "User Commands"`,
    '.SH NAME',
    roff('lambda-oom - live-tail AWS Lambda functions and see which are running out of memory'),
    '.SH SYNOPSIS',
    ...commands.flatMap(({ usage }, i) => [...(i === 0 ? [] : ['.br']), `.B ${roff(`lambda-oom ${usage}`)}`]),
    '.SH DESCRIPTION',
    roff(
      'Reads the CloudWatch Logs of AWS Lambda functions, live or recorded, and says which invocations were',
    ),
    roff(
      'killed for want of memory and by what evidence, how near every container is to its limit, which are',
    ),
    roff(
      'leaking, what memory size to set and what that costs. On a terminal it draws a screen; press ? there.',
    ),
    '.SH COMMANDS',
    ...commands.flatMap(({ usage, help }) => ['.TP', `.B ${roff(usage)}`, roff(help)]),
    '.SH OPTIONS',
    ...flags.flatMap((flag) => [
      '.TP',
      `.B ${roff(`--${flag.name}${flag.value === null ? '' : ` <${flag.choices?.join('|') ?? flag.value}>`}`)}`,
      roff(`${flag.help} [${commandsOf(flag)}]`),
    ]),
    '.SH EXIT STATUS',
    ...codes().flatMap(([code, meaning]) => ['.TP', `.B ${code}`, roff(meaning)]),
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
    'no colour; colour even where it is not a terminal',
    '.TP',
    '.B AWS_*',
    roff('as in the AWS CLI; AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_CLOUDWATCH_LOGS as --endpoint-url'),
    '.TP',
    '.B HTTPS_PROXY, NO_PROXY',
    'the proxy to reach AWS through, and the hosts that are reached without it',
    '',
  ].join('\n');
}

function codes(): (readonly [number, string])[] {
  return Object.entries(exitMeanings).map(([name, meaning]) => {
    const code = Object.entries(exitCodes).find(([known]) => known === name)?.[1];
    if (code === undefined) throw new Error(`no exit code ${name}`);
    return [code, meaning] as const;
  });
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
