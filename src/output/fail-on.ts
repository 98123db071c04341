/** `--fail-on`: conditions under which the program ends with exit code 10, as a gate in a pipeline. */

import type { AnalysisEvent } from '../analysis/change-feed/analysis-event.ts';
import type { AttemptId, ContainerId } from '../analysis/model/ids.ts';
import { isOom } from '../analysis/model/outcome.ts';
import type { Snapshot } from '../analysis/model/snapshot.ts';
import { CommandError, exitCodes } from '../errors.ts';
import { counted } from '../wording/units.ts';

const causes = {
  /** OOM kills and runtime OOMs; suspected ones do not fail a deploy. */
  oom: 'OOM',
  /** Containers found leaking. */
  leak: 'leaking container',
  /** Attempts that survived at or above the pressure threshold. */
  pressure: 'near OOM',
} as const;

export type FailCause = keyof typeof causes;

export interface FailCondition {
  readonly cause: FailCause;
  /** Met from this count on. */
  readonly count: number;
}

/** Reads `oom:3,leak`. A `CommandError` with exit code 2 where it is anything else. */
export function parseFailOn(text: string): FailCondition[] {
  return text.split(',').map((part) => {
    const match = /^(oom|leak|pressure)(?::([1-9]\d{0,8}))?$/.exec(part.trim());
    const cause = match === null ? null : causeOf(match[1] ?? '');
    if (match === null || cause === null) {
      throw new CommandError(
        exitCodes.usage,
        `--fail-on ${JSON.stringify(part.trim().slice(0, 40))} is not a condition`,
        'Write oom, leak or pressure, with a count where one is not enough: --fail-on oom:3,leak',
      );
    }
    return { cause, count: Number(match[2] ?? 1) };
  });
}

function causeOf(name: string): FailCause | null {
  return name === 'oom' || name === 'leak' || name === 'pressure' ? name : null;
}

/** `oom:3 was met: 3 OOMs`. */
export function failOnMessage({ cause, count }: FailCondition, reached: number): string {
  return `--fail-on ${cause}${count > 1 ? `:${count}` : ''} is met: ${counted(reached, causes[cause])}`;
}

/** A condition that is met, with the count that met it. */
export interface Met {
  readonly condition: FailCondition;
  readonly reached: number;
}

/** The first condition that a whole analysis meets: for `report`, and for a source without happenings. */
export function metBySnapshot(conditions: readonly FailCondition[], snapshot: Snapshot): Met | null {
  const { totals } = snapshot;
  const everLeaking = snapshot.functions.reduce((sum, fn) => sum + fn.leak.containersLeaking, 0);
  return firstMet(conditions, {
    oom: totals.oomKills + totals.runtimeOoms,
    leak: Math.max(totals.leakingContainers, everLeaking),
    pressure: totals.nearOoms,
  });
}

/** Counts events as they come, so that the end comes as soon as a condition is met. */
export interface FailWatch {
  /** The condition that is met with this event, if any. */
  take(event: AnalysisEvent): Met | null;
}

export function watchFailOn(conditions: readonly FailCondition[]): FailWatch {
  // Ids are kept because later lines may revise a failure; the watch ends at the count, so they stay few.
  const ooms = new Set<AttemptId>();
  const nearOoms = new Set<AttemptId>();
  const leaking = new Set<ContainerId>();
  return {
    take(event) {
      switch (event.type) {
        case 'attempt':
          keep(nearOoms, event.id, event.nearOom && !event.withdrawn);
          break;
        case 'failure':
          keep(ooms, event.id, isOom(event.failure.kind) && !event.withdrawn);
          break;
        case 'leak':
          keep(leaking, event.id, event.leak.verdict === 'leaking');
          break;
        case 'finding':
          return null;
      }
      return firstMet(conditions, { oom: ooms.size, leak: leaking.size, pressure: nearOoms.size });
    },
  };
}

function keep<Id>(ids: Set<Id>, id: Id, counts: boolean): void {
  if (counts) ids.add(id);
  else ids.delete(id);
}

function firstMet(
  conditions: readonly FailCondition[],
  reached: Readonly<Record<FailCause, number>>,
): Met | null {
  const condition = conditions.find(({ cause, count }) => reached[cause] >= count);
  return condition === undefined ? null : { condition, reached: reached[condition.cause] };
}
