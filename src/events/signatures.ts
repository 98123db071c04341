import type { Runtime } from './record.ts';

/**
 * Where a text must stand to be a runtime's own words and not a quotation:
 * - `event`: at the start of the event.
 * - `frame`: right after the runtime's log frame, `<time>\t<id>\tERROR\t` or the older `<time> <id> `.
 * - `either`: one or the other.
 * - `line`: as `either`, or on a line start of an event that opens as a crash report.
 */
export type Anchor = 'event' | 'frame' | 'either' | 'line';

export interface Signature {
  readonly anchor: Anchor;
  /** The literal that stands at the anchor. */
  readonly starts: string;
  /** A literal that must stand later on the same line. */
  readonly contains: string | null;
  /** The word or phrase by which a server-side filter finds the line: a part of `starts` or of `contains`. */
  readonly term: string;
}

export interface OomSignature extends Signature {
  readonly runtime: Runtime;
  readonly id: string;
  /** The line itself proves that the invocation failed: an abort, or the runtime's frame of an unhandled error. */
  readonly fatal: boolean;
}

type Row = readonly [
  id: string,
  anchor: Anchor,
  proof: 'fatal' | 'hint',
  starts: string,
  contains: string | null,
  term: string,
];

/** How Node's runtime opens the line of an error that nobody caught. */
export const nodeFrames = ['Invoke Error', 'Uncaught Exception', 'Unhandled Promise Rejection'] as const;

export const javaTerm = 'java.lang.OutOfMemoryError';
/** Java's frame of an unhandled error is `<message>: <class>`, then the stack, which names the class again. */
export const javaFrame = `: ${javaTerm}`;

/** V8 prints its last words and aborts; GC lines stand before them, a native stack after, mostly as own events. */
const node: readonly Row[] = [
  ['node-heap', 'line', 'fatal', 'FATAL ERROR: ', 'out of memory', 'out of memory'],
  ['node-v8-fatal', 'line', 'fatal', '# Fatal JavaScript out of memory:', null, 'out of memory'],
  ...nodeFrames.flatMap((frame): Row[] => [
    ['node-array-buffer', 'frame', 'fatal', frame, '"errorMessage":"Array buffer allocation failed"', frame],
    ['node-worker', 'frame', 'fatal', frame, '"code":"ERR_WORKER_OUT_OF_MEMORY"', frame],
  ]),
  [
    'node-array-buffer',
    'event',
    'hint',
    'RangeError: Array buffer allocation failed',
    null,
    'Array buffer allocation failed',
  ],
  // A worker thread's heap ended; the main thread lives on unless it rethrows.
  ['node-worker', 'either', 'hint', 'Error [ERR_WORKER_OUT_OF_MEMORY]', null, 'ERR_WORKER_OUT_OF_MEMORY'],
];

const arrayMemoryError = '_ArrayMemoryError';
const arrowMemoryError = 'ArrowMemoryError';

/** The runtime's frame, `[ERROR] MemoryError`, is read by python-frame.ts; these are lines of a traceback. */
const python: readonly Row[] = [
  ['python-bare', 'event', 'hint', 'MemoryError', null, 'MemoryError'],
  ['python-bare', 'event', 'hint', `numpy.core._exceptions.${arrayMemoryError}:`, null, arrayMemoryError],
  ['python-bare', 'event', 'hint', `numpy._core._exceptions.${arrayMemoryError}:`, null, arrayMemoryError],
];

const java: readonly Row[] = [
  ['java-heap', 'event', 'fatal', `Java heap space${javaFrame}`, null, javaTerm],
  ['java-metaspace', 'event', 'fatal', `Metaspace${javaFrame}`, null, javaTerm],
  ['java-class-space', 'event', 'fatal', `Compressed class space${javaFrame}`, null, javaTerm],
  ['java-gc-overhead', 'event', 'fatal', `GC overhead limit exceeded${javaFrame}`, null, javaTerm],
  ['java-array-size', 'event', 'fatal', `Requested array size exceeds VM limit${javaFrame}`, null, javaTerm],
  ['java-direct-buffer', 'event', 'fatal', `Direct buffer memory${javaFrame}`, null, javaTerm],
  ['java-direct-buffer', 'event', 'fatal', 'Cannot reserve ', javaFrame, javaTerm],
  ['java-map', 'event', 'fatal', `Map failed${javaFrame}`, null, javaTerm],
  ['java-main-thread', 'event', 'fatal', `Exception in thread "main" ${javaTerm}`, null, javaTerm],
  ['java-thread', 'event', 'hint', 'Exception in thread "', ` ${javaTerm}`, javaTerm],
  // What a thread still says when even reporting its error finds no memory.
  ['java-thread', 'event', 'hint', `Exception: ${javaTerm} thrown from `, null, javaTerm],
  ['java-exit-on-oom', 'event', 'fatal', `Terminating due to ${javaTerm}`, null, javaTerm],
  [
    'java-native',
    'line',
    'fatal',
    '# There is insufficient memory for the Java Runtime Environment to continue',
    null,
    'insufficient memory for the Java Runtime',
  ],
  ['java-bare', 'event', 'hint', javaTerm, null, javaTerm],
];

const dotnetTerm = 'System.OutOfMemoryException';

const dotnet: readonly Row[] = [
  ['dotnet-unhandled', 'event', 'fatal', `Unhandled exception. ${dotnetTerm}`, null, dotnetTerm],
  ['dotnet-unhandled', 'event', 'fatal', `Unhandled Exception: ${dotnetTerm}`, null, dotnetTerm],
  ['dotnet-frame', 'frame', 'fatal', dotnetTerm, null, dotnetTerm],
  // Up to .NET Core 2.1 the frame of an unhandled error is `<message>: <class>`, then the stack.
  [
    'dotnet-frame',
    'event',
    'fatal',
    `Exception of type '${dotnetTerm}'`,
    ': OutOfMemoryException',
    dotnetTerm,
  ],
  ['dotnet-bare', 'event', 'hint', dotnetTerm, null, dotnetTerm],
];

/** `runtime: out of memory` comes first; the `fatal error:` line that follows is the one to count. */
const go: readonly Row[] = [
  ['go-out-of-memory', 'line', 'fatal', 'fatal error: runtime: out of memory', null, 'out of memory'],
  ['go-out-of-memory', 'line', 'fatal', 'fatal error: out of memory', null, 'out of memory'],
  [
    'go-cannot-allocate',
    'line',
    'fatal',
    'fatal error: runtime: cannot allocate memory',
    null,
    'cannot allocate memory',
  ],
  ['go-cannot-allocate', 'line', 'fatal', 'runtime: cannot allocate memory', null, 'cannot allocate memory'],
  ['go-block', 'event', 'hint', 'runtime: out of memory: cannot allocate', null, 'out of memory'],
];

const rubyTerm = 'failed to allocate memory';

const ruby: readonly Row[] = [
  ['ruby-no-memory', 'event', 'fatal', `${rubyTerm} (NoMemoryError)`, null, rubyTerm],
  ['ruby-no-memory', 'event', 'fatal', `[FATAL] ${rubyTerm}`, null, rubyTerm],
  ['ruby-no-memory', 'event', 'fatal', '/', `: ${rubyTerm} (NoMemoryError)`, rubyTerm],
];

const rust: readonly Row[] = [
  ['rust-allocation', 'event', 'fatal', 'memory allocation of ', ' bytes failed', 'memory allocation of'],
];

const phpTerm = 'Allowed memory size of';

/** The interpreter's own limit: the container has room, so it counts only where the invocation fails. */
const php: readonly Row[] = [
  ['php-memory-limit', 'event', 'hint', 'PHP Fatal error:', phpTerm, phpTerm],
  ['php-memory-limit', 'event', 'hint', 'Fatal error:', phpTerm, phpTerm],
  ['php-memory-limit', 'event', 'hint', 'NOTICE: PHP message: PHP Fatal error:', phpTerm, phpTerm],
];

const rowsOf: readonly (readonly [Runtime, readonly Row[]])[] = [
  ['node', node],
  ['python', python],
  ['java', java],
  ['dotnet', dotnet],
  ['go', go],
  ['ruby', ruby],
  ['rust', rust],
  ['php', php],
];

/** What each language runtime writes when it runs out of memory. The first row that matches wins. */
export const oomSignatures: readonly OomSignature[] = rowsOf.flatMap(([runtime, rows]) =>
  rows.map(([id, anchor, proof, starts, contains, term]) => ({
    runtime,
    id,
    anchor,
    starts,
    contains,
    term,
    fatal: proof === 'fatal',
  })),
);

/** Openings of an event in which a whole crash report stands, so that `line` anchors hold on its later lines. */
export const crashOpenings = ['<--- Last few GCs', '<--- JS stacktrace', '#', 'runtime: '] as const;

/** Python errors that mean memory, as the runtime's frame names them. */
export const pythonMemoryErrors: ReadonlySet<string> = new Set([
  'MemoryError',
  arrayMemoryError,
  `numpy.core._exceptions.${arrayMemoryError}`,
  `numpy._core._exceptions.${arrayMemoryError}`,
  arrowMemoryError,
  `pyarrow.lib.${arrowMemoryError}`,
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
