import { describe, expect, it } from 'vitest';
import { failureSignatures } from '../../src/events/failure-lines.ts';
import { parseMessage } from '../../src/events/parse.ts';
import type { Runtime } from '../../src/events/record.ts';
import { oomSignatures } from '../../src/events/signatures.ts';

const id = 'a5726620-e0f9-4597-b718-bd9a090b3aaa';
const time = '2021-11-09T19:16:53.572Z';
const nodeFrame = `${time}\t${id}\tERROR\t`;
const heap = 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory';

/** A whole line for every row: what the runtime writes, where it writes it. */
const oomLines: readonly (readonly [string, Runtime, string, boolean])[] = [
  [heap, 'node', 'node-heap', true],
  [`${heap}\n----- Native stack trace -----\n`, 'node', 'node-heap', true],
  [`${time} ${id} ${heap}\n\n`, 'node', 'node-heap', true],
  [`${nodeFrame}${heap}`, 'node', 'node-heap', true],
  [
    'FATAL ERROR: Ineffective mark-compacts near heap limit Allocation failed - JavaScript heap out of memory',
    'node',
    'node-heap',
    true,
  ],
  ['FATAL ERROR: CALL_AND_RETRY_LAST Allocation failed - process out of memory', 'node', 'node-heap', true],
  [`\n<--- Last few GCs --->\n\n[8:0x55] 300 ms: Mark-sweep 128.1\n\n${heap}\n`, 'node', 'node-heap', true],
  [
    '#\n# Fatal error in , line 0\n# Fatal JavaScript out of memory: Reached heap limit\n#',
    'node',
    'node-v8-fatal',
    true,
  ],
  ['# Fatal JavaScript out of memory: Reached heap limit', 'node', 'node-v8-fatal', true],
  [
    `${nodeFrame}Invoke Error \t{"errorType":"RangeError","errorMessage":"Array buffer allocation failed","stack":[]}`,
    'node',
    'node-array-buffer',
    true,
  ],
  [
    `${nodeFrame}Uncaught Exception \t{"errorType":"RangeError","errorMessage":"Array buffer allocation failed"}`,
    'node',
    'node-array-buffer',
    true,
  ],
  [
    `${nodeFrame}Unhandled Promise Rejection \t{"errorMessage":"Array buffer allocation failed"}`,
    'node',
    'node-array-buffer',
    true,
  ],
  ['RangeError: Array buffer allocation failed\n    at new ArrayBuffer', 'node', 'node-array-buffer', false],
  [
    'Error [ERR_WORKER_OUT_OF_MEMORY]: Worker terminated due to reaching memory limit',
    'node',
    'node-worker',
    false,
  ],
  [
    `${nodeFrame}Invoke Error \t{"errorType":"Error","errorMessage":"Worker terminated","code":"ERR_WORKER_OUT_OF_MEMORY"}`,
    'node',
    'node-worker',
    true,
  ],
  [`${nodeFrame}Uncaught Exception \t{"code":"ERR_WORKER_OUT_OF_MEMORY"}`, 'node', 'node-worker', true],
  [
    `${nodeFrame}Unhandled Promise Rejection \t{"code":"ERR_WORKER_OUT_OF_MEMORY"}`,
    'node',
    'node-worker',
    true,
  ],
  ['MemoryError', 'python', 'python-bare', false],
  ['MemoryError: Unable to allocate 7.45 GiB', 'python', 'python-bare', false],
  ['numpy.core._exceptions._ArrayMemoryError: Unable to allocate 7 GiB', 'python', 'python-bare', false],
  ['numpy._core._exceptions._ArrayMemoryError: Unable to allocate 7 GiB', 'python', 'python-bare', false],
  [
    'Java heap space: java.lang.OutOfMemoryError\njava.lang.OutOfMemoryError: Java heap space\n\tat x.Y.z(Y.java:1)\n',
    'java',
    'java-heap',
    true,
  ],
  [
    'Java heap space: java.lang.OutOfMemoryError java.lang.OutOfMemoryError: Java heap space',
    'java',
    'java-heap',
    true,
  ],
  ['Metaspace: java.lang.OutOfMemoryError\n', 'java', 'java-metaspace', true],
  ['Compressed class space: java.lang.OutOfMemoryError\n', 'java', 'java-class-space', true],
  ['GC overhead limit exceeded: java.lang.OutOfMemoryError\n', 'java', 'java-gc-overhead', true],
  ['Requested array size exceeds VM limit: java.lang.OutOfMemoryError\n', 'java', 'java-array-size', true],
  ['Direct buffer memory: java.lang.OutOfMemoryError\n', 'java', 'java-direct-buffer', true],
  ['Map failed: java.lang.OutOfMemoryError\n', 'java', 'java-map', true],
  [
    'Cannot reserve 4096 bytes of direct buffer memory (allocated: 1, limit: 2): java.lang.OutOfMemoryError\n',
    'java',
    'java-direct-buffer',
    true,
  ],
  [
    'Exception in thread "main" java.lang.OutOfMemoryError: Java heap space\n',
    'java',
    'java-main-thread',
    true,
  ],
  ['Exception in thread "pool-1-thread-2" java.lang.OutOfMemoryError: x', 'java', 'java-thread', false],
  [
    'Exception: java.lang.OutOfMemoryError thrown from the UncaughtExceptionHandler in thread "main"',
    'java',
    'java-thread',
    false,
  ],
  ['Terminating due to java.lang.OutOfMemoryError: Java heap space', 'java', 'java-exit-on-oom', true],
  [
    '#\n# There is insufficient memory for the Java Runtime Environment to continue.\n#',
    'java',
    'java-native',
    true,
  ],
  ['java.lang.OutOfMemoryError: Java heap space\n\tat x.Y.z(Y.java:1)', 'java', 'java-bare', false],
  [
    "Unhandled exception. System.OutOfMemoryException: Exception of type 'System.OutOfMemoryException' was thrown.",
    'dotnet',
    'dotnet-unhandled',
    true,
  ],
  ['Unhandled Exception: System.OutOfMemoryException: x', 'dotnet', 'dotnet-unhandled', true],
  [`${time}\t${id}\tfail\tSystem.OutOfMemoryException: x\n   at A.B()`, 'dotnet', 'dotnet-frame', true],
  [
    "Exception of type 'System.OutOfMemoryException' was thrown.: OutOfMemoryException\n   at A.B()\n",
    'dotnet',
    'dotnet-frame',
    true,
  ],
  ['System.OutOfMemoryException: x\n   at A.B()', 'dotnet', 'dotnet-bare', false],
  ['fatal error: runtime: out of memory\n\nruntime stack:\n', 'go', 'go-out-of-memory', true],
  ['fatal error: out of memory', 'go', 'go-out-of-memory', true],
  ['fatal error: runtime: cannot allocate memory', 'go', 'go-cannot-allocate', true],
  ['runtime: cannot allocate memory', 'go', 'go-cannot-allocate', true],
  ['runtime: out of memory: cannot allocate 4194304-byte block (8192 in use)', 'go', 'go-block', false],
  [
    'runtime: out of memory: cannot allocate 4194304-byte block (8192 in use)\nfatal error: out of memory\n',
    'go',
    'go-out-of-memory',
    true,
  ],
  ['failed to allocate memory (NoMemoryError)', 'ruby', 'ruby-no-memory', true],
  ['[FATAL] failed to allocate memory', 'ruby', 'ruby-no-memory', true],
  [
    "/var/task/app.rb:3:in `handler': failed to allocate memory (NoMemoryError)",
    'ruby',
    'ruby-no-memory',
    true,
  ],
  ['memory allocation of 1073741824 bytes failed', 'rust', 'rust-allocation', true],
  ['PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted', 'php', 'php-memory-limit', false],
  ['Fatal error: Allowed memory size of 134217728 bytes exhausted', 'php', 'php-memory-limit', false],
  [
    'NOTICE: PHP message: PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted',
    'php',
    'php-memory-limit',
    false,
  ],
];

const failureLines: readonly (readonly [string, string | null])[] = [
  [`${nodeFrame}Invoke Error \t{"errorType":"SystemError","errorMessage":"EMFILE"}`, 'SystemError'],
  [
    `${nodeFrame}Uncaught Exception \t{"errorType":"Runtime.UserCodeSyntaxError"}`,
    'Runtime.UserCodeSyntaxError',
  ],
  [`${nodeFrame}Uncaught Exception \t"thrown outside the handler"`, null],
  [
    `${nodeFrame}Unhandled Promise Rejection \t{"errorType":"Runtime.UnhandledPromiseRejection"}`,
    'Runtime.UnhandledPromiseRejection',
  ],
  ['Error: ENOSPC: no space left on device, write', 'ENOSPC'],
  ['Error: write ENOSPC', 'ENOSPC'],
  ['ENOSPC: no space left on device, write', 'ENOSPC'],
  ['[ERROR] OSError: [Errno 28] No space left on device', 'ENOSPC'],
  ['OSError: [Errno 28] No space left on device', 'ENOSPC'],
  ['[Errno 28] No space left on device: /tmp/x', 'ENOSPC'],
  ['java.io.IOException: No space left on device', 'ENOSPC'],
  ['No space left on device: java.io.IOException\njava.io.IOException: No space left', 'ENOSPC'],
  ['Error: connect EMFILE 52.94.5.100:443 - Local (undefined:undefined)', 'EMFILE'],
  ['Error: EMFILE: too many open files', 'EMFILE'],
  ['EMFILE: too many open files, open x', 'EMFILE'],
  ['Error: spawn ENOMEM', 'ENOMEM'],
  ['Error: fork ENOMEM', 'ENOMEM'],
  [
    'unable to create new native thread: java.lang.OutOfMemoryError\njava.lang.OutOfMemoryError: unable to create\n',
    'unable to create native thread',
  ],
];

describe('the runtimes’ last words', () => {
  it.each(oomLines)('%j is %s out of memory (%s, fatal %s)', (line, runtime, signature, fatal) => {
    expect(parseMessage(line)).toMatchObject({ kind: 'runtime-oom', runtime, signature, fatal });
  });

  it.each(failureLines)('%j is a failure of type %s', (line, errorType) => {
    expect(parseMessage(line)).toMatchObject({ kind: 'failure-line', errorType });
  });

  it('keeps the request id of a frame', () => {
    expect(parseMessage(`${time} ${id} ${heap}`)).toMatchObject({ requestId: id });
    expect(parseMessage(`${nodeFrame}Invoke Error \t{}`)).toMatchObject({ requestId: id });
    expect(parseMessage(`${time}\tundefined\tERROR\tInvoke Error \t{}`)).toMatchObject({ requestId: null });
  });

  it.each([
    'OutOfMemoryError : unable to create new native Thread',
    'java.lang.OutOfMemoryError: unable to create new native thread\n\tat java.lang.Thread.start0',
    'Exception in thread "main" java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory',
    'Exception in thread "x" java.lang.OutOfMemoryError: unable to create new native thread',
    'Terminating due to java.lang.OutOfMemoryError: unable to create native thread',
    "Exception of type 'System.OutOfMemoryException' was thrown.\n: OutOfMemoryException",
    'Bean definition [x] could not be loaded: Metaspace',
    'Metaspace usage is 80 %',
    'ffmpeg was killed with signal SIGSEGV',
    'signal: killed',
    'exit status 137',
    'Possible EventEmitter memory leak detected. 11 listeners added.',
    'caught java.lang.OutOfMemoryError: Java heap space',
    `the worker said: ${heap}`,
    `INFO ${heap}`,
    `worker log:\n${heap}`,
    `${time}\t${id}\tINFO\t${heap}`,
    `${time}\t${id}\tWARN\tInvoke Error of the callee`,
    `${time}\t${id}\tINFO\t[ERROR] MemoryError`,
    'FATAL ERROR: v8::ToLocalChecked Empty MaybeLocal',
    'fatal error: unexpected signal during runtime execution',
    'PHP Fatal error:  Uncaught Exception',
    'memory allocation of 3 buffers done',
    '/tmp is 80 % full',
    '# of orders: 3\nMemoryError',
    'memory: failed to allocate memory (NoMemoryError)',
    'Exception in thread "main" java.lang.NullPointerException',
  ])('leaves %j to the application', (message) => {
    expect(parseMessage(message).kind).toBe('application');
  });
});

describe('the tables', () => {
  it('have a line in this test for every row', () => {
    const texts = [...oomLines, ...failureLines].map(([line]) => line);
    const untested = [...oomSignatures, ...failureSignatures].filter(
      (row) => !texts.some((text) => text.includes(row.starts) && text.includes(row.contains ?? '')),
    );
    expect(untested).toEqual([]);
  });

  it('have terms that stand in every line that the row matches', () => {
    for (const row of [...oomSignatures, ...failureSignatures]) {
      expect(`${row.starts}|${row.contains ?? ''}`).toContain(row.term);
    }
  });

  it('have no row that hides a later one at the same anchor', () => {
    oomSignatures.forEach((row, i) => {
      const hidden = oomSignatures
        .slice(i + 1)
        .filter((later) => later.anchor === row.anchor && later.starts.startsWith(row.starts));
      if (row.contains === null) expect(hidden, row.starts).toEqual([]);
    });
  });
});
