import { grouped } from '../../wording/units.ts';
import type { Finding, Recommendation, Rollout } from '../model/advice.ts';
import type { FunctionFacts } from '../model/facts.ts';
import { costSentence } from '../sizing/cost.ts';
import type { SizingFacts } from '../sizing/sizing.ts';
import type { FixId } from './fixes.ts';
import type { Pressure } from './pressure.ts';
import type { RootCause } from './root-cause.ts';
import type { FindingId } from './severity.ts';

/** All that the findings on one function are made from. */
export interface Case {
  readonly facts: FunctionFacts;
  readonly sizing: SizingFacts | null;
  readonly recommendation: Recommendation | null;
  readonly rollout: Rollout | null;
  readonly pressure: Pressure | null;
  readonly rootCause: RootCause | null;
}

/** A finding before it is put into its final words: fixes by name. */
export interface Draft
  extends Omit<Finding, 'id' | 'functionId' | 'functionName' | 'logStream' | 'commands'> {
  readonly id: FindingId;
  readonly logStream?: string | null;
  readonly fixes: readonly FixId[];
}

/** Where the root cause explains a finding, its fix is not said twice: the finding that has it is named. */
export function seeRootCause({ title }: RootCause): string {
  return `See its root cause: ${title.charAt(0).toLowerCase()}${title.slice(1)}.`;
}

/** The size to set, where it is more than today's; `null` where it is not, or not known. */
export function largerSizeMb({ facts, recommendation }: Case): number | null {
  const { sizeMb } = facts.fn.memory;
  const memoryMb = recommendation?.memoryMb ?? null;
  return sizeMb === null || memoryMb === null || memoryMb <= sizeMb ? null : memoryMb;
}

/** `; 512 MB is enough until then`, where a leak or a heavy request is to be fixed first. */
export function bridgeOf(known: Case): string {
  const largerMb = largerSizeMb(known);
  return largerMb === null ? '' : `; ${grouped(largerMb)} MB is enough until then`;
}

/** What the size that cures would cost, as a sentence; none where it is not known, or no more than today. */
export function costOfRaise({ facts, recommendation }: Case): string[] {
  const { sizeMb } = facts.fn.memory;
  if (sizeMb === null || recommendation?.action !== 'raise' || recommendation.cost === null) return [];
  return [costSentence(sizeMb, recommendation.memoryMb, recommendation.cost)];
}
