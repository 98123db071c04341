import { adviseFunction } from './advice/advise.ts';
import { type FunctionState, livesSeen } from './function-state.ts';
import type { FunctionView } from './function-view.ts';
import { livesOf } from './lives.ts';
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

/** What to do about one function: hands the advice the facts that it rests on. */
export function advise({ fn, view, failures, marks, now }: AdviceInput): Advice {
  const poolOf = (sizeMb: number) => fn.sizes.get(sizeMb)?.pool;
  const { recommendation, rollout, findings } = adviseFunction({
    fn: view.snapshot,
    lives: livesOf(fn.lives.values(), view.judged, poolOf, livesSeen, view.snapshot.leak.verdict),
    failures,
    marks,
    now,
  });
  return { verdicts: { recommendation, rollout }, findings };
}
