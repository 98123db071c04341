import { adviseFunction } from './advice/advise.ts';
import type { EndedLife } from './container-state.ts';
import type { LifeFacts } from './facts.ts';
import { type FunctionState, livesKept, unknownVersion } from './function-state.ts';
import type { FunctionView } from './function-view.ts';
import { judgeLife } from './leak/judge.ts';
import { newPool } from './leak/pool.ts';
import { endedLife, endingOf } from './life.ts';
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
  const { recommendation, rollout, findings } = adviseFunction({
    fn: view.snapshot,
    lives: livesOf(fn, view),
    failures,
    marks,
    now,
  });
  return { verdicts: { recommendation, rollout }, findings };
}

/** The ended lives and the present ones, of each version at most the newest `livesKept`. */
function livesOf(fn: FunctionState, view: FunctionView): LifeFacts[] {
  const past = [...fn.lives.values()]
    .flat()
    .map(({ life, version, logStream }) => lifeFacts(fn, life, version, logStream, life.endedBy));
  const heldBack = view.judged.flatMap(({ container, state }) =>
    state.endedLives.map((life) =>
      lifeFacts(fn, life, state.version ?? unknownVersion, container.logStream, life.endedBy),
    ),
  );
  const present = view.judged
    .filter(({ state }) => state.life.reports > 0)
    .map(({ container, state, current }) => ({
      ...lifeFacts(
        fn,
        endedLife(state, 'reset'),
        state.version ?? unknownVersion,
        container.logStream,
        endingOf(state),
      ),
      leak: current.verdict,
    }));
  return newestOfEachVersion([...past, ...heldBack, ...present]);
}

function lifeFacts(
  fn: FunctionState,
  { summary, slopeMbPerInvocation, ...life }: EndedLife,
  version: string,
  logStream: string,
  endedBy: LifeFacts['endedBy'],
): LifeFacts {
  const pool = life.sizeMb === null ? undefined : fn.sizes.get(life.sizeMb)?.pool;
  const leak =
    summary === null || life.sizeMb === null ? 'unknown' : judgeLife(summary, pool ?? newPool(life.sizeMb));
  return { ...life, version, logStream, endedBy, leak, slopeMbPerInvocation };
}

function newestOfEachVersion(lives: readonly LifeFacts[]): LifeFacts[] {
  const kept = new Map<string, number>();
  const newestFirst = [...lives].sort((left, right) => right.lastAt - left.lastAt);
  return newestFirst
    .filter(({ version }) => {
      const before = kept.get(version) ?? 0;
      kept.set(version, before + 1);
      return before < livesKept;
    })
    .reverse();
}
