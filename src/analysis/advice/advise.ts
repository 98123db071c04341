import type { FunctionFacts } from '../facts.ts';
import type { Finding, Recommendation, Rollout } from '../snapshot.ts';
import { findingsOf } from './findings.ts';
import { recommend } from './right-size.ts';
import { judgeRollout } from './rollout.ts';
import { sizingFacts } from './sizing.ts';

export interface FunctionAdvice {
  readonly recommendation: Recommendation | null;
  readonly rollout: Rollout | null;
  /** Severest first, each id at most once. */
  readonly findings: readonly Finding[];
}

/** What to do about one function: the size to set, the verdict on its roll-out, the findings with their fixes. */
export function adviseFunction(facts: FunctionFacts): FunctionAdvice {
  const recommendation = recommend(sizingFacts(facts), facts.fn.durationMs.billedMean);
  const rollout = judgeRollout(facts);
  return { recommendation, rollout, findings: findingsOf(facts, recommendation, rollout) };
}
