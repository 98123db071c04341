import { describe, expect, it } from 'vitest';
import {
  completenessRecord,
  eventRecord,
  type NdjsonRecord,
  ndjsonLine,
  reportRecord,
  sessionRecord,
} from '../../src/output/ndjson.ts';
import { toReport } from '../../src/output/report.ts';
import { from, happenings, recording, snapshot, to } from './sample-snapshot.ts';

const same = (text: string) => text;
const records: Readonly<Record<string, NdjsonRecord>> = {
  session: sessionRecord(recording, '0.1.0', from),
  attempt: eventRecord(happenings.nearOom),
  failure: eventRecord(happenings.failure),
  leak: eventRecord(happenings.leak),
  finding: eventRecord(happenings.finding),
  completeness: completenessRecord(snapshot.completeness, to),
  report: reportRecord(toReport(snapshot, recording), to),
};

describe('NDJSON records', () => {
  it.each(Object.entries(records))('%s is one line with its type and timestamp', (type, record) => {
    const line = ndjsonLine(record, same);
    expect(line.indexOf('\n')).toBe(line.length - 1);
    expect(JSON.parse(line)).toMatchObject({ type, timestamp: expect.any(Number) });
  });

  it('attempt has the fields of the contract', () => {
    expect(records.attempt).toMatchObject({
      function: 'image-resize',
      stream: '2026/11/23/[8]4f21c9',
      requestId: 'a1b2c3d4-0000-4000-8000-000000000001',
      usedMb: 233,
      sizeMb: 256,
      durationMs: 890.12,
      outcome: 'ok',
    });
  });

  it('failure is as in the report', () => {
    const [first] = toReport(snapshot, recording).failures;
    expect(records.failure).toMatchObject({ ...first });
  });

  it('leak tells the verdict now and before; report carries the whole report', () => {
    expect(records.leak).toMatchObject({ from: 'watching', verdict: 'leaking', slopeMbPerInvocation: 1.9 });
    expect(records.report).toMatchObject({ report: { schemaVersion: 1 } });
  });
});
