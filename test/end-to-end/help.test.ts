import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { recordsOf } from '../surface/emitted.ts';
import { run } from './run.ts';

const commandNames = ['tail', 'replay', 'demo', 'report', 'schema', 'completion'];

describe('help', () => {
  it.each([[[]], [['--help']], [['-h']], [['help']]])('of %j is the overview', async (args) => {
    const { stdout, stderr, code } = await run(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const name of commandNames) expect(stdout).toContain(`lambda-oom ${name}`);
    expect(stdout).toContain('--fail-on <what>');
  });

  it.each(commandNames)('of %s is the same however it is asked for', async (name) => {
    const asked = [
      [name, '--help'],
      [name, '-h'],
      ['help', name],
      ['--utc', name, '--help'],
    ];
    const runs = await Promise.all(asked.map((args) => run(args)));
    for (const { stdout, code } of runs) {
      expect(code).toBe(0);
      expect(stdout).toContain(`lambda-oom ${name}`);
      expect(stdout).toBe(runs[0]?.stdout);
    }
  });

  it('of a command shows no option of another', async () => {
    const { stdout } = await run(['demo', '--help']);
    expect(stdout).toContain('--speed');
    expect(stdout).not.toContain('--region');
  });

  it('of a command that there is not is refused', async () => {
    for (const args of [
      ['help', 'tial'],
      ['tial', '--help'],
    ]) {
      const { stderr, code } = await run(args);
      expect(code).toBe(2);
      expect(stderr).toContain('there is no command "tial"\ndid you mean tail?');
    }
  });

  it('goes before what is wrong with the options', async () => {
    expect((await run(['report', '--fail-on', '--help'])).code).toBe(0);
  });
});

describe('schema', () => {
  it('prints that of the report, unless the records are asked for', async () => {
    const [plain, report] = await Promise.all([run(['schema']), run(['schema', 'report'])]);
    expect(plain).toEqual(report);
    expect(JSON.parse(report.stdout)).toMatchObject({ $id: 'lambda-oom-report-1' });
  });

  it('prints one that needs no other, by which the records are valid', async () => {
    const { stdout } = await run(['schema', 'ndjson']);
    const validate = new Ajv2020({ strict: false, allErrors: true }).compile(JSON.parse(stdout));
    const replayed = await run(['replay', 'demo/incident.ndjson.gz', '--speed', 'max', '--output', 'ndjson']);
    const records = recordsOf(replayed.stdout);
    expect(records.length).toBeGreaterThan(100);
    for (const record of records) {
      validate(record);
      expect(validate.errors).toBeNull();
    }
    expect(validate({ type: 'attempt', timestamp: 1 })).toBe(false);
  });

  it('knows no other', async () => {
    const { stderr, code } = await run(['schema', 'ndjsn']);
    expect(code).toBe(2);
    expect(stderr).toContain('there is no schema "ndjsn"\ndid you mean ndjson?');
  });
});
