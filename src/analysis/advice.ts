import { adviseFunction } from './advice/advise.ts';
import type { Container } from './container.ts';
import type { ContainerState, EndedLife } from './container-state.ts';
import type { LifeFacts } from './facts.ts';
import { type FunctionState, livesKept, type PastLife, unknownVersion } from './function-state.ts';
import type { FunctionView } from './function-view.ts';
import { judgeLife } from './leak/judge.ts';
import { type LeakPool, newPool } from './leak/pool.ts';
import { endedLife, endingOf } from './life.ts';
import { memo } from './memo.ts';
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

/** The ended lives and the present ones, oldest first, of each version at most the newest `livesKept`. */
function livesOf(fn: FunctionState, view: FunctionView): LifeFacts[] {
  const poolOf = (sizeMb: number | null) => (sizeMb === null ? undefined : fn.sizes.get(sizeMb)?.pool);
  const past = [...fn.lives.values()].flat().map((life) => pastFacts(life, poolOf(life.life.sizeMb)));
  const unsettled = view.judged.flatMap(({ container, state }) =>
    state.endedLives.map((life) => {
      const version = state.version ?? unknownVersion;
      return pastFacts({ life, version, logStream: container.logStream }, poolOf(life.sizeMb));
    }),
  );
  const present = view.judged
    .filter(({ state }) => state.life.reports > 0)
    .map(({ container, state, current }) => ({
      ...presentFacts(container, { state, revision: container.revision }),
      leak: current.verdict,
    }));
  return newestOfEachVersion([...past, ...unsettled, ...present]);
}

/** The verdict on an ended life changes only with what the function's other lives did since. */
const pastFacts = memo(
  ({ life, version, logStream }: PastLife, pool: LeakPool | undefined): LifeFacts => ({
    ...factsOf(life, version, logStream),
    endedBy: life.endedBy,
    leak:
      life.summary === null || life.sizeMb === null
        ? 'unknown'
        : judgeLife(life.summary, pool ?? newPool(life.sizeMb)),
  }),
  Object.is,
);

/** Of the present life: changes with every record of its container. */
const presentFacts = memo(
  (
    container: Container,
    { state }: { readonly state: ContainerState; readonly revision: number },
  ): LifeFacts => ({
    ...factsOf(endedLife(state, 'reset'), state.version ?? unknownVersion, container.logStream),
    endedBy: endingOf(state),
    leak: 'unknown',
  }),
  (left, right) => left.revision === right.revision,
);

function factsOf(
  { summary: _, endedBy: __, ...life }: EndedLife,
  version: string,
  logStream: string,
): Omit<LifeFacts, 'endedBy' | 'leak'> {
  return { ...life, version, logStream };
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
