import type { MemoryLimit, Runtime } from './record.ts';

/** What the type and the message of an error say of memory. */
export interface MemoryError {
  readonly signature: string;
  readonly limit: MemoryLimit;
}

type Row = readonly [
  signature: string,
  limit: MemoryLimit,
  /** The class, without its package or module; `null`: any. */
  type: string | null,
  /** Words all of which stand in the message. */
  ...words: string[],
];

/**
 * Errors of each language that mean memory: its own, and those of native libraries under it. Words of a general kind
 * ("out of memory") stand only beside what shows that it is this process which says them: what a database, a cache or
 * another function answers is quoted in the same words.
 */
const rows: Readonly<Record<Runtime, readonly Row[]>> = {
  node: [
    ['node-worker', 'worker', null, 'ERR_WORKER_OUT_OF_MEMORY'],
    ['node-worker', 'worker', null, 'Worker terminated due to reaching memory limit'],
    ['node-array-buffer', 'array-buffer', null, 'Array buffer allocation failed'],
    ['node-wasm', 'array-buffer', null, 'WebAssembly', 'could not allocate memory'],
    ['node-wasm', 'array-buffer', null, 'WebAssembly', 'ut of memory'],
    ['node-wasm', 'array-buffer', null, 'Aborted(OOM)'],
    ['node-wasm', 'array-buffer', null, 'abort(OOM)'],
    ['node-wasm', 'array-buffer', null, 'Cannot enlarge memory'],
    ['node-native', 'native', null, 'ERR_MEMORY_ALLOCATION_FAILED'],
    ['node-native', 'native', null, 'Failed to allocate memory'],
    ['node-native', 'native', null, 'std::bad_alloc'],
    ['node-native', 'native', null, 'vips', 'out of memory'],
    ['node-native', 'native', null, 'Vips', 'out of memory'],
    ['node-native', 'native', null, 'Z_MEM_ERROR'],
    ['node-native', 'native', null, 'SQLITE_NOMEM'],
    ['node-native', 'native', null, 'Initialization failed', 'ERR_ZLIB_INITIALIZATION_FAILED'],
    // JavaScriptCore (Bun).
    ['bun-memory', 'native', 'RangeError', 'Out of memory'],
  ],
  python: [
    ['python-memory', 'native', 'MemoryError'],
    ['python-memory', 'native', '_ArrayMemoryError'],
    ['python-arrow', 'native', 'ArrowMemoryError'],
    ['python-duckdb', 'native', 'OutOfMemoryException', 'bad allocation'],
    ['python-duckdb', 'memory-limit', 'OutOfMemoryException'],
    ['python-torch', 'native', 'OutOfMemoryError', 'ried to allocate'],
    ['python-torch', 'native', null, 'DefaultCPUAllocator'],
    ['python-opencv', 'native', null, 'OpenCV', 'Insufficient memory'],
    ['python-opencv', 'native', null, '(-4:Insufficient memory)'],
    ['python-pandas', 'native', null, 'C error: out of memory'],
    ['python-tensorflow', 'native', null, 'OOM when allocating'],
    ['python-native', 'native', null, 'bad_alloc'],
    ['python-native', 'native', null, 'bad allocation'],
    ['python-native', 'native', null, 'Unable to allocate', 'for an array'],
    ['python-native', 'native', null, 'Failed to allocate memory'],
    ['python-native', 'native', null, "can't allocate memory"],
    ['python-native', 'native', null, 'Memory allocation failed'],
    ['python-native', 'native', null, 'memory allocation of'],
    ['python-native', 'native', null, 'malloc', ' failed'],
  ],
  java: [
    ['java-metaspace', 'metaspace', 'OutOfMemoryError', 'Metaspace'],
    ['java-class-space', 'metaspace', 'OutOfMemoryError', 'Compressed class space'],
    ['java-metaspace', 'metaspace', 'OutOfMemoryError', 'PermGen space'],
    ['java-direct', 'direct', 'OutOfMemoryError', 'irect buffer memory'],
    ['java-direct', 'direct', 'OutOfDirectMemoryError'],
    ['java-direct', 'direct', 'OutOfMemoryException'],
    ['java-native', 'native', 'OutOfMemoryError', 'Map failed'],
    ['java-native', 'native', 'OutOfMemoryError', 'Unable to allocate'],
    ['java-native', 'native', 'OutOfMemoryError', 'Cannot reserve'],
    ['java-native', 'native', 'OutOfMemoryError', 'swap space'],
    ['java-heap', 'heap', 'OutOfMemoryError'],
  ],
  dotnet: [
    ['dotnet-memory', 'heap', 'OutOfMemoryException'],
    ['dotnet-memory', 'heap', 'InsufficientMemoryException'],
  ],
  ruby: [['ruby-no-memory', 'native', 'NoMemoryError']],
  go: [['go-memory', 'native', null, 'cannot allocate memory']],
  rust: [['rust-allocation', 'native', null, 'memory allocation of']],
  php: [
    ['php-memory-limit', 'memory-limit', null, 'Allowed memory size of'],
    ['php-native', 'native', null, 'Out of memory (allocated'],
  ],
};

/** Limits of threads that Java and .NET report with the class of their memory errors. */
const threadLimits: Partial<Readonly<Record<Runtime, readonly string[]>>> = {
  java: ['unable to create', 'possibly out of memory or process/resource limits'],
  dotnet: ['Thread.Start', '.StartInternal(', '.StartCore('],
};

/**
 * What an error of this language says of memory, by its class (with or without its package, `Function<X>` of Ruby
 * included) and its text; `null` where it is about something else, the limit of threads included. `trace`: where the
 * stack shows that the limit is one of threads.
 */
export function memoryErrorOf(
  runtime: Runtime,
  errorType: string,
  text: string,
  trace = text,
): MemoryError | null {
  const type = simpleName(errorType);
  const row = rows[runtime].find(
    ([, , expected, ...words]) =>
      (expected === null || expected === type) && words.every((word) => text.includes(word)),
  );
  if (row === undefined || isThreadLimit(runtime, trace)) return null;
  return { signature: row[0], limit: row[1] };
}

/** Whether Java or .NET says that no more threads can be had: no more memory would help. */
export function isThreadLimit(runtime: Runtime, trace: string): boolean {
  return threadLimits[runtime]?.some((words) => trace.includes(words)) === true;
}

/** Whether a class means memory in this language, whatever its message. */
export function isMemoryType(runtime: Runtime, errorType: string): boolean {
  const type = simpleName(errorType);
  return rows[runtime].some(([, , expected]) => expected === type && expected !== 'RangeError');
}

/** `java.lang.OutOfMemoryError`, `Function<NoMemoryError>` -> the class alone. */
function simpleName(errorType: string): string {
  const name = errorType.endsWith('>') ? errorType.slice(errorType.indexOf('<') + 1, -1) : errorType;
  return name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
}
