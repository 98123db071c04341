import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { run } from './run.ts';

interface Judged {
  readonly functionName: string;
  readonly oomKills: number;
  readonly leak: { readonly verdict: string };
  readonly recommendation: { readonly action: string } | null;
}

interface Report {
  readonly totals: Readonly<Record<string, number>>;
  readonly functions: readonly Judged[];
  readonly containers: readonly Judged[];
  readonly findings: readonly { readonly id: string; readonly functionName: string }[];
}

const demoFile = (name: string) => fileURLToPath(new URL(`../../demo/${name}.ndjson.gz`, import.meta.url));
const schema: object = JSON.parse(
  readFileSync(new URL('../../schema/report.schema.json', import.meta.url), 'utf8'),
);
const validate = new Ajv2020({ strict: false, allErrors: true }).compile(schema);

async function reportOn(name: string): Promise<Report> {
  const { stdout, stderr, code } = await run(['report', demoFile(name), '--format', 'json']);
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  const report: Report = JSON.parse(stdout);
  validate(report);
  expect(validate.errors).toBeNull();
  return report;
}

const verdicts = (judged: readonly Judged[]) =>
  Object.fromEntries(judged.map(({ functionName, leak }) => [functionName, leak.verdict]));

describe('report --format json', () => {
  it('finds the leak of the incident and its kills, and nothing wrong with the healthy', async () => {
    const report = await reportOn('incident');
    expect(report.totals).toMatchObject({ oomKills: 7, runtimeOoms: 1, timeouts: 1, otherFailures: 0 });
    expect(report.functions[0]).toMatchObject({
      functionName: 'image-resize',
      oomKills: 6,
      recommendation: { action: 'fix-leak' },
    });
    expect(verdicts(report.functions)).toMatchObject({
      'image-resize': 'leaking',
      // It dies of single heavy requests, after which its memory has not been flat for long.
      'checkout-api': expect.stringMatching(/^(none|watching)$/),
      'stream-etl': 'none',
    });
    expect(report.findings.map(({ id, functionName }) => `${functionName} ${id}`)).toContain(
      'image-resize memory-leak',
    );
  });

  it('sees in the roll-out that version 8 is worse, and calls no container leaking', async () => {
    const report = await reportOn('rollout');
    expect(report.totals.oomKills).toBe(11);
    expect(report.containers.filter(({ leak }) => leak.verdict === 'leaking')).toEqual([]);
    expect(report.findings.map(({ id }) => id)).toContain('deploy-regression');
  });

  it('raises no alarm on a steady day', async () => {
    const report = await reportOn('steady');
    expect(report.totals).toMatchObject({
      oomKills: 0,
      runtimeOoms: 0,
      suspectedOoms: 0,
      nearOoms: 0,
      timeouts: 0,
    });
    expect(report.containers.filter(({ leak }) => leak.verdict === 'leaking')).toEqual([]);
  });
});

describe('report for people', () => {
  it('is plain text of at most 80 columns in a pipe, commands and their labels apart', async () => {
    const { stdout } = await run(['report', demoFile('incident'), '--utc']);
    expect(stdout).toMatch(/^lambda-oom report · recording /);
    expect(stdout).toMatch(/^image-resize +512 +\d+ +\d+ +512 +100 % +6 +\d+ +leaking 5\/5 +fix leak$/m);
    expect(stdout).not.toContain('\x1b');
    expect(stdout.endsWith('\n')).toBe(true);
  });

  it('is Markdown with a table of functions', async () => {
    const { stdout } = await run(['report', demoFile('incident'), '--format', 'markdown']);
    expect(stdout).toMatch(/^# Lambda memory report\n/);
    expect(stdout).toMatch(/^\| `image-resize` \| 512 \|/m);
    expect(stdout.endsWith('\n')).toBe(true);
  });
});
