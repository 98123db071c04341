import { describe, expect, it } from 'vitest';
import { parseMessage } from '../../src/events/parse.ts';
import type { ExitCause } from '../../src/events/record.ts';

const id = '21b7bc2a-b3ed-413b-8d90-5bbcea5ff103';
const killed = 'Runtime exited with error: signal: killed';

describe('the lines by which the platform says that a process ended', () => {
  it.each<[string, ExitCause, string, string | null]>([
    [`Error: ${killed}\nRuntime.ExitError\n`, 'killed', killed, 'Runtime.ExitError'],
    [`Error: ${killed} Runtime.ExitError`, 'killed', killed, 'Runtime.ExitError'],
    [`Error: ${killed} Runtime.ExitError\n`, 'killed', killed, 'Runtime.ExitError'],
    [`Error: ${killed}`, 'killed', killed, null],
    [`Error: ${killed}\r\nRuntime.ExitError\r\n`, 'killed', killed, 'Runtime.ExitError'],
    [`Error: ${killed}\nRuntime.OutOfMemory\n`, 'out-of-memory', killed, 'Runtime.OutOfMemory'],
    [
      'Error: Runtime exited with error: signal: aborted (core dumped)\nRuntime.ExitError\n',
      'aborted',
      'Runtime exited with error: signal: aborted (core dumped)',
      'Runtime.ExitError',
    ],
    [
      'Error: Runtime exited with error: exit status 134\nRuntime.ExitError',
      'aborted',
      'Runtime exited with error: exit status 134',
      'Runtime.ExitError',
    ],
    [
      'Error: Runtime exited with error: exit status 137\nRuntime.ExitError',
      'child-killed',
      'Runtime exited with error: exit status 137',
      'Runtime.ExitError',
    ],
    [
      'Error: Runtime exited without providing a reason\nRuntime.ExitError\n',
      'other',
      'Runtime exited without providing a reason',
      'Runtime.ExitError',
    ],
    ['Error: exit code 0\nExtension.Crash\n', 'extension', 'exit code 0', 'Extension.Crash'],
    ['Error: signal: killed\nExtension.Crash\n', 'extension', 'signal: killed', 'Extension.Crash'],
    [
      'Error: fork/exec /entrypoint.sh: exec format error\nRuntime.InvalidEntrypoint',
      'other',
      'fork/exec /entrypoint.sh: exec format error',
      'Runtime.InvalidEntrypoint',
    ],
    ['Process exited before completing request', 'generic', 'Process exited before completing request', null],
    [
      'Process exited before completing request\n\n',
      'generic',
      'Process exited before completing request',
      null,
    ],
  ])('reads %j as %s', (rest, cause, text, errorType) => {
    const record = parseMessage(`RequestId: ${id} ${rest}`);
    expect(record).toEqual({ kind: 'exit', requestId: id, cause, text, errorType });
  });

  it('reads an application error without a request id', () => {
    expect(parseMessage('Unknown application error occurred\nRuntime.Unknown\n')).toEqual({
      kind: 'exit',
      requestId: null,
      cause: 'other',
      text: 'Unknown application error occurred',
      errorType: 'Runtime.Unknown',
    });
    expect(parseMessage('Unknown application error occurred')).toMatchObject({
      kind: 'exit',
      errorType: null,
    });
    expect(parseMessage('Unknown application error occurred in module x').kind).toBe('application');
  });

  it('reads the faults of Managed Instances', () => {
    const fault = (status: string, type: string) =>
      `RequestId: ${id}\tStatus: ${status}\tErrorType: ${type}\n`;
    expect(parseMessage(fault('error', 'Runtime.OutOfMemory'))).toEqual({
      kind: 'exit',
      requestId: id,
      cause: 'out-of-memory',
      text: 'Status: error',
      errorType: 'Runtime.OutOfMemory',
    });
    expect(parseMessage(fault('failure', 'Extension.Crash'))).toMatchObject({
      kind: 'exit',
      cause: 'extension',
    });
    expect(parseMessage(fault('timeout', 'Sandbox.Timedout'))).toEqual({
      kind: 'timeout',
      requestId: id,
      afterSeconds: null,
    });
    expect(parseMessage(fault('success', '')).kind).toBe('application');
  });

  it.each([
    `RequestId: ${id} Error: the shop is closed`,
    `RequestId: ${id} Error: the shop is closed\nat index.js:1`,
    `RequestId: ${id} Process exited before completing request, said the callee`,
    `RequestId: ${id} finished`,
    `RequestId: ${id}\tStatus: 200\tPath: /x`,
    `RequestId: ${id}`,
    'RequestId: ',
    `{"errorMessage":"RequestId: ${id} Error: ${killed}","errorType":"Runtime.ExitError"}`,
    `caller saw RequestId: ${id} Error: ${killed}\nRuntime.ExitError`,
    `2022-02-01T20:45:18.184Z\t${id}\tINFO\tRequestId: ${id} Error: ${killed}`,
    `2022-02-01T20:45:18.184Z\t${id}\tERROR\tRequestId: ${id} Error: ${killed}`,
  ])('leaves %j to the application', (message) => {
    expect(parseMessage(message).kind).toBe('application');
  });
});
