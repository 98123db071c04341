import { grouped } from '../../wording/units.ts';
import { formerOf } from '../rollout/rollout.ts';
import { bridgeOf, type Case, costOfRaise, type Draft, largerSizeMb } from './case.ts';
import type { FixId } from './fixes.ts';
import { limitAdvice, limitRecommendation, metLimit } from './met-limit.ts';
import type { Cause } from './root-cause.ts';

interface Cure {
  /** What to do. The size to set comes after it: as the cure, until it is cured, or not at all. */
  readonly advice: string;
  readonly size: 'cures' | 'bridges' | 'does-not-help';
  readonly fixes: readonly FixId[];
}

const cures: Readonly<Record<Cause, Cure>> = {
  extension: {
    advice: 'Update, cap or remove the layer of the extension: the code of the function had answered',
    size: 'bridges',
    fixes: ['extension-layer', 'bridge-memory', 'alarm-memory'],
  },
  leak: {
    advice: 'Bound what the code keeps between invocations (module-level caches, arrays, listeners, pools)',
    size: 'bridges',
    fixes: ['bound-cache', 'find-leak', 'bridge-memory', 'alarm-oom'],
  },
  'heavy-request': {
    advice: 'Stream or page the large input instead of holding it whole, and cap concurrent calls',
    size: 'bridges',
    fixes: ['stream', 'paginate', 'spill-to-tmp', 'cap-concurrency', 'bridge-memory', 'alarm-oom'],
  },
  'too-small': {
    advice: 'Give the function the memory that it needs',
    size: 'cures',
    fixes: ['set-memory', 'runtime-heap', 'power-tuning', 'alarm-oom'],
  },
  'version-needs-more': {
    advice: 'Go back to the version before, or give the new one the memory that it needs',
    size: 'cures',
    fixes: ['set-memory', 'aliases', 'alarm-oom'],
  },
  'growing-data': {
    advice: 'Page what grows instead of holding it whole, and watch its size',
    size: 'bridges',
    fixes: ['paginate', 'stream', 'bridge-memory', 'alarm-memory'],
  },
  'heap-setting': {
    advice:
      'Limit the heap below the Memory Size, so that it collects before the kernel kills, or raise the size above it',
    size: 'cures',
    fixes: ['runtime-heap', 'set-memory', 'alarm-oom'],
  },
  pressure: {
    advice: 'Give the function headroom',
    size: 'cures',
    fixes: ['set-memory', 'runtime-heap', 'alarm-memory'],
  },
  'runtime-limit': {
    advice: 'Raise the limit of the runtime, not the Memory Size: the container still had room',
    size: 'does-not-help',
    fixes: ['runtime-heap'],
  },
};

/** The chain that leads to the kills, in one finding. */
export function rootCauseFinding(known: Case): Draft[] {
  const { rootCause, facts } = known;
  if (rootCause === null) return [];
  const { advice, size, fixes } = cures[rootCause.cause];
  const atOwnLimit = rootCause.cause === 'runtime-limit';
  const { since } = rootCause;
  const back = since === null ? '' : `Go back to ${formerOf(since)} first. `;
  return [
    {
      id: 'root-cause',
      severity: facts.fn.oomKills + facts.fn.runtimeOoms > 0 ? 'critical' : 'high',
      title: rootCause.title,
      detail: [...rootCause.chain, ...(size === 'cures' ? costOfRaise(known) : [])].join(' '),
      recommendation: `${back}${atOwnLimit ? limitRecommendation(known) : `${advice}${sizeAdvice(size, known)}.`}`,
      logStream: rootCause.logStream,
      fixes: [
        ...(since?.cause === 'version' ? (['aliases'] as const) : []),
        ...(atOwnLimit ? limitAdvice(metLimit(facts.failures)).fixes : fixes),
      ],
    },
  ];
}

function sizeAdvice(size: Cure['size'], known: Case): string {
  const largerMb = largerSizeMb(known);
  if (largerMb === null) return '';
  switch (size) {
    case 'cures':
      return `: set ${grouped(largerMb)} MB`;
    case 'bridges':
      return bridgeOf(known);
    case 'does-not-help':
      return '';
  }
}
