import type { FunctionState } from './function-state.ts';
import type { FunctionView } from './function-view.ts';
import type { Failure, Finding, FunctionSnapshot } from './snapshot.ts';

export interface AdviceInput {
  readonly fn: FunctionState;
  readonly view: FunctionView;
  readonly failures: readonly Failure[];
  /** Deploys marked by hand. */
  readonly marks: readonly number[];
  readonly now: number;
}

export interface Advice {
  readonly verdicts: Pick<FunctionSnapshot, 'recommendation' | 'rollout'>;
  readonly findings: readonly Finding[];
}

export function advise(_input: AdviceInput): Advice {
  return { verdicts: { recommendation: null, rollout: null }, findings: [] };
}
