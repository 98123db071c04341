import type { Runtime } from './record.ts';

/**
 * Where a text must stand to be a runtime's own words and not a quotation:
 * - `event`: at the start of the event.
 * - `frame`: right after the runtime's log frame, `<time>\t<id>\tERROR\t` or the older `<time> <id> `.
 * - `either`: one or the other.
 * - `line`: as `either`, or on a line start of an event that opens as a crash report.
 */
export type Anchor = 'event' | 'frame' | 'either' | 'line';

interface Signature {
  readonly anchor: Anchor;
  /** The literal that stands at the anchor. */
  readonly starts: string;
  /** A literal that stands later on the same line. */
  readonly contains?: string;
  /** The word or phrase by which a server-side filter finds the line; must be part of `starts` or `contains`. */
  readonly term: string;
}

export interface OomSignature extends Signature {
  readonly runtime: Runtime;
  readonly id: string;
  /** The line itself proves that the invocation failed: an abort, or the runtime's frame of an unhandled error. */
  readonly fatal: boolean;
}

export interface FailureSignature extends Signature {
  /** The error type that the line stands for; `null` where it is read from the line's `"errorType"`. */
  readonly errorType: string | null;
}

/** How Node's runtime opens the line of an error that nobody caught. */
const nodeFrames = ['Invoke Error', 'Uncaught Exception', 'Unhandled Promise Rejection'] as const;

const javaFrame = ': java.lang.OutOfMemoryError';

/** What each language runtime writes when it runs out of memory. First match wins. */
export const oomSignatures: readonly OomSignature[] = [
  // V8 prints this and aborts; before it stand GC lines, after it a native stack, mostly events of their own.
  {
    runtime: 'node',
    id: 'node-heap',
    anchor: 'line',
    starts: 'FATAL ERROR: ',
    contains: 'out of memory',
    term: 'out of memory',
    fatal: true,
  },
  {
    runtime: 'node',
    id: 'node-v8-fatal',
    anchor: 'line',
    starts: '# Fatal JavaScript out of memory:',
    term: 'out of memory',
    fatal: true,
  },
  ...nodeFrames.map(
    (starts): OomSignature => ({
      runtime: 'node',
      id: 'node-array-buffer',
      anchor: 'frame',
      starts,
      contains: '"errorMessage":"Array buffer allocation failed"',
      term: starts,
      fatal: true,
    }),
  ),
  {
    runtime: 'node',
    id: 'node-array-buffer',
    anchor: 'event',
    starts: 'RangeError: Array buffer allocation failed',
    term: 'Array buffer allocation failed',
    fatal: false,
  },
  // A worker thread's heap ended; the main thread lives on unless it rethrows.
  {
    runtime: 'node',
    id: 'node-worker',
    anchor: 'either',
    starts: 'Error [ERR_WORKER_OUT_OF_MEMORY]',
    term: 'ERR_WORKER_OUT_OF_MEMORY',
    fatal: false,
  },
  ...nodeFrames.map(
    (starts): OomSignature => ({
      runtime: 'node',
      id: 'node-worker',
      anchor: 'frame',
      starts,
      contains: '"code":"ERR_WORKER_OUT_OF_MEMORY"',
      term: starts,
      fatal: true,
    }),
  ),
  // Python: the runtime's frame is `[ERROR] MemoryError` and is read by python-frame.ts; these are bare lines.
  {
    runtime: 'python',
    id: 'python-bare',
    anchor: 'event',
    starts: 'MemoryError',
    term: 'MemoryError',
    fatal: false,
  },
  {
    runtime: 'python',
    id: 'python-bare',
    anchor: 'event',
    starts: 'numpy.core._exceptions._ArrayMemoryError:',
    term: '_ArrayMemoryError',
    fatal: false,
  },
  {
    runtime: 'python',
    id: 'python-bare',
    anchor: 'event',
    starts: 'numpy._core._exceptions._ArrayMemoryError:',
    term: '_ArrayMemoryError',
    fatal: false,
  },
  // Java: the runtime's frame is `<message>: <class>`, then the stack, which begins with the class again.
  ...[
    ['java-heap', 'Java heap space'],
    ['java-metaspace', 'Metaspace'],
    ['java-class-space', 'Compressed class space'],
    ['java-gc-overhead', 'GC overhead limit exceeded'],
    ['java-array-size', 'Requested array size exceeds VM limit'],
    ['java-direct-buffer', 'Direct buffer memory'],
    ['java-map', 'Map failed'],
  ].map(
    ([id = '', message = '']): OomSignature => ({
      runtime: 'java',
      id,
      anchor: 'event',
      starts: `${message}${javaFrame}`,
      term: 'java.lang.OutOfMemoryError',
      fatal: true,
    }),
  ),
  {
    runtime: 'java',
    id: 'java-direct-buffer',
    anchor: 'event',
    starts: 'Cannot reserve ',
    contains: javaFrame,
    term: 'java.lang.OutOfMemoryError',
    fatal: true,
  },
  {
    runtime: 'java',
    id: 'java-main-thread',
    anchor: 'event',
    starts: 'Exception in thread "main" java.lang.OutOfMemoryError',
    term: 'java.lang.OutOfMemoryError',
    fatal: true,
  },
  {
    runtime: 'java',
    id: 'java-thread',
    anchor: 'event',
    starts: 'Exception in thread "',
    contains: ' java.lang.OutOfMemoryError',
    term: 'java.lang.OutOfMemoryError',
    fatal: false,
  },
  {
    runtime: 'java',
    id: 'java-exit-on-oom',
    anchor: 'event',
    starts: 'Terminating due to java.lang.OutOfMemoryError',
    term: 'java.lang.OutOfMemoryError',
    fatal: true,
  },
  {
    runtime: 'java',
    id: 'java-native',
    anchor: 'line',
    starts: '# There is insufficient memory for the Java Runtime Environment to continue',
    term: 'insufficient memory for the Java Runtime',
    fatal: true,
  },
  {
    runtime: 'java',
    id: 'java-bare',
    anchor: 'event',
    starts: 'java.lang.OutOfMemoryError',
    term: 'java.lang.OutOfMemoryError',
    fatal: false,
  },
  {
    runtime: 'dotnet',
    id: 'dotnet-unhandled',
    anchor: 'event',
    starts: 'Unhandled exception. System.OutOfMemoryException',
    term: 'System.OutOfMemoryException',
    fatal: true,
  },
  {
    runtime: 'dotnet',
    id: 'dotnet-unhandled',
    anchor: 'event',
    starts: 'Unhandled Exception: System.OutOfMemoryException',
    term: 'System.OutOfMemoryException',
    fatal: true,
  },
  {
    runtime: 'dotnet',
    id: 'dotnet-frame',
    anchor: 'frame',
    starts: 'System.OutOfMemoryException',
    term: 'System.OutOfMemoryException',
    fatal: true,
  },
  {
    runtime: 'dotnet',
    id: 'dotnet-bare',
    anchor: 'event',
    starts: 'System.OutOfMemoryException',
    term: 'System.OutOfMemoryException',
    fatal: false,
  },
  {
    runtime: 'go',
    id: 'go-out-of-memory',
    anchor: 'line',
    starts: 'fatal error: runtime: out of memory',
    term: 'out of memory',
    fatal: true,
  },
  {
    runtime: 'go',
    id: 'go-out-of-memory',
    anchor: 'line',
    starts: 'fatal error: out of memory',
    term: 'out of memory',
    fatal: true,
  },
  {
    runtime: 'go',
    id: 'go-cannot-allocate',
    anchor: 'line',
    starts: 'fatal error: runtime: cannot allocate memory',
    term: 'cannot allocate memory',
    fatal: true,
  },
  {
    runtime: 'go',
    id: 'go-cannot-allocate',
    anchor: 'line',
    starts: 'runtime: cannot allocate memory',
    term: 'cannot allocate memory',
    fatal: true,
  },
  // Go says this first; the `fatal error:` line that follows is the one to count.
  {
    runtime: 'go',
    id: 'go-block',
    anchor: 'event',
    starts: 'runtime: out of memory: cannot allocate',
    term: 'out of memory',
    fatal: false,
  },
  {
    runtime: 'ruby',
    id: 'ruby-no-memory',
    anchor: 'event',
    starts: 'failed to allocate memory (NoMemoryError)',
    term: 'failed to allocate memory',
    fatal: true,
  },
  {
    runtime: 'ruby',
    id: 'ruby-no-memory',
    anchor: 'event',
    starts: '[FATAL] failed to allocate memory',
    term: 'failed to allocate memory',
    fatal: true,
  },
  {
    runtime: 'ruby',
    id: 'ruby-no-memory',
    anchor: 'event',
    starts: '/',
    contains: ': failed to allocate memory (NoMemoryError)',
    term: 'failed to allocate memory',
    fatal: true,
  },
  {
    runtime: 'rust',
    id: 'rust-allocation',
    anchor: 'event',
    starts: 'memory allocation of ',
    contains: ' bytes failed',
    term: 'memory allocation of',
    fatal: true,
  },
  // The interpreter's own limit: the container has room, so it counts only where the invocation fails.
  ...['PHP Fatal error:', 'Fatal error:', 'NOTICE: PHP message: PHP Fatal error:'].map(
    (starts): OomSignature => ({
      runtime: 'php',
      id: 'php-memory-limit',
      anchor: 'event',
      starts,
      contains: 'Allowed memory size of',
      term: 'Allowed memory size of',
      fatal: false,
    }),
  ),
];

/** Lines that report a failed invocation whose cause is not memory. First match wins; memory is tried first. */
export const failureSignatures: readonly FailureSignature[] = [
  ...nodeFrames.map(
    (starts): FailureSignature => ({ anchor: 'frame', starts, term: starts, errorType: null }),
  ),
  ...['Error: ENOSPC', 'Error: write ENOSPC', 'ENOSPC: no space left on device'].map(
    (starts): FailureSignature => ({ anchor: 'event', starts, term: 'ENOSPC', errorType: 'ENOSPC' }),
  ),
  ...[
    '[ERROR] OSError: [Errno 28] No space left on device',
    'OSError: [Errno 28] No space left on device',
    '[Errno 28] No space left on device',
    'java.io.IOException: No space left on device',
    'No space left on device: java.io.IOException',
  ].map(
    (starts): FailureSignature => ({
      anchor: 'event',
      starts,
      term: 'No space left on device',
      errorType: 'ENOSPC',
    }),
  ),
  ...['Error: connect EMFILE', 'Error: EMFILE', 'EMFILE: too many open files'].map(
    (starts): FailureSignature => ({ anchor: 'event', starts, term: 'EMFILE', errorType: 'EMFILE' }),
  ),
  ...['Error: spawn ENOMEM', 'Error: fork ENOMEM'].map(
    (starts): FailureSignature => ({ anchor: 'event', starts, term: 'ENOMEM', errorType: 'ENOMEM' }),
  ),
  // 1,024 threads an environment: a limit of its own, though the class says OutOfMemoryError.
  {
    anchor: 'event',
    starts: 'unable to create ',
    contains: javaFrame,
    term: 'java.lang.OutOfMemoryError',
    errorType: 'unable to create native thread',
  },
];

/** Openings of an event in which a whole crash report stands, so that `line` anchors hold on its later lines. */
export const crashOpenings = [
  '<--- Last few GCs',
  '<--- JS stacktrace',
  '#',
  'runtime: ',
  'fatal error: ',
] as const;

/** Python errors that mean memory, as the runtime's frame names them. */
export const pythonMemoryErrors: ReadonlySet<string> = new Set([
  'MemoryError',
  '_ArrayMemoryError',
  'numpy.core._exceptions._ArrayMemoryError',
  'numpy._core._exceptions._ArrayMemoryError',
]);

/** `errorType`s of JSON log lines that mean memory, with the runtime that writes them. */
export const jsonMemoryErrors: ReadonlyMap<string, Runtime> = new Map([
  ...[...pythonMemoryErrors].map((name): [string, Runtime] => [name, 'python']),
  ['java.lang.OutOfMemoryError', 'java'],
  ['OutOfMemoryError', 'java'],
  ['System.OutOfMemoryException', 'dotnet'],
  ['OutOfMemoryException', 'dotnet'],
  ['NoMemoryError', 'ruby'],
  ['Function<NoMemoryError>', 'ruby'],
]);
