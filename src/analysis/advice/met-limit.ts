import type { MemoryLimit, Runtime } from '../../events/record.ts';
import { grouped } from '../../wording/units.ts';
import type { Failure } from '../model/failure.ts';
import { clampSize } from '../sizing/right-size.ts';
import { type Case, largerSizeMb } from './case.ts';
import type { FixId } from './fixes.ts';

/** The limit that a function met, and the language that met it. */
export interface MetLimit {
  readonly runtime: Runtime | null;
  readonly limit: MemoryLimit;
  /** How large it was (MB), where the log says so. */
  readonly limitMb?: number;
}

/** What a limit is, and what can be done about it. */
export interface LimitAdvice {
  /** Heads the root cause. */
  readonly title: string;
  /** Ends "the runtime gave up at 307 of 512 MB: ...". */
  readonly why: string;
  /** What to do, without the size to set. */
  readonly advice: string;
  /** Whether the limit lies within the Memory Size, or memory itself was short. */
  readonly lies: 'within' | 'at-memory';
  readonly fixes: readonly FixId[];
}

const ownLimit = 'The runtime meets its own limit, below the Memory Size';
const tooMuchAtOnce = 'One request for memory was larger than what was left';
const notLeft = 'it asked for more at once than was left of the memory';

const native = (advice: string, ...fixes: FixId[]): LimitAdvice => ({
  title: tooMuchAtOnce,
  why: notLeft,
  advice,
  lies: 'at-memory',
  fixes: [...fixes, 'set-memory', 'alarm-oom'],
});

const anyHeap: LimitAdvice = {
  title: ownLimit,
  why: 'its own heap was full, the container was not',
  advice: 'Raise the limit of the runtime: the container still had room',
  lies: 'within',
  fixes: ['runtime-heap', 'set-memory', 'alarm-oom'],
};

/** By language and limit; `any` where the language has no row. */
const rows: Readonly<Record<Runtime | 'any', Partial<Readonly<Record<MemoryLimit, LimitAdvice>>>>> = {
  node: {
    heap: {
      title: ownLimit,
      why: 'its own heap was full, the container was not',
      advice: "Raise V8's heap limit: the container still had room",
      lies: 'within',
      fixes: ['runtime-heap', 'set-memory', 'alarm-oom'],
    },
    worker: {
      title: "A worker thread meets its own heap limit, below the function's",
      why: 'the heap of a worker thread was full, the container was not',
      advice: 'Raise the resourceLimits of the worker, which has its own heap, or give it less at once',
      lies: 'within',
      fixes: ['runtime-heap', 'set-memory', 'alarm-oom'],
    },
    'array-buffer': native(
      "Buffers, ArrayBuffers and WebAssembly memories lie outside of V8's heap, and no heap limit bounds them: stream the data instead of holding it whole",
      'stream',
      'spill-to-tmp',
    ),
    native: native(
      "Native memory (libvips, zlib, codecs, V8 itself) lies outside of V8's heap: process less at once, one image or file at a time",
      'cap-concurrency',
      'spill-to-tmp',
    ),
  },
  java: {
    heap: {
      title: ownLimit,
      why: "the JVM's heap was full, the container was not",
      advice: "Raise the JVM's heap limit: the container still had room",
      lies: 'within',
      fixes: ['runtime-heap', 'set-memory', 'alarm-oom'],
    },
    metaspace: {
      title: 'The JVM runs out of metaspace, below the Memory Size',
      why: 'the metaspace of its classes was full, the heap and the container were not',
      advice: 'Raise the metaspace limit, or load fewer classes',
      lies: 'within',
      fixes: ['runtime-heap', 'set-memory', 'alarm-oom'],
    },
    direct: {
      title: 'The JVM runs out of direct memory, below the Memory Size',
      why: 'its direct buffers had used up their own limit, the container was not full',
      advice:
        'Raise the limit of direct memory (netty, the AWS SDK and NIO allocate there, outside of the heap), or release buffers earlier',
      lies: 'within',
      fixes: ['runtime-heap', 'set-memory', 'alarm-oom'],
    },
    native: {
      title: 'The JVM finds no native memory: heap and everything else together do not fit',
      why: 'the system refused memory outside of its heap',
      advice:
        'Give the heap less, not more: threads, metaspace, code and mapped files need what it leaves of the memory',
      lies: 'at-memory',
      fixes: ['runtime-heap', 'set-memory', 'alarm-oom'],
    },
  },
  python: {
    'memory-limit': {
      title: 'A library meets its own memory limit, below the Memory Size',
      why: "the library's own memory limit was used up, the container was not full",
      advice: "Raise DuckDB's memory_limit, and let it spill to /tmp",
      lies: 'within',
      fixes: ['runtime-heap', 'set-memory', 'alarm-oom'],
    },
    native: native(
      'Python has no heap limit, and asked for more than there was: read and compute in chunks instead of the whole',
      'stream',
      'paginate',
      'spill-to-tmp',
    ),
  },
  dotnet: {
    heap: {
      title: ownLimit,
      why: 'its own heap limit (75 % of the memory unless set) was used up',
      advice: "Raise .NET's heap limit a little, and the memory where that does not do",
      lies: 'within',
      fixes: ['runtime-heap', 'set-memory', 'alarm-oom'],
    },
  },
  go: {
    native: native(
      'Go has no heap limit: hold less at once. GOMEMLIMIT only has it collect earlier',
      'runtime-heap',
    ),
  },
  ruby: {
    native: native(
      'Ruby has no heap limit: hold less at once, and keep malloc from spreading',
      'runtime-heap',
    ),
  },
  rust: { native: native('Rust has no heap limit: hold less at once, and allocate in pieces that can fail') },
  php: {
    'memory-limit': {
      title: ownLimit,
      why: 'its memory_limit was used up, the container was not full',
      advice: 'Raise memory_limit of PHP, to four fifths of the Memory Size',
      lies: 'within',
      fixes: ['runtime-heap', 'set-memory', 'alarm-oom'],
    },
    native: native('PHP asked for more than there was: process the data in pieces'),
  },
  any: {
    native: native('The program asked for more than there was: process the data in pieces'),
  },
};

/** The limit of the newest failure that names one; `null` where none does. */
export function metLimit(failures: readonly Failure[]): MetLimit | null {
  const newest = failures.findLast(({ limit }) => limit !== undefined);
  if (newest?.limit === undefined) return null;
  const { runtime, limit, limitMb } = newest;
  return { runtime, limit, ...(limitMb === undefined ? {} : { limitMb }) };
}

/** What the limit is that the function met; what is said of any heap where its logs do not show which one it was. */
export function limitAdvice(met: MetLimit | null): LimitAdvice {
  if (met === null) return anyHeap;
  return rows[met.runtime ?? 'any'][met.limit] ?? rows.any[met.limit] ?? anyHeap;
}

/** PHP's memory_limit as a share of the Memory Size; a new one is to be larger than the one that was met by a quarter. */
export const phpShare = 0.8;
const roomForLimit = 1.25;

/** The Memory Size (MB) at which the limit that was met can be raised: no less than the one that the figures ask for. */
export function sizeForLimit(met: MetLimit | null, memoryMb: number): number {
  if (met?.runtime !== 'php' || met.limitMb === undefined) return memoryMb;
  const neededMb = (roomForLimit * met.limitMb) / phpShare;
  return neededMb <= memoryMb ? memoryMb : clampSize(neededMb);
}

/** From this share of the Memory Size on, it was not a limit below it that was met. */
const atSizeShare = 0.85;

/** Whether the container was full as well when the newest limit was met. */
export function isContainerFull(failures: readonly Failure[]): boolean {
  const newest = failures.findLast(({ limit }) => limit !== undefined);
  if (newest?.usedMb == null || newest.sizeMb === null) return false;
  return newest.usedMb >= atSizeShare * newest.sizeMb;
}

/** What to do about the limit that was met, with the size that the same advice recommends. */
export function limitRecommendation(known: Case): string {
  const { facts, recommendation } = known;
  const met = metLimit(facts.failures);
  const { advice, lies } = limitAdvice(met);
  const { sizeMb } = facts.fn.memory;
  const forLimitMb = sizeMb === null ? null : sizeForLimit(met, largerSizeMb(known) ?? sizeMb);
  const largerMb = forLimitMb === sizeMb ? null : forLimitMb;
  if (isContainerFull(facts.failures) && recommendation?.action === 'raise') return recommendation.reason;
  if (lies === 'within') {
    return largerMb === null
      ? `${advice}.`
      : `${advice}; the commands are for ${grouped(largerMb)} MB, set with it.`;
  }
  return largerMb === null
    ? `${advice}. The figures do not show how much more memory it would take.`
    : `${advice}, or set ${grouped(largerMb)} MB.`;
}
