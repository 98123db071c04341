import type { Case, Draft } from './case.ts';
import type { FixId } from './fixes.ts';
import { formerOf } from './rollout.ts';
import type { Cause } from './root-cause.ts';
import { grouped } from './words.ts';

interface Cure {
  /** What to do, given what to do about the size. */
  readonly advice: (size: string) => string;
  readonly fixes: readonly FixId[];
}

const cures: Readonly<Record<Cause, Cure>> = {
  leak: {
    advice: (size) =>
      `Bound what the code keeps between invocations (module-level caches, arrays, listeners, pools); ${size}.`,
    fixes: ['bound-cache', 'find-leak', 'bridge-memory', 'alarm-oom'],
  },
  'heavy-request': {
    advice: (size) =>
      `Stream or page the large input instead of holding it whole, and cap concurrent calls; ${size}.`,
    fixes: ['stream', 'paginate', 'cap-concurrency', 'bridge-memory', 'alarm-oom'],
  },
  'too-small': {
    advice: (size) => `The function needs more memory than it has: ${size}.`,
    fixes: ['set-memory', 'runtime-heap', 'power-tuning', 'alarm-oom'],
  },
  pressure: {
    advice: (size) => `Give the function head room: ${size}.`,
    fixes: ['set-memory', 'runtime-heap', 'alarm-memory'],
  },
  'runtime-limit': {
    advice: () => 'Raise the limit of the runtime, not the Memory Size: the container still had room.',
    fixes: ['runtime-heap'],
  },
};

/** The chain that leads to the kills, in one finding. */
export function rootCauseFinding(known: Case): Draft[] {
  const { rootCause, facts, recommendation } = known;
  if (rootCause === null) return [];
  const { advice, fixes } = cures[rootCause.cause];
  const { since } = rootCause;
  const back = since === null ? '' : `Go back to ${formerOf(since)} first. `;
  const metaspace = rootCause.cause === 'runtime-limit' && isMetaspace(known);
  return [
    {
      id: 'root-cause',
      severity: facts.fn.oomKills + facts.fn.runtimeOoms > 0 ? 'critical' : 'high',
      title: rootCause.title,
      detail: rootCause.chain.join(' '),
      recommendation: back + advice(sizeAdvice(facts.fn.memory.sizeMb, recommendation?.memoryMb ?? null)),
      logStream: rootCause.logStream,
      fixes: [
        ...(since?.cause === 'version' ? (['aliases'] as const) : []),
        ...(metaspace ? (['java-metaspace'] as const) : fixes),
      ],
    },
  ];
}

function sizeAdvice(sizeMb: number | null, memoryMb: number | null): string {
  if (sizeMb === null || memoryMb === null || memoryMb <= sizeMb) return 'the size alone does not cure it';
  return `set ${grouped(memoryMb)} MB`;
}

/** The JVM names the pool that was full. */
export function isMetaspace({ facts }: Case): boolean {
  return facts.failures.some(
    ({ kind, evidence }) =>
      kind === 'runtime-oom' && evidence.some(({ message }) => /metaspace|class-space/i.test(message)),
  );
}
