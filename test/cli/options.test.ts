import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/cli/config.ts';
import { type CommandName, flags, helpText } from '../../src/cli/flags.ts';
import { readOptions, refuseValueless } from '../../src/cli/options.ts';
import { CommandError } from '../../src/errors.ts';

const now = Date.UTC(2026, 10, 24, 12, 0, 0);

function read(command: CommandName, raw: Record<string, string | string[]> = {}) {
  const values = Object.entries(raw).map(([name, value]) => [name, [value].flat()] as const);
  return readOptions(command, [], new Map(values), {}, now);
}

function refusal(command: CommandName, raw: Record<string, string>): CommandError {
  try {
    read(command, raw);
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('options', () => {
  it('have the defaults of the contract', () => {
    expect(read('tail')).toMatchObject({
      source: 'auto',
      intervalMs: 2_000,
      overlapMs: 60_000,
      allLines: false,
      pressure: 0.85,
      output: null,
      format: 'text',
      speed: null,
      color: null,
      since: null,
      until: null,
    });
  });

  it('read times against now', () => {
    expect(read('tail', { since: '1h30m' }).since).toBe(now - 5_400_000);
    expect(read('tail', { for: '10m' }).until).toBe(now + 600_000);
    expect(read('report', { until: '2d' }).until).toBe(now - 172_800_000);
    expect(read('tail', { until: '12:34Z' }).until).toBe(Date.UTC(2026, 10, 24, 12, 34));
  });

  it.each([
    ['tail', { interval: '500ms' }, 3, '--interval'],
    ['tail', { interval: '0.5s' }, 2, 'at least 1s'],
    ['tail', { source: 'magic' }, 2, 'auto, live, poll'],
    ['tail', { since: 'yesterdayish' }, 3, '--since'],
    ['tail', { pressure: 'abc' }, 2, '--pressure'],
    ['tail', { pressure: '' }, 2, '--pressure'],
    ['replay', { speed: '-1' }, 2, '--speed'],
    ['tail', { 'endpoint-url': 'not a url' }, 2, 'URL'],
    ['tail', { for: '10m', until: '12:34Z' }, 2, 'exclude'],
    ['replay', { region: 'eu-west-1' }, 2, 'option of tail, report'],
    ['tail', { nonsense: 'x' }, 2, 'no option --nonsense'],
  ] as const)('of %s %j are refused with exit %i', (command, raw, exitCode, text) => {
    const error = refusal(command, raw);
    expect(error.exitCode).toBe(exitCode);
    expect(error.message).toContain(text);
  });

  it('name what a misspelt value may have meant', () => {
    expect(refusal('report', { format: 'markdwn' }).hint).toBe('did you mean markdown?');
    expect(refusal('report', { fromat: 'json' }).hint).toContain('did you mean --format?');
  });

  it('let a switch of the config file be taken back', () => {
    expect(read('tail', { utc: 'true' }).utc).toBe(true);
    expect(read('tail', { utc: 'false' }).utc).toBe(false);
    expect(read('tail', { color: 'true', 'no-color': 'false' }).color).toBe(true);
    expect(read('tail', { color: 'false', 'no-color': 'true' }).color).toBe(false);
  });

  it.each([
    ['report x --fail-on'],
    ['report x --fail-on --utc'],
    ['report x --fail-on='],
    ['report x --fail-on oom --fail-on'],
    ['report --record -'],
    ['report x --fail-on -- --utc'],
  ])('without their value are refused: %s', (line) => {
    expect(() => refuseValueless(line.split(' '))).toThrow(/needs a value/);
  });

  it.each([
    ['report x --fail-on oom --utc'],
    ['report x --fail-on=oom'],
    ['demo --utc'],
    ['report -- --fail-on'],
    ['report --unknown'],
  ])('with their value pass: %s', (line) => {
    expect(() => refuseValueless(line.split(' '))).not.toThrow();
  });

  it('are all in the help', () => {
    for (const { name } of flags) expect(helpText(100)).toContain(`--${name}`);
  });

  it.each([60, 79, 119])('have a help within %d columns', (width) => {
    const lines = helpText(width).split('\n');
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(width);
    expect(lines.join(' ').replaceAll(/ +/g, ' ')).toContain('each with an optional count: oom:3,leak');
  });
});

describe('the config file', () => {
  it('gives options by their long names, and keys', () => {
    const config = parseConfig(
      '{"region":"eu-west-1","utc":true,"bell":false,"keys":{"quit":"x"}}',
      'c.json',
      'tail',
    );
    expect([...config.options]).toEqual([
      ['region', ['eu-west-1']],
      ['utc', ['true']],
    ]);
    expect(config.keys).toEqual({ quit: 'x' });
  });

  it('passes over the options of other commands', () => {
    expect(parseConfig('{"region":"eu-west-1"}', 'c.json', 'demo').options.size).toBe(0);
  });

  it.each([
    ['{', 'not JSON'],
    ['[]', 'not a JSON object'],
    ['{"regoin":"x"}', '"regoin"'],
    ['{"utc":"yes"}', 'true or false'],
    ['{"keys":[]}', '"keys"'],
    ['{"keys":{"quit":1}}', '"quit"'],
    ['{"source":"magic"}', 'c.json: --source takes auto, live, poll, not "magic"'],
  ])('%s is refused', (text, reason) => {
    expect(() => parseConfig(text, 'c.json', 'tail')).toThrow(reason);
  });
});
