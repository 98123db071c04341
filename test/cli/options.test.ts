import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/cli/config.ts';
import { type Flag, flags, flagsOf } from '../../src/cli/flags.ts';
import { type Given, refuseMissingValues } from '../../src/cli/option-reader.ts';
import { optionReaders, readReportOptions, readTailOptions, readWord } from '../../src/cli/options.ts';
import { CommandError } from '../../src/errors.ts';

const now = Date.UTC(2026, 10, 24, 12, 0, 0);

type Reading = keyof typeof optionReaders;

function given(command: Given['command'], raw: Record<string, string | string[]> = {}): Given {
  const values = Object.entries(raw).map(([name, value]) => [name, [value].flat()] as const);
  return { command, words: [], values: new Map(values), keys: {}, now };
}

const readTail = (raw: Record<string, string | string[]> = {}) => readTailOptions(given('tail', raw));
const readReport = (raw: Record<string, string | string[]> = {}) => readReportOptions(given('report', raw));

function refusal(command: Reading, raw: Record<string, string>): CommandError {
  try {
    optionReaders[command](given(command, raw));
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('options', () => {
  it('have the defaults of the contract', () => {
    expect(readTail()).toMatchObject({
      source: 'auto',
      intervalMs: 2_000,
      overlapMs: 60_000,
      allLines: false,
      pressure: 0.85,
      failOn: null,
      failVersion: 'new',
      onUnknown: 'pass',
      output: null,
      color: null,
      since: null,
      until: null,
    });
    expect(readReport()).toMatchObject({ format: 'text', engine: null, functions: [] });
    expect(optionReaders.replay(given('replay')).speed).toBeNull();
  });

  it('read times against now', () => {
    expect(readTail({ since: '1h30m' }).since).toBe(now - 5_400_000);
    expect(readTail({ for: '10m' }).until).toBe(now + 600_000);
    expect(readReport({ until: '2d' }).until).toBe(now - 172_800_000);
    expect(readTail({ until: '12:34Z' }).until).toBe(Date.UTC(2026, 10, 24, 12, 34));
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
    ['report', { 'fail-version': 'old' }, 2, 'new, any'],
    ['tail', { 'on-unknown': 'maybe' }, 2, 'pass, fail'],
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
    expect(readTail({ utc: 'true' }).utc).toBe(true);
    expect(readTail({ utc: 'false' }).utc).toBe(false);
    expect(readTail({ color: 'true', 'no-color': 'false' }).color).toBe(true);
    expect(readTail({ color: 'false', 'no-color': 'true' }).color).toBe(false);
  });

  it.each([
    ['report x --fail-on'],
    ['report x --fail-on --utc'],
    ['report x --fail-on='],
    ['report x --fail-on oom --fail-on'],
    ['report --record -'],
    ['report x --fail-on -- --utc'],
  ])('without their value are refused: %s', (line) => {
    expect(() => refuseMissingValues(line.split(' '))).toThrow(/needs a value/);
  });

  it.each([
    ['report x --fail-on oom --utc'],
    ['report x --fail-on=oom'],
    ['demo --utc'],
    ['report -- --fail-on'],
    ['report --unknown'],
  ])('with their value pass: %s', (line) => {
    expect(() => refuseMissingValues(line.split(' '))).not.toThrow();
  });

  it('give a command its own fields alone', () => {
    const fieldsOf = (command: Reading) => Object.keys(optionReaders[command](given(command)));
    expect(fieldsOf('tail')).not.toContain('speed');
    expect(fieldsOf('tail')).not.toContain('format');
    expect(fieldsOf('replay')).not.toContain('region');
    expect(fieldsOf('demo')).not.toContain('files');
    expect(fieldsOf('report')).not.toContain('theme');
  });

  it.each(['tail', 'replay', 'demo', 'report'] as const)('of %s all reach it', (command) => {
    const some: Readonly<Record<string, string>> = {
      time: '1h',
      duration: '5s',
      url: 'http://127.0.0.1:1',
      n: '2',
      percent: '70',
      what: 'leak:7',
    };
    const sample = ({ value, choices }: Flag) =>
      value === null ? 'true' : (choices?.at(-1) ?? some[value] ?? 'something');
    const without = JSON.stringify(optionReaders[command](given(command)));
    for (const flag of flagsOf(command)) {
      const value = flag.name === 'until' && command !== 'report' ? '23:59Z' : sample(flag);
      const read = JSON.stringify(optionReaders[command](given(command, { [flag.name]: value })));
      expect(read, `--${flag.name} ${value}`).not.toBe(without);
    }
  });

  it('of a command with one word are refused, and so are more words', () => {
    expect(readWord({ ...given('schema'), words: ['ndjson'] })).toBe('ndjson');
    expect(readWord(given('schema'))).toBeNull();
    expect(() => readWord({ ...given('schema'), words: ['a', 'b'] })).toThrow('takes one word, not "a b"');
    expect(() => readWord(given('schema', { utc: 'true' }))).toThrow('not of schema');
  });

  it('have names that differ', () => {
    expect(new Set(flags.map(({ name }) => name)).size).toBe(flags.length);
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
