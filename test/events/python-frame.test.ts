import { describe, expect, it } from 'vitest';
import { parseMessage } from '../../src/events/parse.ts';

const traceback = 'Traceback (most recent call last):';
const frame = '\u00a0\u00a0File "/var/task/main.py", line 146, in handler';
const oom = (proof: 'frame' | 'hint', signature = 'python-memory') => ({
  kind: 'runtime-oom',
  requestId: null,
  runtime: 'python',
  signature,
  limit: 'native',
  proof,
});

describe("Python's frame of an unhandled error", () => {
  it.each([
    [`[ERROR] MemoryError\n${traceback}\n${frame}`],
    [`[ERROR] MemoryError\r${traceback}\r${frame}\r`],
    [`[ERROR] MemoryError: Unable to allocate 7.45 GiB for an array\n${traceback}\n${frame}`],
    [`[ERROR] _ArrayMemoryError: Unable to allocate 7.45 GiB\n${traceback}\n${frame}`],
    [`[ERROR] numpy.core._exceptions._ArrayMemoryError: Unable to allocate 7 GiB\n${traceback}`],
    [`[ERROR] ArrowMemoryError: malloc of size 1073741824 failed\n${traceback}\n${frame}`],
    [`[ERROR] pyarrow.lib.ArrowMemoryError: malloc of size 64 failed\n${traceback}\n${frame}`],
    [`[ERROR] MemoryError ${traceback} File "/var/task/main.py", line 146, in handler raise e`],
    [`[ERROR] MemoryError: Unable to allocate 7 GiB ${traceback} File "/var/task/main.py", line 1, in f`],
    ['[ERROR] MemoryError'],
    ['[ERROR] MemoryError\n'],
  ])('takes %j for proof of a runtime OOM', (message) => {
    const arrow = message.includes('Arrow');
    expect(parseMessage(message)).toEqual(oom('frame', arrow ? 'python-arrow' : 'python-memory'));
  });

  it("does not take an application's own [ERROR] line for proof", () => {
    expect(parseMessage('[ERROR] MemoryError: simulated out of memory')).toEqual(oom('hint'));
    expect(parseMessage('[ERROR] MemoryError: Unable to allocate 7.45 GiB for an array')).toEqual(
      oom('hint'),
    );
    expect(parseMessage(`[ERROR] MemoryError: see "${traceback}" above`)).toEqual(oom('hint'));
    expect(parseMessage(`[ERROR] MemoryError: see ${traceback} above`)).toEqual(oom('hint'));
    expect(parseMessage(`[ERROR] MemoryError: caught\n  ${traceback}\n    File "x.py"`)).toEqual(oom('hint'));
  });

  it.each([
    [`[ERROR] KeyError: 'x'\n${traceback}\n${frame}`, 'KeyError'],
    [`[ERROR] OSError: [Errno 28] No space left on device\n${traceback}\n`, 'ENOSPC'],
    [`[ERROR] OSError: [Errno 12] Cannot allocate memory\n${traceback}\n`, 'ENOMEM'],
    ['[ERROR] OSError: [Errno 28] No space left on device', 'ENOSPC'],
    [`[ERROR] KeyError: 'x' ${traceback} File "/var/task/main.py", line 146, in handler`, 'KeyError'],
    [`[ERROR] botocore.exceptions.ClientError: denied\n${traceback}\n`, 'botocore.exceptions.ClientError'],
    [
      `[ERROR] Runtime.ImportModuleError: Unable to import module 'x'\n${traceback}`,
      'Runtime.ImportModuleError',
    ],
    ["[ERROR] Runtime.HandlerNotFound: Handler 'h' missing on module 'm'", 'Runtime.HandlerNotFound'],
    ['[ERROR] Runtime.UserCodeSyntaxError: Syntax error in module', 'Runtime.UserCodeSyntaxError'],
  ])('takes %j for a failure of type %s', (message, errorType) => {
    expect(parseMessage(message)).toEqual({
      kind: 'failure-line',
      requestId: null,
      errorType,
      ...(message.includes('[Errno 28]') && !message.includes(traceback) ? {} : { runtime: 'python' }),
    });
  });

  it.each([
    '[ERROR] KeyError: caught, going on',
    // A simulator's: the platform words this one otherwise.
    '[ERROR] Runtime.ExitError: RequestId: abc-123 Error: Runtime exited with error: signal: killed',
    '[ERROR] could not reach the shop',
    `[ERROR] could not reach the shop\n${traceback}\n  File "x.py"`,
    '[ERROR]\t2024-05-20T16:29:45.009Z\t90a796b1-cfc0-49ef-99cf-fe7d434d9f48\tMemoryError\n',
    '[INFO] MemoryError',
    `simulator: [ERROR] MemoryError\n${traceback}`,
    '[ERROR] ',
  ])('leaves %j to the application', (message) => {
    expect(parseMessage(message).kind).toBe('application');
  });
});
