import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/command-specs.ts';
import { commandNames } from '../../src/cli/commands.ts';
import { flags, flagsOf, spelling } from '../../src/cli/flags.ts';
import { commandHelp, helpWidth, overview } from '../../src/cli/help.ts';

/** The text in one line, so that a break does not hide what it says. */
const joined = (text: string) => text.replaceAll(/\s+/g, ' ');

describe('the overview', () => {
  it('names every command and every option', () => {
    for (const { name } of flags) expect(overview(100)).toContain(`--${name}`);
    for (const name of commandNames) expect(overview(100)).toContain(commands[name].usage);
    expect(joined(overview(100))).toContain('10 a --fail-on condition was met');
  });

  it.each([60, 79, 119])('stays within %d columns', (width) => {
    for (const line of overview(width).split('\n')) expect(line.length, line).toBeLessThanOrEqual(width);
    expect(joined(overview(width))).toContain('each with an optional count: oom:3,leak');
  });
});

describe.each(commandNames)('the help of %s', (name) => {
  const text = commandHelp(name, 100);

  it('shows how it is called, an example of it, and its own options alone', () => {
    expect(text.startsWith(`lambda-oom ${commands[name].usage}\n`)).toBe(true);
    expect(text).toContain(`Example\n  ${commands[name].example}`);
    expect(commands[name].example).toContain(`lambda-oom ${name}`);
    const shown = [...text.matchAll(/^ {2}--([\w-]+)/gm)].map(([, option]) => option);
    expect(shown.toSorted()).toEqual(
      flagsOf(name)
        .map((flag) => flag.name)
        .toSorted(),
    );
    for (const flag of flagsOf(name)) expect(text).toContain(spelling(flag));
  });

  it.each([60, 79, 119])('stays within %d columns', (width) => {
    const [, ...lines] = commandHelp(name, width)
      .split('\n')
      // What is copied is not broken.
      .filter((line) => !line.includes(commands[name].example));
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(width);
  });
});

it('takes the width of the terminal, but for very wide ones', () => {
  expect([undefined, 60, 500].map(helpWidth)).toEqual([79, 59, 119]);
});
