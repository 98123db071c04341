import type { Finding, Recommendation, Rollout } from '../model/advice.ts';
import type { FunctionFacts } from '../model/facts.ts';
import { judgeRollout } from '../rollout/rollout.ts';
import { powerTuningInput, sizesToMeasure } from '../sizing/cost.ts';
import { recommend } from '../sizing/right-size.ts';
import { type SizingFacts, sizingFacts } from '../sizing/sizing.ts';
import { findingsOf } from './findings.ts';
import { safeFunctionName } from './fix-context.ts';

export interface FunctionAdvice {
  readonly recommendation: Recommendation | null;
  readonly rollout: Rollout | null;
  /** Severest first, each id at most once. */
  readonly findings: readonly Finding[];
}

/** What to do about one function: the size to set, the verdict on its roll-out, the findings with their fixes. */
export function adviseFunction(facts: FunctionFacts): FunctionAdvice {
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
