import type { MemoryLimit, Runtime } from '../../events/record.ts';
import { grouped } from '../../wording/units.ts';
import type { Command } from '../model/advice.ts';
import { addOption, type FixContext, setVariable } from './fix-context.ts';
import { phpShare } from './met-limit.ts';

/**
 * V8's old space for a Memory Size: what is left beside a fifth of it (at least 100 MB, at most half of it) for
 * buffers, code and the runtime itself, rounded down to 50 MB. 512 MB gives 400.
 */
export function nodeOldSpaceMb(sizeMb: number): number {
  const reserved = Math.min(sizeMb / 2, Math.max(100, 0.2 * sizeMb));
  return Math.max(50, Math.floor((sizeMb - reserved) / 50) * 50);
}

/**
 * The limit that was met, set for the size that is to be, or where none was the heap of the language: so that it collects
 * before the kernel kills. None where memory itself was short and no limit would help.
 */
export function heapCommands(context: FixContext): readonly Command[] {
  const { runtime, memoryMb, met } = context;
  if (memoryMb === null) return [];
  const own = met === null ? undefined : limits[met.runtime ?? 'any'][met.limit];
  if (own !== undefined) return own(memoryMb, context);
  return runtime === null ? [] : heaps[runtime](memoryMb, context);
}

type Commands = (sizeMb: number, context: FixContext) => readonly Command[];

const none: Commands = () => [];

const heaps: Readonly<Record<Runtime, Commands>> = {
  node: (sizeMb, context) => {
    const option = `--max-old-space-size=${nodeOldSpaceMb(sizeMb)}`;
    return [
      {
        label: `V8 heap for ${grouped(sizeMb)} MB, about a fifth left for buffers and the runtime`,
        text: `NODE_OPTIONS=${option}`,
      },
      ...addOption(context, 'NODE_OPTIONS', option),
      ...(context.managedRuntime === 'node'
        ? []
        : [{ label: 'The same for Deno', text: `DENO_V8_FLAGS=${option}` }]),
    ];
  },
  java: (sizeMb, context) => [
    {
      label: 'JVM heap in a container image (a managed runtime sets its own flags, which win)',
      text: `JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=75 -XX:MaxMetaspaceSize=${Math.round(0.15 * sizeMb)}m"`,
    },
    ...javaWrapper(context, heapAndMetaspace(Math.round(0.75 * sizeMb), Math.round(0.15 * sizeMb))),
  ],
  python: (sizeMb) => [
    {
      label: 'Fail with a MemoryError that can be caught instead of a kill',
      text: `import resource
resource.setrlimit(resource.RLIMIT_DATA, (${Math.floor(0.9 * sizeMb)} * 1024 * 1024, -1))`,
    },
  ],
  go: (sizeMb, context) => setVariable(context, 'GOMEMLIMIT', `${Math.floor(0.9 * sizeMb)}MiB`),
  // The runtime reads the percentage as hexadecimal. Unless it is set it is 75, in a container with a memory limit.
  dotnet: (_, context) =>
    setVariable(context, 'DOTNET_GCHeapHardLimitPercent', context.met?.limit === 'heap' ? '0x55' : '0x4B'),
  ruby: (_, context) => setVariable(context, 'MALLOC_ARENA_MAX', '2'),
  rust: none,
  php: (sizeMb) => [
    { label: 'PHP memory limit (php.ini)', text: `memory_limit = ${Math.floor(phpShare * sizeMb)}M` },
  ],
};

/** Java ran out of metaspace, of which it has a tenth of the Memory Size, however empty the heap is. */
const metaspace: Commands = (sizeMb, context) => {
  const metaspaceMb = Math.round(0.25 * sizeMb);
  return [
    {
      label: 'JVM metaspace in a container image (a managed runtime sets its own flags, which win)',
      text: `JAVA_TOOL_OPTIONS="-XX:MaxMetaspaceSize=${metaspaceMb}m"`,
    },
    ...javaWrapper(context, heapAndMetaspace(Math.round(0.65 * sizeMb), metaspaceMb)),
  ];
};

/** Java ran out of direct memory, which may grow as large as the heap unless it is bounded. */
const directMemory: Commands = (sizeMb, context) => {
  const directMb = Math.round(0.25 * sizeMb);
  const heapMb = Math.round(0.5 * sizeMb);
  return [
    {
      label: 'JVM direct memory, and a heap that leaves room for it (netty keeps to the same limit)',
      text: `JAVA_TOOL_OPTIONS="-XX:MaxDirectMemorySize=${directMb}m -Xmx${heapMb}m"`,
    },
    ...javaWrapper(context, `-XX:MaxDirectMemorySize=${directMb}m -XX:MaxHeapSize=${heapMb}m`),
  ];
};

/** Java found no native memory: a smaller heap and smaller stacks leave more of it. */
const smallerHeap: Commands = (sizeMb, context) => {
  const heapMb = Math.round(0.5 * sizeMb);
  return [
    {
      label: 'Leave half of the memory to native allocations (container image)',
      text: `JAVA_TOOL_OPTIONS="-Xmx${heapMb}m -Xss512k"`,
    },
    ...javaWrapper(context, `-XX:MaxHeapSize=${heapMb}m -Xss512k`),
  ];
};

/** The heap of a worker thread, which has its own limit: half of what the main thread may have. */
const worker: Commands = (sizeMb) => {
  const heapMb = Math.max(50, Math.floor(nodeOldSpaceMb(sizeMb) / 100) * 50);
  return [
    {
      label: `Heap of a worker for ${grouped(sizeMb)} MB, one at a time`,
      text: `new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: ${heapMb} } });`,
    },
  ];
};

/** DuckDB takes 80 % of the memory that it sees unless it is told; what does not fit goes to /tmp. */
const duckdb: Commands = (sizeMb) => [
  {
    label: "DuckDB's memory limit, and where it spills to",
    text: `SET memory_limit = '${Math.floor(0.7 * sizeMb)}MB';
SET temp_directory = '/tmp/duckdb';
SET preserve_insertion_order = false;`,
  },
];

/** What to set for a limit other than the language's heap. A heap limit would not help where native memory was short. */
const limits: Readonly<Record<Runtime | 'any', Partial<Readonly<Record<MemoryLimit, Commands>>>>> = {
  node: { worker, 'array-buffer': none, native: none },
  java: { metaspace, direct: directMemory, native: smallerHeap },
  python: { native: none, 'memory-limit': duckdb },
  php: { native: none },
  dotnet: { native: none },
  any: { native: none, heap: none },
  go: {},
  ruby: {},
  rust: {},
};

/** `_JAVA_OPTIONS` alone outranks the managed runtime's command line, and Lambda forbids it as a variable. */
function javaWrapper(context: FixContext, options: string): readonly Command[] {
  return [
    {
      label: 'JVM limits in a managed runtime: jvm-limits.sh, executable, beside the code',
      text: `#!/bin/sh
export _JAVA_OPTIONS="${options}"
exec "$@"`,
    },
    ...setVariable(context, 'AWS_LAMBDA_EXEC_WRAPPER', '/var/task/jvm-limits.sh'),
  ];
}

function heapAndMetaspace(heapMb: number, metaspaceMb: number): string {
  return `-XX:MaxHeapSize=${heapMb}m -XX:MaxMetaspaceSize=${metaspaceMb}m`;
}
