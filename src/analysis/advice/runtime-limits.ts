import type { Runtime } from '../../events/record.ts';
import { grouped } from '../../wording/units.ts';
import type { Command } from '../model/advice.ts';
import { addOption, type FixContext, setVariable } from './fix-context.ts';

/**
 * V8's old space for a Memory Size: what is left beside a fifth of it (at least 100 MB, at most half of it) for
 * buffers, code and the runtime itself, rounded down to 50 MB. 512 MB gives 400.
 */
export function nodeOldSpaceMb(sizeMb: number): number {
  const reserved = Math.min(sizeMb / 2, Math.max(100, 0.2 * sizeMb));
  return Math.max(50, Math.floor((sizeMb - reserved) / 50) * 50);
}

/** The heap of the language, set for the size that is to be: so that it collects before the kernel kills. */
export function heapCommands(context: FixContext): readonly Command[] {
  const { runtime, memoryMb } = context;
  if (runtime === null || memoryMb === null) return [];
  return heaps[runtime](memoryMb, context);
}

const heaps: Readonly<Record<Runtime, (sizeMb: number, context: FixContext) => readonly Command[]>> = {
  node: (sizeMb, context) => {
    const option = `--max-old-space-size=${nodeOldSpaceMb(sizeMb)}`;
    return [
      {
        label: `V8 heap for ${grouped(sizeMb)} MB, about a fifth left for buffers and the runtime`,
        text: `NODE_OPTIONS=${option}`,
      },
      ...addOption(context, 'NODE_OPTIONS', option),
    ];
  },
  java: (sizeMb, context) => [
    {
      label: 'JVM heap in a container image (a managed runtime sets its own flags, which win)',
      text: `JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=75 -XX:MaxMetaspaceSize=${Math.round(0.15 * sizeMb)}m"`,
    },
    ...javaWrapper(context, Math.round(0.75 * sizeMb), Math.round(0.15 * sizeMb)),
  ],
  python: (sizeMb) => [
    {
      label: 'Fail with a MemoryError that can be caught instead of a kill',
      text: `import resource
resource.setrlimit(resource.RLIMIT_DATA, (${Math.floor(0.9 * sizeMb)} * 1024 * 1024, -1))`,
    },
  ],
  go: (sizeMb, context) => setVariable(context, 'GOMEMLIMIT', `${Math.floor(0.9 * sizeMb)}MiB`),
  // The runtime reads the percentage as hexadecimal.
  dotnet: (_, context) => setVariable(context, 'DOTNET_GCHeapHardLimitPercent', '0x4B'),
  ruby: (_, context) => setVariable(context, 'MALLOC_ARENA_MAX', '2'),
  rust: () => [],
  php: (sizeMb) => [
    { label: 'PHP memory limit (php.ini)', text: `memory_limit = ${Math.floor(0.8 * sizeMb)}M` },
  ],
};

/** Java ran out of metaspace, of which it has a tenth of the Memory Size, however empty the heap is. */
export function metaspaceCommands(context: FixContext): readonly Command[] {
  const { memoryMb } = context;
  if (memoryMb === null) return [];
  const metaspaceMb = Math.round(0.25 * memoryMb);
  return [
    {
      label: 'JVM metaspace in a container image (a managed runtime sets its own flags, which win)',
      text: `JAVA_TOOL_OPTIONS="-XX:MaxMetaspaceSize=${metaspaceMb}m"`,
    },
    ...javaWrapper(context, Math.round(0.65 * memoryMb), metaspaceMb),
  ];
}

/** `_JAVA_OPTIONS` alone outranks the managed runtime's command line, and Lambda forbids it as a variable. */
function javaWrapper(context: FixContext, heapMb: number, metaspaceMb: number): readonly Command[] {
  return [
    {
      label: 'JVM limits in a managed runtime: jvm-limits.sh, executable, beside the code',
      text: `#!/bin/sh
export _JAVA_OPTIONS="-XX:MaxHeapSize=${heapMb}m -XX:MaxMetaspaceSize=${metaspaceMb}m"
exec "$@"`,
    },
    ...setVariable(context, 'AWS_LAMBDA_EXEC_WRAPPER', '/var/task/jvm-limits.sh'),
  ];
}
