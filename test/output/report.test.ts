import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { emptySnapshot } from '../../src/analysis/snapshot/empty-snapshot.ts';
import { safeJson } from '../../src/output/json.ts';
import { toReport } from '../../src/output/report.ts';
import { markdownLines } from '../../src/output/report-markdown.ts';
import { reportLines } from '../../src/output/report-text.ts';
import type { Style } from '../../src/output/style.ts';
import { outsideCode } from '../fuzz/doors.ts';
import { finding, hostile, recording, snapshot } from './sample-snapshot.ts';

const plain: Style = { utc: true, color: false, redact: (text) => text };
const schema: object = JSON.parse(
  readFileSync(new URL('../../schema/report.schema.json', import.meta.url), 'utf8'),
);
const validate = new Ajv2020({ strict: false, allErrors: true }).compile(schema);

describe('toReport', () => {
  it.each([
    ['a full snapshot', snapshot],
    ['an empty one', emptySnapshot],
  ])('%s meets report.schema.json', (_, given) => {
    const report: unknown = JSON.parse(safeJson(toReport(given, recording), plain.redact));
    validate(report);
    expect(validate.errors).toBeNull();
  });

  it('projects: the figures are those of the snapshot', () => {
    const report = toReport(snapshot, recording);
    expect(report.totals.oomKills).toBe(7);
    expect(report.source).toMatchObject({ kind: 'recording', files: ['incident.ndjson.gz'] });
    expect(report.functions[0]?.leak.since).toBe(Date.UTC(2026, 10, 23, 13, 46));
    expect(report.failures[1]).toMatchObject({ kind: 'timeout', usedMb: null, memoryBound: true });
    expect(report.functions[2]?.memory.peakMb).toBeNull();
  });
});

describe('safeJson', () => {
  it('carries hostile text unchanged without a byte that a terminal acts on', () => {
    const json = safeJson({ text: hostile }, plain.redact, 2);
    expect(json).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
    expect(JSON.parse(json)).toEqual({ text: hostile });
  });

  it('escapes invisible characters beyond the first plane so that they come back', () => {
    const tag = 'a\u{e0041}b';
    const json = safeJson(tag, plain.redact);
    expect(json).toBe('"a\\udb40\\udc41b"');
    expect(JSON.parse(json)).toBe(tag);
  });

  it('cleans every string', () => {
    expect(safeJson({ a: ['SECRET', { b: 'x SECRET' }] }, (t) => t.replaceAll('SECRET', '*'))).toBe(
      '{"a":["*",{"b":"x *"}]}',
    );
  });
});

describe('the report as text', () => {
  const lines = reportLines(snapshot, recording, plain);

  it('fits 80 columns, commands to be copied apart, without anything that a terminal acts on', () => {
    for (const line of lines) {
      expect(line).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/);
      // A command is never wrapped: it is there to be copied.
      if (!line.includes('aws lambda')) expect(stringWidth(line), line).toBeLessThanOrEqual(80);
    }
  });

  it('has the table of functions in line', () => {
    const at = lines.findIndex((line) => line.startsWith('FUNCTION'));
    expect(lines.slice(at, at + 3)).toEqual([
      'FUNCTION           SIZE  P50  P95  PEAK   USED  OOM  NEAR  LEAK         SET TO',
      'image-resize        512  380  498   512  100 %    6   120  leaking 3/4  fix leak',
      'checkout-api        256  205  231   235   91 %    0    41  none         384 ↑',
    ]);
  });

  it('says totals, failures with their evidence, findings with their commands, and completeness', () => {
    const text = lines.join('\n');
    expect(text).toContain('7 OOM kills · 1 runtime OOM · 161 near OOMs · 1 timeout');
    expect(text).toContain(
      '2026-11-23 13:52:00Z  OOM kill  image-resize\n    512/512 MB (100 %) · v8 · attempt 2\n',
    );
    expect(text).toContain('    REPORT: Error Type Runtime.OutOfMemory');
    expect(text).toContain('critical: image-resize leaks 1.9 MB an invocation');
    expect(text).toContain('      --function-name image-resize --memory-size 1024');
    expect(text).toContain('no memory data (system log level WARN?)');
    expect(text).toContain('Incomplete: 2 records could not be read');
  });

  it('holds for nothing at all', () => {
    const text = reportLines(emptySnapshot, recording, plain).join('\n');
    expect(text).toContain('No Lambda function was seen.');
    expect(text).not.toContain('FAILURES');
  });

  it('leaves columns out, and then cuts names, where many functions with long names do not fit', () => {
    const functionName = 'a-service-with-a-long-name-orders-stream';
    const functions = snapshot.functions.slice(0, 1).map((fn) => ({ ...fn, functionName }));
    const narrow = reportLines({ ...snapshot, functions }, recording, plain, 60);
    const at = narrow.findIndex((line) => line.startsWith('FUNCTION'));
    expect(narrow.slice(at, at + 2)).toEqual([
      'FUNCTION       SIZE  PEAK   USED  OOM  LEAK         SET TO',
      'a-service-wi…   512   512  100 %    6  leaking 3/4  fix leak',
    ]);
  });

  it('names the function of a finding, and says how many it leaves out', () => {
    const findings = Array.from({ length: 30 }, (_, i) => ({ ...finding, title: `${i} OOM kills` }));
    const text = reportLines({ ...snapshot, findings }, recording, plain).join('\n');
    expect(text).toContain('critical: image-resize: 7 OOM kills');
    expect(text).toContain('and 5 findings more; --format json has all');
  });

  it('uses colours only where they are allowed', () => {
    expect(reportLines(snapshot, recording, { ...plain, color: true }).join('\n')).toContain('\x1b[31m');
  });
});

describe('the report as Markdown', () => {
  const text = markdownLines(snapshot, recording, plain).join('\n');

  it('has the three tables and fenced commands', () => {
    expect(text).toContain(
      '| `image-resize` | 512 | 380 | 498 | 512 | 100 % | 6 | 120 | leaking 3/4 | fix leak |',
    );
    expect(text).toContain(
      '| 2026-11-23 13:52:00Z | OOM kill | `image-resize` | `v8` | 512/512 MB (100 %) |',
    );
    expect(text).toContain('```\naws lambda update-function-configuration \\\n');
  });

  it('lets log text make neither cells nor HTML nor links', () => {
    expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
    for (const line of text.split('\n')) expect(outsideCode(line)).not.toMatch(/<|@|www\.|:\/\//);
    const rows = text.split('\n').filter((line) => line.startsWith('| ') && line.includes('txt'));
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(row).toContain('txt\\|`<b>');
  });
});
