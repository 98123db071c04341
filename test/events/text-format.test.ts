import { describe, expect, it } from 'vitest';
import { parseMessage } from '../../src/events/parse.ts';
import type { LambdaRecord } from '../../src/events/record.ts';
import { platformLines } from '../../src/events/text-format.ts';

const id = 'fcc5209f-4cea-48cb-a334-b28be5f54647';
const arn = 'arn:aws:lambda:us-east-1::runtime:0000';
const initStart: LambdaRecord = {
  kind: 'init-start',
  phase: null,
  runtimeVersion: 'nodejs:22.v70',
  runtime: 'node',
  functionName: null,
  functionVersion: null,
  sizeMb: null,
  managedInstance: false,
};
const initReport = {
  kind: 'init-report',
  durationMs: 154.03,
  phase: null,
  status: null,
  errorType: null,
} as const;

describe('the platform lines of the text format', () => {
  it.each<[string, LambdaRecord]>([
    [`INIT_START Runtime Version: nodejs:22.v70\tRuntime Version ARN: ${arn}\n`, initStart],
    [`INIT_START Runtime Version: nodejs:22.v70 Runtime Version ARN: ${arn}`, initStart],
    ['INIT_REPORT Init Duration: 154.03 ms\n', initReport],
    [
      'INIT_REPORT Init Duration: 154.03 ms\tPhase: init\tStatus: timeout\n',
      { ...initReport, phase: 'init', status: 'timeout' },
    ],
    [
      'INIT_REPORT Init Duration: 154.03 ms\tPhase: invoke\tStatus: error\tError Type: Runtime.OutOfMemory\n',
      { ...initReport, phase: 'invoke', status: 'error', errorType: 'Runtime.OutOfMemory' },
    ],
    [
      'INIT_REPORT Init Duration: 154.03 ms Phase: invoke Status: error Error Type: Extension.Crash',
      { ...initReport, phase: 'invoke', status: 'error', errorType: 'Extension.Crash' },
    ],
    [
      `RESTORE_START Runtime Version: java:17.v9\tRuntime Version ARN: ${arn}\n`,
      { kind: 'restore-start', runtimeVersion: 'java:17.v9', runtime: 'java' },
    ],
    [
      'RESTORE_REPORT Restore Duration: 244.38 ms\n',
      { kind: 'restore-report', durationMs: 244.38, status: null, errorType: null },
    ],
    [
      'RESTORE_REPORT Restore Duration: 244.38 ms\tStatus: error\tError Type: Runtime.OutOfMemory\n',
      { kind: 'restore-report', durationMs: 244.38, status: 'error', errorType: 'Runtime.OutOfMemory' },
    ],
    [`START RequestId: ${id} Version: $LATEST\n`, { kind: 'start', requestId: id, version: '$LATEST' }],
    [`START RequestId: ${id} Version: 164`, { kind: 'start', requestId: id, version: '164' }],
    ['START RequestId: 1c2d', { kind: 'start', requestId: '1c2d', version: null }],
    [`\n  START RequestId: ${id} Version: 7\r\n`, { kind: 'start', requestId: id, version: '7' }],
    [`END RequestId: ${id}\n`, { kind: 'end', requestId: id }],
    [
      'EXTENSION\tName: my-ext\tState: Ready\tEvents: [INVOKE, SHUTDOWN]\n',
      { kind: 'extension', name: 'my-ext', state: 'Ready' },
    ],
    [
      'EXTENSION\tName: my-ext\tState: Ready\tEvents: []\n',
      { kind: 'extension', name: 'my-ext', state: 'Ready' },
    ],
    ['EXTENSION Name: my-ext State: Ready Events: []', { kind: 'extension', name: 'my-ext', state: 'Ready' }],
    [
      'TELEMETRY\tName: my-ext\tState: Already subscribed\tTypes: [Platform]\n',
      { kind: 'platform', type: 'subscription' },
    ],
    [
      'TELEMETRY Name: my-ext State: Already subscribed Types: [Platform]',
      { kind: 'platform', type: 'subscription' },
    ],
    [
      'LOGS\tName: my-ext\tState: Subscribed\tTypes: [Platform]\n',
      { kind: 'platform', type: 'subscription' },
    ],
    ['LOGS\tName: my-ext', { kind: 'platform', type: 'subscription' }],
    ['EXTENSION\tName: my-ext', { kind: 'extension', name: 'my-ext', state: null }],
    [
      'EXTENSION Name: my-ext State: Launch error Events: []',
      { kind: 'extension', name: 'my-ext', state: 'Launch error' },
    ],
    [
      'IMAGE\tLaunch error: fork/exec /x: exec format error\tEntrypoint: [/x]\tCmd: []\tWorkingDir: []',
      { kind: 'platform', type: 'IMAGE' },
    ],
  ])('reads %j', (message, record) => {
    expect(parseMessage(message)).toEqual(record);
  });

  it.each([
    'plain output mentioning START RequestId: inside a line',
    `START RequestId: ${id} Version: 1 was seen by the simulator`,
    `START RequestId: ${id} of the callee`,
    `END RequestId: ${id} of the callee`,
    'START RequestId: ',
    'START of the batch',
    'END',
    'INIT_START',
    'EXTENSION loaded',
    'EXTENSION\tLoaded: x',
    'LOGSTASH Name: x',
    'TELEMETRY',
  ])('leaves %j to the application', (message) => {
    expect(parseMessage(message)).toEqual({ kind: 'application', requestId: null });
  });

  it('has no row that hides a later one', () => {
    platformLines.forEach((line, i) => {
      const earlier = platformLines.slice(0, i).find((other) => line.opening.startsWith(other.opening));
      expect(earlier, line.opening).toBeUndefined();
    });
  });
});
