import { dropOldestBeyond } from '../../bounded.ts';
import { invariant } from '../../invariant.ts';
import type { Container } from '../container/container.ts';
import type { ContainerState } from '../container/container-state.ts';
import type { JudgedContainer } from '../function/judge.ts';
import type { Finding } from '../model/advice.ts';
import type { ContainerId } from '../model/ids.ts';
import type { AnalysisEvent } from './analysis-event.ts';
import { type ContainerComparison, emitAttemptChanges } from './attempt-changes.ts';
import { type EmittedContainer, forgetSettled, newEmittedContainer } from './emitted-attempts.ts';
import {
  type EmittedFindings,
  type EmittedVerdicts,
  emitFindingChanges,
  emitVerdictChanges,
} from './verdict-changes.ts';

/** How long an attempt that ended waits for an error line that may still come (the caller's clock, ms). */
const ripeAfterMs = 1_500;

/** Verdicts remembered at the most; only containers that were found to grow have one. */
const verdictsKept = 20_000;

/** Gives the container's present state. */
export type PresentState = (container: Container) => ContainerState;

/** When the comparison is made. */
export interface EmissionTime {
  /** Time of the newest event (epoch ms). */
  readonly now: number;
  /** Nothing more will come. */
  readonly final: boolean;
}

/**
 * Knows what was emitted, and emits how what is known now differs from it: each attempt, failure, verdict and finding
 * once, and again only where later lines changed it. What it keeps of a container is bounded by the records that late
 * ones can still change.
 */
export class ChangeFeed {
  readonly #containers = new Map<ContainerId, EmittedContainer>();
  /** Containers that changed, and the caller's clock when they last did. */
  readonly #changed = new Map<Container, number>();
  readonly #verdicts: EmittedVerdicts = new Map();
  readonly #findings: EmittedFindings = new Map();
  #queue: AnalysisEvent[] = [];
  /** The caller's clock (ms); only differences count. */
  clock = 0;
  readonly #onRenamed: (container: Container) => void;

  /** `onRenamed` is called where an attempt of the container got another id than the one that views of it show. */
  constructor(onRenamed: (container: Container) => void) {
    this.#onRenamed = onRenamed;
  }

  /** Follows a container from its first record on. */
  follow(container: Container): void {
    const emitted = newEmittedContainer();
    this.#containers.set(container.key, emitted);
    container.emitted = emitted.known;
  }

  /** Notes that the container took a record. */
  markChanged(container: Container): void {
    this.#changed.set(container, this.clock);
  }

  /** Emits the attempts and failures that changed. */
  compare(present: PresentState, { now, final }: EmissionTime): void {
    for (const [container, changedAt] of this.#changed) {
      const waited = final || this.clock - changedAt >= ripeAfterMs;
      if (this.#compare(container, present(container), { now, waited, whole: final, evicted: false })) {
        this.#changed.delete(container);
      }
    }
  }

  /** Emits what changed in one container, before an attempt that just ended is ripe. */
  compareOne(container: Container, state: ContainerState, now: number): void {
    this.#compare(container, state, { now, waited: false, whole: false, evicted: false });
  }

  /** What settled of a container is compared as a whole, and then forgotten as far as late lines cannot change it. */
  settled(container: Container, state: ContainerState, now: number): void {
    this.#compare(container, state, { now, waited: false, whole: true, evicted: false });
    const { settled } = container;
    if (settled !== null) forgetSettled(this.#emittedOf(container), container, settled, state);
  }

  /** Emits the last of a container that is not kept any more, and forgets it. */
  close(container: Container, state: ContainerState, now: number): void {
    this.#compare(container, state, { now, waited: true, whole: true, evicted: true });
    this.#containers.delete(container.key);
    this.#changed.delete(container);
    dropOldestBeyond(verdictsKept, this.#verdicts);
  }

  /** Emits the leak verdicts of a function's containers that changed. */
  compareVerdicts(judged: readonly JudgedContainer[]): void {
    emitVerdictChanges(this.#verdicts, judged, this.#emit);
  }

  /** Emits the findings that changed: `findings` are those of all functions. */
  compareFindings(findings: readonly Finding[], moment: EmissionTime): void {
    emitFindingChanges(this.#findings, findings, moment, this.#emit);
  }

  /** What was emitted since the last call, in the order of its time. */
  drain(): readonly AnalysisEvent[] {
    const events = this.#queue;
    this.#queue = [];
    return events.sort((left, right) => left.timestamp - right.timestamp);
  }

  readonly #emit = (event: AnalysisEvent): void => {
    this.#queue.push(event);
  };

  #compare(
    container: Container,
    state: ContainerState,
    how: Pick<ContainerComparison, 'now' | 'waited' | 'whole' | 'evicted'>,
  ): boolean {
    const emitted = this.#emittedOf(container);
    const isDone = emitAttemptChanges({ container, state, emitted, ...how, emit: this.#emit });
    if (emitted.isRenamed) {
      emitted.isRenamed = false;
      this.#onRenamed(container);
    }
    return isDone;
  }

  #emittedOf(container: Container): EmittedContainer {
    const emitted = this.#containers.get(container.key);
    invariant(emitted !== undefined, 'a container that changes is followed');
    return emitted;
  }
}
