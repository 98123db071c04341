import type { MemoryLimit, Proof, Runtime } from './record.ts';

/**
 * Where a text must stand to be a runtime's own words:
 * - `event`: at the start of the event.
 * - `line`: at the start of any line, behind blanks and the bars of an exception group, and right after a runtime's log
 *   frame (`<time>\t<id>\tERROR\t`, the older `<time> <id> `).
 * - `text`: anywhere on a line.
 */
export type Anchor = 'event' | 'frame' | 'line' | 'text';

export interface Signature {
  readonly anchor: Anchor;
  /** The literal that stands at the anchor; empty for `text`. */
  readonly starts: string;
  /** A literal that must stand later on the same line. */
  readonly contains: string | null;
  /** The word or phrase by which a server-side filter finds the line: a part of `starts` or of `contains`. */
  readonly term: string;
}

export interface OomSignature extends Signature {
  readonly runtime: Runtime | null;
  readonly id: string;
  readonly limit: MemoryLimit;
  readonly proof: Proof;
}

type Row = readonly [
  id: string,
  limit: MemoryLimit,
  anchor: Anchor,
  proof: Proof,
  starts: string,
  contains: string | null,
  term: string,
];

/** How Node's runtime opens the line of an error that was not caught. */
export const nodeFrames = ['Invoke Error', 'Uncaught Exception', 'Unhandled Promise Rejection'] as const;

/** Words that stand anywhere on a line. */
const words = (id: string, limit: MemoryLimit, text: string, term = text): Row => [
  id,
  limit,
  'text',
  'hint',
  '',
  text,
  term,
];

/** V8 prints its last words and aborts; GC lines stand before them, a native stack after. Bun has JavaScriptCore. */
const node: readonly Row[] = [
  ['node-heap', 'heap', 'line', 'abort', 'FATAL ERROR: ', 'out of memory', 'out of memory'],
  ['node-v8-fatal', 'heap', 'line', 'abort', '# Fatal JavaScript out of memory:', null, 'out of memory'],
  ['node-v8-process', 'native', 'line', 'abort', '# Fatal process out of memory:', null, 'out of memory'],
  ['node-v8-process', 'native', 'line', 'abort', '# Fatal process OOM in ', null, 'process OOM'],
  words('node-array-buffer', 'array-buffer', 'Array buffer allocation failed', 'allocation failed'),
  // A worker thread's heap ended; the main thread lives on unless it rethrows.
  words('node-worker', 'worker', 'ERR_WORKER_OUT_OF_MEMORY'),
  words('node-worker', 'worker', 'reaching memory limit: JS heap out of memory', 'out of memory'),
  words('node-wasm', 'array-buffer', 'WebAssembly.Memory(): could not allocate memory', 'allocate memory'),
  words('node-wasm', 'array-buffer', 'Out of memory: Cannot allocate Wasm memory', 'Out of memory'),
  words('node-native', 'native', 'Error: Failed to allocate memory', 'allocate memory'),
  words('node-native', 'native', 'out of memory -- size', 'out of memory'),
  words('node-native', 'native', 'out of memory --size', 'out of memory'),
  words('bun-memory', 'native', 'RangeError: Out of memory', 'Out of memory'),
];

/** The runtime's frame, `[ERROR] MemoryError`, is read by python-frame.ts, lines of a traceback by error-line.ts. */
const python: readonly Row[] = [
  ['python-fatal', 'native', 'line', 'abort', 'Fatal Python error: ', 'MemoryError', 'MemoryError'],
  [
    'python-openblas',
    'native',
    'line',
    'abort',
    'OpenBLAS error: Memory allocation ',
    null,
    'Memory allocation',
  ],
];

const javaClass = 'java.lang.OutOfMemoryError';
export const javaTerm = 'OutOfMemoryError';
/** Java's frame of an unhandled error is `<message>: <class>`, then the stack, which names the class again. */
const javaFrame = `: ${javaClass}`;

/** Which of the JVM's limits was met the rest of the line says (`memory-errors.ts`). */
const java: readonly Row[] = [
  ['java-heap', 'heap', 'event', 'frame', `Java heap space${javaFrame}`, null, javaTerm],
  ['java-metaspace', 'metaspace', 'event', 'frame', `Metaspace${javaFrame}`, null, javaTerm],
  ['java-class-space', 'metaspace', 'event', 'frame', `Compressed class space${javaFrame}`, null, javaTerm],
  ['java-gc-overhead', 'heap', 'event', 'frame', `GC overhead limit exceeded${javaFrame}`, null, javaTerm],
  [
    'java-array-size',
    'heap',
    'event',
    'frame',
    `Requested array size exceeds VM limit${javaFrame}`,
    null,
    javaTerm,
  ],
  ['java-direct', 'direct', 'event', 'frame', `Direct buffer memory${javaFrame}`, null, javaTerm],
  ['java-direct', 'direct', 'event', 'frame', 'Cannot reserve ', javaFrame, javaTerm],
  ['java-native', 'native', 'event', 'frame', `Map failed${javaFrame}`, null, javaTerm],
  ['java-main-thread', 'heap', 'line', 'abort', `Exception in thread "main" ${javaClass}`, null, javaTerm],
  ['java-thread', 'heap', 'line', 'hint', 'Exception in thread "', ` ${javaClass}`, javaTerm],
  // What a thread still says when even reporting its error finds no memory.
  ['java-thread', 'heap', 'line', 'hint', `Exception: ${javaClass} thrown from `, null, javaTerm],
  ['java-exit-on-oom', 'heap', 'line', 'abort', `Terminating due to ${javaClass}`, null, javaTerm],
  ['java-exit-on-oom', 'heap', 'line', 'abort', `Aborting due to ${javaClass}`, null, javaTerm],
  [
    'java-exit-on-oom',
    'heap',
    'line',
    'abort',
    '#  fatal error: OutOfMemory encountered',
    null,
    'OutOfMemory',
  ],
  // -XX:OnOutOfMemoryError, whose command mostly kills the process.
  ['java-on-oom', 'heap', 'line', 'abort', `# ${javaClass}`, null, javaTerm],
  [
    'java-native',
    'native',
    'line',
    'abort',
    '# There is insufficient memory for the Java Runtime Environment to continue',
    null,
    'insufficient memory',
  ],
  words('java-native', 'native', 'Native memory allocation (', 'memory allocation'),
  words('java-native', 'native', 'os::commit_memory(', 'commit_memory'),
  // The JVM cannot start.
  ['java-start', 'metaspace', 'line', 'abort', 'Could not allocate metaspace', null, 'allocate metaspace'],
  ['java-start', 'native', 'line', 'abort', 'Could not reserve enough space', null, 'reserve enough'],
  ['java-start', 'native', 'line', 'abort', 'Error: Could not reserve enough space', null, 'reserve enough'],
];

const dotnetClass = 'System.OutOfMemoryException';
const dotnetTerm = 'OutOfMemoryException';

const dotnet: readonly Row[] = [
  ['dotnet-unhandled', 'heap', 'line', 'abort', `Unhandled exception. ${dotnetClass}`, null, dotnetTerm],
  ['dotnet-unhandled', 'heap', 'line', 'abort', `Unhandled Exception: ${dotnetClass}`, null, dotnetTerm],
  [
    'dotnet-unhandled',
    'heap',
    'line',
    'abort',
    'Unhandled exception. System.InsufficientMemoryException',
    null,
    'System.',
  ],
  // Up to .NET Core 2.1 the frame of an unhandled error is `<message>: <class>`, then the stack.
  [
    'dotnet-frame',
    'heap',
    'event',
    'frame',
    `Exception of type '${dotnetClass}'`,
    ': OutOfMemoryException',
    dotnetTerm,
  ],
  ['dotnet-start', 'native', 'line', 'abort', 'GC heap initialization failed', null, 'GC heap'],
];

const goFatal = 'fatal error: ';

/** `runtime: out of memory` comes first; the `fatal error:` line that follows is the one to count. */
const go: readonly Row[] = [
  ['go-out-of-memory', 'native', 'line', 'abort', `${goFatal}runtime: out of memory`, null, 'out of memory'],
  ['go-out-of-memory', 'native', 'line', 'abort', `${goFatal}out of memory`, null, 'out of memory'],
  ['go-cannot-allocate', 'native', 'line', 'abort', goFatal, 'cannot allocate memory', 'allocate memory'],
  ['go-reserve', 'native', 'line', 'abort', `${goFatal}failed to reserve `, null, 'failed to reserve'],
  ['go-reserve', 'native', 'line', 'abort', `${goFatal}runtime: cannot map pages`, null, 'cannot map pages'],
  [
    'go-cannot-allocate',
    'native',
    'line',
    'abort',
    'runtime: cannot allocate memory',
    null,
    'allocate memory',
  ],
  ['go-block', 'native', 'line', 'hint', 'runtime: out of memory: cannot allocate', null, 'out of memory'],
  ['go-out-of-memory', 'native', 'line', 'abort', 'panic: ', 'out of memory', 'out of memory'],
];

const rubyTerm = 'allocate memory';

const ruby: readonly Row[] = [
  ['ruby-no-memory', 'native', 'line', 'abort', '[FATAL] failed to allocate memory', null, rubyTerm],
  ['ruby-no-memory', 'native', 'line', 'abort', 'failed to allocate memory (NoMemoryError)', null, rubyTerm],
  ['ruby-no-memory', 'native', 'line', 'abort', '/', ': failed to allocate memory (NoMemoryError)', rubyTerm],
  words('ruby-no-memory', 'native', ': failed to allocate memory (NoMemoryError)', rubyTerm),
  words('ruby-no-memory', 'native', '"errorType": "Function<NoMemoryError>"', 'errorType'),
];

const rust: readonly Row[] = [
  [
    'rust-allocation',
    'native',
    'line',
    'abort',
    'memory allocation of ',
    ' bytes failed',
    'memory allocation',
  ],
  words('rust-error', 'native', 'Kind(OutOfMemory)', 'OutOfMemory'),
  words('rust-error', 'native', 'kind: OutOfMemory', 'OutOfMemory'),
  words('rust-error', 'native', 'kind: AllocError', 'AllocError'),
  words('rust-error', 'native', 'memory allocation failed because', 'memory allocation'),
];

/** The interpreter's own limit: the container has room, so it counts only where the invocation fails. */
const php: readonly Row[] = [
  words('php-memory-limit', 'memory-limit', 'Allowed memory size of', 'Allowed memory size'),
  words('php-native', 'native', 'Out of memory (allocated', 'Out of memory'),
  [
    'php-native',
    'native',
    'line',
    'hint',
    'mmap() failed: [12]',
    'Cannot allocate memory',
    'allocate memory',
  ],
];

/** Allocators under any language, and languages that Lambda does not name. */
const native: readonly Row[] = [
  ['cpp-bad-alloc', 'native', 'line', 'abort', 'terminate called ', 'bad_alloc', 'bad_alloc'],
  ['cpp-bad-alloc', 'native', 'line', 'abort', 'libc++abi: ', 'bad_alloc', 'bad_alloc'],
  words('cpp-bad-alloc', 'native', 'std::bad_alloc', 'bad_alloc'),
  // Perl, PHP, the kernel, .NET's last words.
  ['native-out-of-memory', 'native', 'line', 'hint', 'Out of memory', null, 'Out of memory'],
  ['native-out-of-memory', 'native', 'line', 'abort', 'FATAL ERROR: Out of memory', null, 'Out of memory'],
  words('native-out-of-memory', 'native', 'rror: Out of memory', 'Out of memory'),
  words('native-out-of-memory', 'native', 'Out of memory. size=', 'Out of memory'),
  ['jemalloc', 'native', 'line', 'abort', '<jemalloc>: ', 'out of memory', 'out of memory'],
  ['tcmalloc', 'native', 'line', 'hint', 'tcmalloc: ', 'allocation failed', 'allocation failed'],
  words('erlang', 'native', 'heap_alloc: Cannot allocate', 'Cannot allocate'),
  words('r-vector', 'native', 'cannot allocate vector of size', 'cannot allocate vector'),
  words('ocaml', 'native', 'Out_of_memory'),
  words('haskell', 'heap', 'heap exhausted'),
  words('haskell', 'native', ': out of memory (requested', 'out of memory'),
];

const rowsOf: readonly (readonly [Runtime | null, readonly Row[]])[] = [
  ['node', node],
  ['python', python],
  ['java', java],
  ['dotnet', dotnet],
  ['go', go],
  ['ruby', ruby],
  ['rust', rust],
  ['php', php],
  [null, native],
];

/** What each language runtime writes when it runs out of memory. The first row that matches wins. */
export const oomSignatures: readonly OomSignature[] = rowsOf.flatMap(([runtime, rows]) =>
  rows.map(([id, limit, anchor, proof, starts, contains, term]) => ({
    runtime,
    id,
    limit,
    anchor,
    starts,
    contains,
    term,
    proof,
  })),
);

/** One of these stands in every line that a row of kind `line` or `text`, or an error's name, could match. */
export const memoryHint = /emory|MEMORY|lloc|OOM|reserve|map pages|haus|initialization failed/;

/** Terms for what is read by the shape of a frame or by an error's name and not by a row. */
export const memoryErrorTerms: readonly string[] = [
  'MemoryError',
  '_ArrayMemoryError',
  'ArrowMemoryError',
  'OutOfMemoryError',
  'OutOfMemoryException',
  'direct memory',
  'allocate memory',
  'Insufficient memory',
  'bad_alloc',
  'bad allocation',
];
