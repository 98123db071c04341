import type { FunctionFacts } from '../facts.ts';
import type { Finding, Recommendation, Rollout } from '../snapshot.ts';
import { powerTuningInput, sizesToMeasure } from './cost.ts';
import { findingsOf } from './findings.ts';
import { safeFunctionName } from './fix-context.ts';
import { recommend } from './right-size.ts';
import { judgeRollout } from './rollout.ts';
import { isEmulated, type SizingFacts, sizingFacts } from './sizing.ts';

export interface FunctionAdvice {
  readonly recommendation: Recommendation | null;
  readonly rollout: Rollout | null;
  /** Severest first, each id at most once. */
  readonly findings: readonly Finding[];
}

/** What to do about one function: the size to set, the verdict on its roll-out, the findings with their fixes. */
export function adviseFunction(given: FunctionFacts): FunctionAdvice {
  const facts = { ...given, fn: { ...given.fn, emulated: isEmulated(given) } };
  const sizing = sizingFacts(facts);
  const recommendation = recommendationFor(facts, sizing);
  const rollout = judgeRollout(facts);
  return { recommendation, rollout, findings: findingsOf(facts, sizing, recommendation, rollout) };
}

function recommendationFor(facts: FunctionFacts, sizing: SizingFacts | null): Recommendation | null {
  const recommendation = recommend(sizing, facts.fn.durationMs.billedMean);
  if (sizing === null || recommendation === null) return null;
  const name = safeFunctionName(facts.fn.functionName) ?? 'FUNCTION';
  const sizesMb = sizesToMeasure(sizing.sizeMb, recommendation.memoryMb);
  return { ...recommendation, powerTuning: powerTuningInput(name, sizesMb) };
}
