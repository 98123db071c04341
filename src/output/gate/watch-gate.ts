/** The gate while the program runs: absolute conditions over the events as they are emitted. */

import type { AnalysisEvent, AttemptEvent, FailureEvent } from '../../analysis/change-feed/analysis-event.ts';
import { isOom } from '../../analysis/model/outcome.ts';
import type { AbsoluteCause, GateCondition, GateSettings } from './conditions.ts';
import { newVersionOf } from './new-version.ts';

/** A condition that is met, with the count that met it. */
export interface MetCondition {
  readonly condition: GateCondition;
  readonly reached: number;
}

export interface GateWatch {
  /** The absolute condition that stands as met after this event, if any. */
  take(event: AnalysisEvent): MetCondition | null;
}

/** What counts towards a condition: by attempt id, so that a revision replaces and a withdrawal takes back. */
interface Counted {
  readonly functionId: string;
  readonly version: string | null;
  readonly causes: readonly AbsoluteCause[];
  readonly readBack: boolean;
}

/**
 * Watches the absolute conditions of a gate. `liveFrom` (epoch ms): what happened before it was read back. Under
 * `--fail-version new` that counts once a new version is in view; else it is left to the end of the window. A recording
 * is all read back: `Number.POSITIVE_INFINITY`.
 */
export function watchGate({ conditions, failVersion }: GateSettings, liveFrom: number): GateWatch {
  const attempts = new Map<string, Counted>();
  const failures = new Map<string, Counted>();
  const versions = new Map<string, Set<string>>();
  const keep = (
    into: Map<string, Counted>,
    event: AttemptEvent | FailureEvent,
    counted: Omit<Counted, 'readBack'>,
  ) => {
    if (event.withdrawn || counted.causes.length === 0) into.delete(event.id);
    else into.set(event.id, { ...counted, readBack: event.timestamp < liveFrom });
  };
  return {
    take(event) {
      if (event.type !== 'attempt' && event.type !== 'failure') return null;
      if (event.type === 'attempt') {
        const { functionId, version } = event.where;
        if (version !== null) {
          const seen = versions.get(functionId) ?? new Set();
          versions.set(functionId, seen.add(version));
        }
        keep(attempts, event, { functionId, version, causes: event.nearOom ? ['pressure'] : [] });
      } else {
        const { functionId, version } = event.failure;
        keep(failures, event, { functionId, version, causes: causesOf(event) });
      }
      return firstMet(conditions, (cause) =>
        count([attempts, failures], cause, failVersion === 'new' ? versions : null),
      );
    },
  };
}

function causesOf({ failure: { kind, memoryBound } }: FailureEvent): AbsoluteCause[] {
  if (isOom(kind)) return ['oom'];
  if (kind !== 'timeout') return [];
  return memoryBound ? ['timeout', 'memory-timeout'] : ['timeout'];
}

/** `versions`: those seen of each function, where only the new one counts. */
function count(
  known: readonly Map<string, Counted>[],
  cause: AbsoluteCause,
  versions: ReadonlyMap<string, ReadonlySet<string>> | null,
): number {
  let sum = 0;
  const newest = new Map<string, string | null>();
  for (const counted of known) {
    for (const { functionId, version, causes, readBack } of counted.values()) {
      if (!causes.includes(cause)) continue;
      if (versions === null) {
        sum += 1;
        continue;
      }
      if (!newest.has(functionId)) newest.set(functionId, newVersionOf(versions.get(functionId) ?? []));
      const wanted = newest.get(functionId) ?? null;
      if (wanted === null ? !readBack : version === wanted) sum += 1;
    }
  }
  return sum;
}

/** The first absolute condition whose count is reached. */
export function firstMet(
  conditions: readonly GateCondition[],
  reachedBy: (cause: AbsoluteCause) => number,
): MetCondition | null {
  for (const condition of conditions) {
    if (condition.cause === 'leak' || condition.cause === 'worse') continue;
    const reached = reachedBy(condition.cause);
    if (reached >= condition.count) return { condition, reached };
  }
  return null;
}
