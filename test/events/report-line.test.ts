import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReportRecord } from '../../src/events/record.ts';
import { parseReportLine } from '../../src/events/report-line.ts';

const id = '4a84bba3-a7f0-4100-842e-1e4f2ddb6425';
const nothing: ReportRecord = {
  kind: 'report',
  requestId: id,
  status: null,
  errorType: null,
  durationMs: null,
  billedMs: null,
  sizeMb: null,
  usedMb: null,
  initMs: null,
  restoreMs: null,
  billedRestoreMs: null,
  xrayTraceId: null,
};
const warm = { ...nothing, durationMs: 157.6, billedMs: 158, sizeMb: 1024, usedMb: 390 };
const trace = '1-66c53c36-9369623e9229cc9fa6e92b5c';
const figures = 'Duration: 157.60 ms\tBilled Duration: 158 ms\tMemory Size: 1024 MB\tMax Memory Used: 390 MB';

describe('parseReportLine', () => {
  it.each<[string, string, ReportRecord]>([
    ['as Lambda writes it', `REPORT RequestId: ${id}\t${figures}\t\n`, warm],
    ['without the last tab', `REPORT RequestId: ${id}\t${figures}\n`, warm],
    [
      'space and tab before Memory Size',
      `REPORT RequestId: ${id}\t${figures.replace('ms\tM', 'ms \tM')}\t`,
      warm,
    ],
    ['one space before Memory Size', `REPORT RequestId: ${id}\t${figures.replace('ms\tM', 'ms M')}`, warm],
    ['blanks for tabs', `REPORT RequestId: ${id} ${figures.replaceAll('\t', ' ')}`, warm],
    ['several blanks for tabs', `REPORT RequestId: ${id}   ${figures.replaceAll('\t', '    ')}`, warm],
    ['CRLF', `REPORT RequestId: ${id}\t${figures}\t\r\n`, warm],
    [
      'Init Duration first, as emulators have it',
      `REPORT RequestId: ${id}\tInit Duration: 0.12 ms\t${figures}\t\n`,
      { ...warm, initMs: 0.12, emulated: true },
    ],
    [
      'a restore, whose label is inside another one',
      `REPORT RequestId: ${id}\t${figures}\tRestore Duration: 398.97 ms\tBilled Restore Duration: 182 ms\t\n`,
      { ...warm, restoreMs: 398.97, billedRestoreMs: 182 },
    ],
    [
      'the billed restore first',
      `REPORT RequestId: ${id}\tBilled Restore Duration: 182 ms\tRestore Duration: 398.97 ms`,
      { ...nothing, restoreMs: 398.97, billedRestoreMs: 182 },
    ],
    [
      'a status and an error type',
      `REPORT RequestId: ${id}\t${figures}\tStatus: error\tError Type: Runtime.OutOfMemory\n`,
      { ...warm, status: 'error', errorType: 'Runtime.OutOfMemory' },
    ],
    [
      'X-Ray on the next line',
      `REPORT RequestId: ${id}\t${figures}\t\nXRAY TraceId: ${trace}\tSegmentId: aea8f47b41522fa1\tSampled: true\t\n`,
      { ...warm, xrayTraceId: trace },
    ],
    [
      'X-Ray without Sampled, after an error',
      `REPORT RequestId: ${id}\t${figures}\tStatus: timeout\nXRAY TraceId: ${trace}\tSegmentId: 382f97d370ef6f64\t`,
      { ...warm, status: 'timeout', xrayTraceId: trace },
    ],
    [
      'everything on one line',
      `REPORT RequestId: ${id} ${figures.replaceAll('\t', ' ')} XRAY TraceId: ${trace} SegmentId: aea8f47b41522fa1 Sampled: true`,
      { ...warm, xrayTraceId: trace },
    ],
    [
      'a field of tomorrow between tabs',
      `REPORT RequestId: ${id}\tPeak Memory Size: 7 MB\t${figures}\tGreen: yes\tStatus: error\n`,
      { ...warm, status: 'error' },
    ],
    [
      'a field of tomorrow between blanks',
      `REPORT RequestId: ${id} Shade: green ${figures.replaceAll('\t', ' ')}`,
      warm,
    ],
    ['a status of tomorrow', `REPORT RequestId: ${id}\t${figures}\tStatus: frozen\n`, warm],
    [
      'more used than there is',
      `REPORT RequestId: ${id}\tMemory Size: 256 MB\tMax Memory Used: 257 MB`,
      { ...nothing, sizeMb: 256, usedMb: 257 },
    ],
    ['a figure that is none', `REPORT RequestId: ${id}\tDuration: n/a ms\tMemory Size: 1.2.3 MB`, nothing],
  ])('reads %s', (_, line, record) => {
    expect(parseReportLine(line, 0)).toEqual(record);
  });

  it.each([
    'REPORT for today',
    'REPORT RequestId: ',
    `REPORT RequestId: ${id}`,
    `REPORT RequestId: ${id} is missing`,
  ])('leaves %j to the application', (line) => {
    expect(parseReportLine(line, 0)).toBeNull();
  });

  it('gives back every figure it was rendered from, in any order, with any separator', () => {
    const amount = fc.integer({ min: 0, max: 90_000_000 }).map((hundredths) => hundredths / 100);
    const mb = fc.integer({ min: 1, max: 10_240 });
    const separator = fc.constantFrom('\t', ' \t', ' ', '\t ', '   ');
    const fields = fc.record(
      {
        durationMs: amount,
        billedMs: fc.integer({ min: 0, max: 900_000 }),
        sizeMb: mb,
        usedMb: mb,
        initMs: amount,
        restoreMs: amount,
        billedRestoreMs: fc.integer({ min: 0, max: 900_000 }),
        status: fc.constantFrom('error', 'timeout', 'failure', 'success'),
        errorType: fc.constantFrom('Runtime.OutOfMemory', 'Extension.Crash', 'Function.X'),
        xrayTraceId: fc.constant(trace),
      },
      { requiredKeys: ['durationMs'] },
    );
    const labels: Readonly<Record<string, readonly [string, string]>> = {
      durationMs: ['Duration', ' ms'],
      billedMs: ['Billed Duration', ' ms'],
      sizeMb: ['Memory Size', ' MB'],
      usedMb: ['Max Memory Used', ' MB'],
      initMs: ['Init Duration', ' ms'],
      restoreMs: ['Restore Duration', ' ms'],
      billedRestoreMs: ['Billed Restore Duration', ' ms'],
      status: ['Status', ''],
      errorType: ['Error Type', ''],
      xrayTraceId: ['XRAY TraceId', ''],
    };
    fc.assert(
      fc.property(
        fields,
        separator,
        fc.array(fc.nat(), { minLength: 10, maxLength: 10 }),
        (values, between, order) => {
          const cells = Object.entries(values)
            .map(([key, value], i) => ({ key, value, rank: order[i] ?? 0 }))
            .sort((a, b) => a.rank - b.rank)
            .map(({ key, value }) => {
              const [label = '', unit = ''] = labels[key] ?? [];
              const figure =
                typeof value === 'number' && key.startsWith('duration') ? value.toFixed(2) : value;
              return `${label}: ${figure}${unit}`;
            });
          const line = `REPORT RequestId: ${id}${between}${cells.join(between)}\n`;
          const initFirst =
            line.indexOf('Init Duration') < line.search(/(?<!Billed |Init |Restore )Duration/);
          const emulated = values.initMs !== undefined && initFirst && values.status === undefined;
          expect(parseReportLine(line, 0)).toEqual({
            ...nothing,
            ...values,
            ...(emulated ? { emulated } : {}),
          });
        },
      ),
      { seed: 20261124, numRuns: 500 },
    );
  });
});

it('knows no Memory Size of 0: a share of it would be no figure', () => {
  const message = 'REPORT RequestId: 1 Duration: 1 ms Memory Size: 0 MB Max Memory Used: 0 MB';
  expect(parseReportLine(message, 0)).toMatchObject({ sizeMb: null, usedMb: 0 });
});
