import { describe, expect, it } from 'vitest';
import { parseMessage } from '../../src/events/parse.ts';

const id = '90a796b1-cfc0-49ef-99cf-fe7d434d9f48';
const timestamp = '2024-05-20T16:29:45Z';
const stackTrace = ['  File "/var/task/main.py", line 3, in handler\n    x = bytearray(10 ** 12)\n'];
const parse = (line: unknown) => parseMessage(JSON.stringify(line));

describe('JSON log lines that tell of a failed invocation', () => {
  it.each([
    [
      'Python, log_level',
      {
        timestamp,
        log_level: 'ERROR',
        errorMessage: '',
        errorType: 'MemoryError',
        requestId: id,
        stackTrace,
      },
      'python',
    ],
    [
      'Python, level',
      { timestamp, level: 'ERROR', errorMessage: '', errorType: 'MemoryError', requestId: id, stackTrace },
      'python',
    ],
    [
      'numpy',
      {
        log_level: 'ERROR',
        errorMessage: 'Unable to allocate 7.45 GiB',
        errorType: '_ArrayMemoryError',
        requestId: id,
        stackTrace: [],
      },
      'python',
    ],
    [
      'Java',
      {
        timestamp,
        level: 'ERROR',
        errorType: 'java.lang.OutOfMemoryError',
        errorMessage: 'Java heap space',
        AWSRequestId: id,
        stackTrace: [],
      },
      'java',
    ],
    [
      '.NET',
      {
        timestamp,
        level: 'Error',
        requestId: id,
        message: null,
        errorType: 'System.OutOfMemoryException',
        errorMessage: 'x',
        stackTrace: [],
      },
      'dotnet',
    ],
  ])('takes the frame of %s for proof', (_, line, runtime) => {
    expect(parse(line)).toEqual({
      kind: 'runtime-oom',
      requestId: id,
      runtime,
      signature: `${runtime}-json`,
      limit: expect.any(String),
      proof: 'frame',
    });
  });

  it("reads Java's frame inside the message", () => {
    const message =
      'Java heap space: java.lang.OutOfMemoryError\njava.lang.OutOfMemoryError: Java heap space\n\tat x.Y.z(Y.java:1)\n';
    expect(parse({ timestamp, message, level: 'ERROR', AWSRequestId: id })).toEqual({
      kind: 'runtime-oom',
      requestId: id,
      runtime: 'java',
      signature: 'java-heap',
      limit: expect.any(String),
      proof: 'frame',
    });
  });

  it('does not take a memory error that the application caught and logged for proof', () => {
    const line = {
      timestamp,
      level: 'ERROR',
      message: 'falling back',
      errorType: 'MemoryError',
      stackTrace,
      requestId: id,
    };
    expect(parse(line)).toMatchObject({ kind: 'runtime-oom', proof: 'hint' });
  });

  it("does not take Ruby's response, which a caller may print, for proof", () => {
    const line = {
      errorMessage: 'failed to allocate memory',
      errorType: 'Function<NoMemoryError>',
      stackTrace: [],
    };
    expect(parseMessage(JSON.stringify(line, null, 2))).toMatchObject({ runtime: 'ruby', proof: 'hint' });
  });

  it.each([
    [
      'an unhandled error',
      {
        timestamp,
        log_level: 'ERROR',
        errorMessage: 'boom',
        errorType: 'KeyError',
        requestId: id,
        stackTrace,
      },
      'KeyError',
    ],
    [
      'an import error',
      {
        log_level: 'ERROR',
        errorMessage: 'No module',
        errorType: 'Runtime.ImportModuleError',
        requestId: id,
        stackTrace: [],
      },
      'Runtime.ImportModuleError',
    ],
    [
      "Node's own errors",
      {
        level: 'ERROR',
        requestId: id,
        message: { errorType: 'Runtime.UserCodeSyntaxError', errorMessage: 'x', stackTrace: [] },
      },
      'Runtime.UserCodeSyntaxError',
    ],
  ])('takes %s for a failure', (_, line, errorType) => {
    expect(parse(line)).toMatchObject({ kind: 'failure-line', requestId: id, errorType });
  });

  it.each([
    [
      'a mention in a message',
      { level: 'INFO', requestId: id, message: 'retrying after MemoryError in worker' },
    ],
    [
      'a mention at error level',
      { level: 'ERROR', requestId: id, message: 'MemoryError: "errorType" was java.lang.OutOfMemoryError' },
    ],
    [
      'a caught error',
      { level: 'ERROR', requestId: id, message: 'skipped', errorType: 'KeyError', stackTrace },
    ],
    [
      "an error that Node's console printed",
      { level: 'ERROR', requestId: id, message: { errorType: 'TypeError', stackTrace: [] } },
    ],
    ['an error at no error level', { level: 'WARN', requestId: id, errorType: 'MemoryError', stackTrace }],
    ['an error type without a stack', { level: 'ERROR', requestId: id, errorType: 'MemoryError' }],
    [
      'the cause of a step function',
      { error: 'Runtime.ExitError', cause: { errorType: 'Runtime.ExitError' } },
    ],
    [
      'a quoted response',
      { responsePayload: { errorType: 'MemoryError', errorMessage: '', stackTrace: [] } },
    ],
  ])('leaves %s to the application', (_, line) => {
    expect(parse(line).kind).toBe('application');
  });

  it('keeps the request id of an error line that is not a failure', () => {
    const line = { level: 'ERROR', requestId: id, message: 'skipped', errorType: 'KeyError', stackTrace };
    expect(parse(line)).toEqual({ kind: 'application', requestId: id });
  });
});
