import { describe, expect, it } from 'vitest';
import { parseMessage } from '../../src/events/parse.ts';
import type { LambdaRecord, ReportRecord } from '../../src/events/record.ts';

const id = '90a796b1-cfc0-49ef-99cf-fe7d434d9f48';
const time = '2024-05-20T16:29:45.022Z';
const message = (type: string, record: unknown) => JSON.stringify({ time, type: `platform.${type}`, record });
const report: ReportRecord = {
  kind: 'report',
  json: true,
  requestId: id,
  status: 'success',
  errorType: null,
  durationMs: 11.642,
  billedMs: 12,
  sizeMb: 128,
  usedMb: 67,
  initMs: null,
  restoreMs: null,
  billedRestoreMs: null,
  xrayTraceId: null,
};
const metrics = { durationMs: 11.642, billedDurationMs: 12, memorySizeMB: 128, maxMemoryUsedMB: 67 };

describe('the platform records of the JSON format', () => {
  it.each<[string, unknown, LambdaRecord]>([
    [
      'initStart',
      {
        initializationType: 'on-demand',
        phase: 'init',
        runtimeVersion: 'nodejs:18.v28',
        functionName: 'shop',
        functionVersion: '$LATEST',
        instanceId: '2026/10/08/shop[$LATEST]22be53a8cfde4e68b844f8ec293b2543',
        instanceMaxMemory: 268_435_456,
      },
      {
        kind: 'init-start',
        json: true,
        phase: 'init',
        runtimeVersion: 'nodejs:18.v28',
        runtime: 'node',
        functionName: 'shop',
        functionVersion: '$LATEST',
        sizeMb: 256,
        managedInstance: false,
      },
    ],
    [
      'initStart',
      { initializationType: 'lambda-managed-instances', phase: 'snap-start', instanceMaxMemory: 2048 },
      {
        kind: 'init-start',
        json: true,
        phase: 'snap-start',
        runtimeVersion: null,
        runtime: null,
        functionName: null,
        functionVersion: null,
        sizeMb: 2048,
        managedInstance: true,
      },
    ],
    [
      'initRuntimeDone',
      { phase: 'init', status: 'success' },
      { kind: 'platform', type: 'platform.initRuntimeDone' },
    ],
    [
      'initRuntimeDone',
      { phase: 'init', status: 'error', errorType: 'Runtime.OutOfMemory' },
      {
        kind: 'init-report',
        durationMs: null,
        phase: 'init',
        status: 'error',
        errorType: 'Runtime.OutOfMemory',
      },
    ],
    [
      'initReport',
      { phase: 'init', status: 'success', metrics: { durationMs: 173.778 } },
      { kind: 'init-report', durationMs: 173.778, phase: 'init', status: 'success', errorType: null },
    ],
    [
      'restoreStart',
      { runtimeVersion: 'java:21.v3' },
      { kind: 'restore-start', runtimeVersion: 'java:21.v3', runtime: 'java' },
    ],
    [
      'restoreReport',
      { status: 'timeout', metrics: { durationMs: 500.795 } },
      { kind: 'restore-report', durationMs: 500.795, status: 'timeout', errorType: null },
    ],
    ['restoreRuntimeDone', { status: 'success' }, { kind: 'platform', type: 'platform.restoreRuntimeDone' }],
    [
      'restoreRuntimeDone',
      { status: 'error', errorType: 'Runtime.ExitError' },
      { kind: 'restore-report', durationMs: null, status: 'error', errorType: 'Runtime.ExitError' },
    ],
    ['start', { requestId: id, version: '7' }, { kind: 'start', json: true, requestId: id, version: '7' }],
    ['end', { requestId: id }, { kind: 'end', requestId: id }],
    [
      'runtimeDone',
      { requestId: id, status: 'failure', errorType: 'Runtime.ExitError' },
      { kind: 'runtime-done', requestId: id, status: 'failure', errorType: 'Runtime.ExitError' },
    ],
    ['report', { requestId: id, status: 'success', metrics }, report],
    [
      'report',
      { metrics, status: 'error', errorType: 'Runtime.OutOfMemory', requestId: id },
      { ...report, status: 'error', errorType: 'Runtime.OutOfMemory' },
    ],
    [
      'report',
      { requestId: id, metrics: { durationMs: 1.148 }, status: 'success' },
      { ...report, durationMs: 1.148, billedMs: null, sizeMb: null, usedMb: null },
    ],
    [
      'report',
      {
        requestId: id,
        status: 'success',
        metrics: {
          ...metrics,
          memorySizeMB: 128.0,
          restoreDurationMs: 500.795,
          billedRestoreDurationMs: 53,
          initDurationMs: 1.5,
        },
        tracing: { type: 'X-Amzn-Trace-Id', value: 'Root=1-6352a70e-9558bbf6;Parent=ec3f;Sampled=1' },
      },
      { ...report, restoreMs: 500.795, billedRestoreMs: 53, initMs: 1.5, xrayTraceId: '1-6352a70e-9558bbf6' },
    ],
    [
      'extension',
      { name: 'x', state: 'Ready', events: [] },
      { kind: 'extension', name: 'x', state: 'Ready' },
    ],
    [
      'telemetrySubscription',
      { name: 'x', state: 'Subscribed', types: ['platform'] },
      { kind: 'platform', type: 'platform.telemetrySubscription' },
    ],
    [
      'logsDropped',
      { reason: 'Some logs were dropped', droppedRecords: 123, droppedBytes: 12345 },
      { kind: 'logs-dropped', reason: 'Some logs were dropped', droppedRecords: 123 },
    ],
    ['invokeSummary', { anything: 1 }, { kind: 'platform', type: 'platform.invokeSummary' }],
    ['report', { status: 'success', metrics }, { kind: 'platform', type: 'platform.report' }],
    [
      'fault',
      `RequestId: ${id} Error: Runtime exited with error: signal: killed\nRuntime.ExitError`,
      {
        kind: 'exit',
        requestId: id,
        cause: 'killed',
        text: 'Runtime exited with error: signal: killed',
        errorType: 'Runtime.ExitError',
      },
    ],
    ['fault', 'something else', { kind: 'platform', type: 'platform.fault' }],
  ])('reads platform.%s %j', (type, record, expected) => {
    expect(parseMessage(message(type, record))).toEqual(expected);
  });

  it('minds neither white space nor the order of keys', () => {
    const text = `\n{ "record" : ${JSON.stringify({ metrics, status: 'success', requestId: id }, null, 2)},\n "type":"platform.report" , "time": "${time}" }\n`;
    expect(parseMessage(text)).toEqual(report);
  });

  it('takes figures that are no figures for unknown', () => {
    const wrong = { durationMs: '12', billedDurationMs: -1, memorySizeMB: null, maxMemoryUsedMB: {} };
    expect(parseMessage(message('report', { requestId: id, status: 7, metrics: wrong }))).toEqual({
      ...report,
      status: null,
      durationMs: null,
      billedMs: null,
      sizeMb: null,
      usedMb: null,
    });
    expect(parseMessage(message('report', { requestId: id, status: 'success', metrics: [] }))).toMatchObject({
      usedMb: null,
    });
  });

  it.each([
    ['a level', { time, type: 'platform.report', record: { requestId: id, metrics }, level: 'INFO' }],
    ['no time', { type: 'platform.report', record: { requestId: id, metrics } }],
    ['no record', { time, type: 'platform.report', requestId: id }],
    ['a record that is a list', { time, type: 'platform.report', record: [] }],
    ['another type', { time, type: 'app.platform.report', record: {} }],
    ['the record one level down', { event: { time, type: 'platform.report', record: { requestId: id } } }],
  ])('takes a record with %s for an application line', (_, value) => {
    expect(parseMessage(JSON.stringify(value)).kind).toBe('application');
  });

  it.each(['{"type":"platform.report",', '{platform.report}', '{"a":"platform."}', '{"errorType"'])(
    'takes %j for an application line',
    (text) => {
      expect(parseMessage(text)).toEqual({ kind: 'application', requestId: null });
    },
  );
});

it('takes no figure that a sum could not hold, no size of 0, and -0 as 0', () => {
  const metrics = { durationMs: 1e308, billedDurationMs: -1, memorySizeMB: 0, maxMemoryUsedMB: 12 };
  const line = JSON.stringify({
    time: 't',
    type: 'platform.report',
    record: { requestId: 'a', metrics: { ...metrics, initDurationMs: 7 } },
  });
  expect(parseMessage(line.replace('7', '-0'))).toEqual({
    ...parseMessage(line),
    durationMs: null,
    billedMs: null,
    sizeMb: null,
    usedMb: 12,
    initMs: 0,
  });
});
