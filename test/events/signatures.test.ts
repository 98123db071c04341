import { describe, expect, it } from 'vitest';
import { failureSignatures } from '../../src/events/failure-lines.ts';
import { parseMessage } from '../../src/events/parse.ts';
import type { Proof, Runtime } from '../../src/events/record.ts';
import { memoryHint, oomSignatures } from '../../src/events/signatures.ts';

const id = 'a5726620-e0f9-4597-b718-bd9a090b3aaa';
const time = '2021-11-09T19:16:53.572Z';
const nodeFrame = `${time}\t${id}\tERROR\t`;
const heap = 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory';

/** A whole line for every row: what the runtime writes, where it writes it. */
const oomLines: readonly (readonly [string, Runtime | null, string, Proof])[] = [
  [heap, 'node', 'node-heap', 'abort'],
  [`${heap}\n----- Native stack trace -----\n`, 'node', 'node-heap', 'abort'],
  [`${time} ${id} ${heap}\n\n`, 'node', 'node-heap', 'abort'],
  [`${nodeFrame}${heap}`, 'node', 'node-heap', 'abort'],
  [
    'FATAL ERROR: Ineffective mark-compacts near heap limit Allocation failed - JavaScript heap out of memory',
    'node',
    'node-heap',
    'abort',
  ],
  [
    'FATAL ERROR: CALL_AND_RETRY_LAST Allocation failed - process out of memory',
    'node',
    'node-heap',
    'abort',
  ],
  [
    `\n<--- Last few GCs --->\n\n[8:0x55] 300 ms: Mark-sweep 128.1\n\n${heap}\n`,
    'node',
    'node-heap',
    'abort',
  ],
  [
    '#\n# Fatal error in , line 0\n# Fatal JavaScript out of memory: Reached heap limit\n#',
    'node',
    'node-v8-fatal',
    'abort',
  ],
  ['# Fatal JavaScript out of memory: Reached heap limit', 'node', 'node-v8-fatal', 'abort'],
  [
    `${nodeFrame}Invoke Error \t{"errorType":"RangeError","errorMessage":"Array buffer allocation failed","stack":[]}`,
    'node',
    'node-array-buffer',
    'frame',
  ],
  [
    `${nodeFrame}Uncaught Exception \t{"errorType":"RangeError","errorMessage":"Array buffer allocation failed"}`,
    'node',
    'node-array-buffer',
    'frame',
  ],
  [
    `${nodeFrame}Unhandled Promise Rejection \t{"errorMessage":"Array buffer allocation failed"}`,
    'node',
    'node-array-buffer',
    'frame',
  ],
  ['RangeError: Array buffer allocation failed\n    at new ArrayBuffer', 'node', 'node-array-buffer', 'hint'],
  [
    'Error [ERR_WORKER_OUT_OF_MEMORY]: Worker terminated due to reaching memory limit',
    'node',
    'node-worker',
    'hint',
  ],
  [
    `${nodeFrame}Invoke Error \t{"errorType":"Error","errorMessage":"Worker terminated","code":"ERR_WORKER_OUT_OF_MEMORY"}`,
    'node',
    'node-worker',
    'frame',
  ],
  [`${nodeFrame}Uncaught Exception \t{"code":"ERR_WORKER_OUT_OF_MEMORY"}`, 'node', 'node-worker', 'frame'],
  [
    `${nodeFrame}Unhandled Promise Rejection \t{"code":"ERR_WORKER_OUT_OF_MEMORY"}`,
    'node',
    'node-worker',
    'frame',
  ],
  ['MemoryError', 'python', 'python-memory', 'hint'],
  ['MemoryError: Unable to allocate 7.45 GiB', 'python', 'python-memory', 'hint'],
  ['numpy.core._exceptions._ArrayMemoryError: Unable to allocate 7 GiB', 'python', 'python-memory', 'hint'],
  ['numpy._core._exceptions._ArrayMemoryError: Unable to allocate 7 GiB', 'python', 'python-memory', 'hint'],
  [
    'Java heap space: java.lang.OutOfMemoryError\njava.lang.OutOfMemoryError: Java heap space\n\tat x.Y.z(Y.java:1)\n',
    'java',
    'java-heap',
    'frame',
  ],
  [
    'Java heap space: java.lang.OutOfMemoryError java.lang.OutOfMemoryError: Java heap space',
    'java',
    'java-heap',
    'frame',
  ],
  ['Metaspace: java.lang.OutOfMemoryError\n', 'java', 'java-metaspace', 'frame'],
  ['Compressed class space: java.lang.OutOfMemoryError\n', 'java', 'java-class-space', 'frame'],
  ['GC overhead limit exceeded: java.lang.OutOfMemoryError\n', 'java', 'java-gc-overhead', 'frame'],
  ['Requested array size exceeds VM limit: java.lang.OutOfMemoryError\n', 'java', 'java-array-size', 'frame'],
  ['Direct buffer memory: java.lang.OutOfMemoryError\n', 'java', 'java-direct', 'frame'],
  ['Map failed: java.lang.OutOfMemoryError\n', 'java', 'java-native', 'frame'],
  [
    'Cannot reserve 4096 bytes of direct buffer memory (allocated: 1, limit: 2): java.lang.OutOfMemoryError\n',
    'java',
    'java-direct',
    'frame',
  ],
  [
    'Exception in thread "main" java.lang.OutOfMemoryError: Java heap space\n',
    'java',
    'java-main-thread',
    'abort',
  ],
  ['Exception in thread "pool-1-thread-2" java.lang.OutOfMemoryError: x', 'java', 'java-thread', 'hint'],
  [
    'Exception: java.lang.OutOfMemoryError thrown from the UncaughtExceptionHandler in thread "main"',
    'java',
    'java-thread',
    'hint',
  ],
  ['Terminating due to java.lang.OutOfMemoryError: Java heap space', 'java', 'java-exit-on-oom', 'abort'],
  [
    '#\n# There is insufficient memory for the Java Runtime Environment to continue.\n#',
    'java',
    'java-native',
    'abort',
  ],
  ['java.lang.OutOfMemoryError: Java heap space\n\tat x.Y.z(Y.java:1)', 'java', 'java-heap', 'hint'],
  [
    "Unhandled exception. System.OutOfMemoryException: Exception of type 'System.OutOfMemoryException' was thrown.",
    'dotnet',
    'dotnet-unhandled',
    'abort',
  ],
  ['Unhandled Exception: System.OutOfMemoryException: x', 'dotnet', 'dotnet-unhandled', 'abort'],
  [`${time}\t${id}\tfail\tSystem.OutOfMemoryException: x\n   at A.B()`, 'dotnet', 'dotnet-frame', 'frame'],
  [
    "Exception of type 'System.OutOfMemoryException' was thrown.: OutOfMemoryException\n   at A.B()\n",
    'dotnet',
    'dotnet-frame',
    'frame',
  ],
  ['System.OutOfMemoryException: x\n   at A.B()', 'dotnet', 'dotnet-memory', 'hint'],
  ['fatal error: runtime: out of memory\n\nruntime stack:\n', 'go', 'go-out-of-memory', 'abort'],
  ['fatal error: out of memory', 'go', 'go-out-of-memory', 'abort'],
  ['fatal error: runtime: cannot allocate memory', 'go', 'go-cannot-allocate', 'abort'],
  ['runtime: cannot allocate memory', 'go', 'go-cannot-allocate', 'abort'],
  ['runtime: out of memory: cannot allocate 4194304-byte block (8192 in use)', 'go', 'go-block', 'hint'],
  [
    'runtime: out of memory: cannot allocate 4194304-byte block (8192 in use)\nfatal error: out of memory\n',
    'go',
    'go-out-of-memory',
    'abort',
  ],
  ['failed to allocate memory (NoMemoryError)', 'ruby', 'ruby-no-memory', 'abort'],
  ['[FATAL] failed to allocate memory', 'ruby', 'ruby-no-memory', 'abort'],
  [
    "/var/task/app.rb:3:in `handler': failed to allocate memory (NoMemoryError)",
    'ruby',
    'ruby-no-memory',
    'abort',
  ],
  ['memory allocation of 1073741824 bytes failed', 'rust', 'rust-allocation', 'abort'],
  ['PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted', 'php', 'php-memory-limit', 'hint'],
  ['Fatal error: Allowed memory size of 134217728 bytes exhausted', 'php', 'php-memory-limit', 'hint'],
  [
    'NOTICE: PHP message: PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted',
    'php',
    'php-memory-limit',
    'hint',
  ],
  ['# Fatal process out of memory: Zone', 'node', 'node-v8-process', 'abort'],
  ['# Fatal process OOM in insufficient memory to create an Isolate', 'node', 'node-v8-process', 'abort'],
  [
    '#\n# Fatal error in , line 0\n# Fatal process out of memory: Zone\n#',
    'node',
    'node-v8-process',
    'abort',
  ],
  ['Worker terminated due to reaching memory limit: JS heap out of memory', 'node', 'node-worker', 'hint'],
  ['RangeError: WebAssembly.Memory(): could not allocate memory', 'node', 'node-wasm', 'hint'],
  [
    'WebAssembly.Instance(): Out of memory: Cannot allocate Wasm memory for new instance',
    'node',
    'node-wasm',
    'hint',
  ],
  ['Error: Failed to allocate memory\n    at Buffer.toString', 'node', 'node-native', 'hint'],
  ['Error: vips_image_write_to_memory: out of memory -- size == 1868MB', 'node', 'node-native', 'hint'],
  ['vips_tracked: out of memory --size == 65MB', 'node', 'node-native', 'hint'],
  ['      RangeError: Out of memory', 'node', 'bun-memory', 'hint'],
  [
    '\u001b[0m\u001b[1m\u001b[31merror\u001b[0m: Uncaught (in promise) RangeError: Array buffer allocation failed',
    'node',
    'node-array-buffer',
    'hint',
  ],
  ['Fatal Python error: Cannot recover from MemoryErrors', 'python', 'python-fatal', 'abort'],
  [
    'OpenBLAS error: Memory allocation still failed after 10 retries, giving up.',
    'python',
    'python-openblas',
    'abort',
  ],
  ['  |     | MemoryError', 'python', 'python-memory', 'hint'],
  ['pyarrow.lib.ArrowMemoryError: malloc of size 64 failed', 'python', 'python-arrow', 'hint'],
  [
    "RuntimeError: [enforce fail at alloc_cpu.cpp:127] . DefaultCPUAllocator: can't allocate memory: you tried",
    'python',
    'python-torch',
    'hint',
  ],
  [
    'cv2.error: OpenCV(5.0.0) /io/alloc.cpp:73: error: (-4:Insufficient memory) Failed to allocate 12 bytes',
    'python',
    'python-opencv',
    'hint',
  ],
  [
    'pandas.errors.ParserError: Error tokenizing data. C error: out of memory',
    'python',
    'python-pandas',
    'hint',
  ],
  ['Aborting due to java.lang.OutOfMemoryError: Java heap space', 'java', 'java-exit-on-oom', 'abort'],
  ['#  fatal error: OutOfMemory encountered: Java heap space', 'java', 'java-exit-on-oom', 'abort'],
  ['#\n# java.lang.OutOfMemoryError: Java heap space\n#', 'java', 'java-on-oom', 'abort'],
  [
    '# Native memory allocation (malloc) failed to allocate 32784 bytes for ChunkPool::allocate',
    'java',
    'java-native',
    'hint',
  ],
  [
    "OpenJDK 64-Bit Server VM warning: INFO: os::commit_memory(0x0, 12288, 0) failed; error='Not enough space'",
    'java',
    'java-native',
    'hint',
  ],
  [
    'Error occurred during initialization of VM\nCould not reserve enough space for 524288KB object heap',
    'java',
    'java-start',
    'abort',
  ],
  ['Error: Could not reserve enough space for object heap', 'java', 'java-start', 'abort'],
  ['Caused by: java.lang.OutOfMemoryError: Map failed', 'java', 'java-native', 'hint'],
  [
    'java.util.concurrent.ExecutionException: java.lang.OutOfMemoryError: Java heap space',
    'java',
    'java-heap',
    'hint',
  ],
  [
    'io.netty.util.internal.OutOfDirectMemoryError: failed to allocate 16777216 byte(s) of direct memory',
    'java',
    'java-direct',
    'hint',
  ],
  ['Could not allocate metaspace: 1073741824 bytes', 'java', 'java-start', 'abort'],
  ['fatal error: runtime: cannot map pages in arena address space', 'go', 'go-reserve', 'abort'],
  ['error: Out of memory', null, 'native-out-of-memory', 'hint'],
  ['Unhandled exception. System.InsufficientMemoryException: x', 'dotnet', 'dotnet-unhandled', 'abort'],
  ['GC heap initialization failed with error 0x8007000E', 'dotnet', 'dotnet-start', 'abort'],
  ['fatal error: failed to reserve page summary memory', 'go', 'go-reserve', 'abort'],
  ['panic: runtime error: out of memory', 'go', 'go-out-of-memory', 'abort'],
  [
    "lambda_function.rb:19:in `f': failed to allocate memory (NoMemoryError)",
    'ruby',
    'ruby-no-memory',
    'hint',
  ],
  ['  "errorType": "Function<NoMemoryError>",', 'ruby', 'ruby-no-memory', 'hint'],
  ['called `Result::unwrap()` on an `Err` value: Kind(OutOfMemory)', 'rust', 'rust-error', 'hint'],
  ['Os { code: 12, kind: OutOfMemory, message: "Cannot allocate memory" }', 'rust', 'rust-error', 'hint'],
  [
    '`Err` value: TryReserveError { kind: AllocError { layout: Layout { size: 1 } } }',
    'rust',
    'rust-error',
    'hint',
  ],
  ['memory allocation failed because the memory allocator returned an error', 'rust', 'rust-error', 'hint'],
  [
    '<b>Fatal error</b>:  Allowed memory size of 67108864 bytes exhausted (tried to allocate 8 bytes)',
    'php',
    'php-memory-limit',
    'hint',
  ],
  [
    'PHP Fatal error:  Out of memory (allocated 2097152) (tried to allocate 8 bytes)',
    'php',
    'php-native',
    'hint',
  ],
  ['mmap() failed: [12] Cannot allocate memory', 'php', 'php-native', 'hint'],
  ["terminate called after throwing an instance of 'std::bad_alloc'", null, 'cpp-bad-alloc', 'abort'],
  ["terminate called after throwing an instance of 'St9bad_alloc'", null, 'cpp-bad-alloc', 'abort'],
  [
    'libc++abi: terminating due to uncaught exception of type std::bad_alloc: std::bad_alloc',
    null,
    'cpp-bad-alloc',
    'abort',
  ],
  ['  what():  std::bad_alloc', null, 'cpp-bad-alloc', 'hint'],
  ['Out of memory!', null, 'native-out-of-memory', 'hint'],
  ['FATAL ERROR: Out of memory trying to allocate internal data', null, 'native-out-of-memory', 'abort'],
  ['[0101/1:FATAL:memory.cc(22)] Out of memory. size=262144', null, 'native-out-of-memory', 'hint'],
  ['<jemalloc>: Error in malloc(): out of memory', null, 'jemalloc', 'abort'],
  ['tcmalloc: allocation failed 4096', null, 'tcmalloc', 'hint'],
  ['eheap_alloc: Cannot allocate 298930300 bytes of memory (of type "heap").', null, 'erlang', 'hint'],
  ['Error: cannot allocate vector of size 1.5 Gb', null, 'r-vector', 'hint'],
  ['Fatal error: exception Out_of_memory', null, 'ocaml', 'hint'],
  ['app: heap exhausted;', null, 'haskell', 'hint'],
  ['app: out of memory (requested 1048576 bytes)', null, 'haskell', 'hint'],
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
  [`${time}\t${id}\t{"errorMessage":"boom","errorType":"TypeError","stackTrace":[]}`, 'TypeError'],
  ['Critical exception from handler\n', null],
  ['Error raised from handler method', null],
  ['Init error when loading handler', null],
  [
    `${time}\t${id}\tfail\tSystem.ArgumentException: bad\n   at A.B() in /a.cs:line 1\n`,
    'System.ArgumentException',
  ],
  [
    'boom: java.lang.IllegalStateException\njava.lang.IllegalStateException: boom\n\tat x.Y.z(Y.java:1)\n',
    'java.lang.IllegalStateException',
  ],
  [
    'unable to create new native thread: java.lang.OutOfMemoryError\njava.lang.OutOfMemoryError: unable to create\n',
    'unable to create native thread',
  ],
];

describe('the runtimes’ last words', () => {
  it.each(oomLines)('%j is %s out of memory (%s, %s)', (line, runtime, signature, proof) => {
    expect(parseMessage(line)).toMatchObject({ kind: 'runtime-oom', runtime, signature, proof });
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
    'Possible EventEmitter memory leak detected. 11 listeners added.',
    'caught java.lang.OutOfMemoryError: Java heap space',
    `the worker said: ${heap}`,
    `INFO ${heap}`,
    `${time}\t${id}\tINFO\t${heap}`,
    `${time}\t${id}\tWARN\tInvoke Error of the callee`,
    `${time}\t${id}\tINFO\t[ERROR] MemoryError`,
    'FATAL ERROR: v8::ToLocalChecked Empty MaybeLocal',
    'fatal error: unexpected signal during runtime execution',
    'PHP Fatal error:  Uncaught Exception',
    'memory allocation of 3 buffers done',
    '/tmp is 80 % full',
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

  it('have a hint that lets every line through to the rows that look at whole lines', () => {
    for (const row of oomSignatures) {
      if (row.anchor === 'event') continue;
      expect(memoryHint.test(`${row.starts}${row.contains ?? ''}`), row.id).toBe(true);
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
