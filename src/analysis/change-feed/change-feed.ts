import type { Attempt } from '../container/attempt.ts';
import type { Container } from '../container/container.ts';
import { attemptsKept, type ContainerState } from '../container/container-state.ts';
import { attemptView } from '../container/container-view.ts';
import { oldestFirst } from '../container/ring-buffer.ts';
import { failureView } from '../failure/failure-view.ts';
import type { JudgedContainer } from '../function/judge.ts';
import type { Finding } from '../model/advice.ts';
import type { Outcome } from '../model/attempt.ts';
import type { ContainerId } from '../model/ids.ts';
import type { LeakVerdict } from '../model/leak.ts';
import { isFailure } from '../model/outcome.ts';
import type { AnalysisEvent, Where } from './analysis-event.ts';

/** What was said already, so that each thing is said once. */
export interface Listener {
  /** Containers that may have something to say, and when the listener last heard of them. */
  readonly touched: Map<ContainerId, number>;
  readonly queue: AnalysisEvent[];
  readonly said: Map<ContainerId, Said>;
  readonly findings: Set<string>;
  /** The caller's clock (ms) when it last asked; only differences count. */
  clock: number;
  /** Records taken since the containers were last heard. */
  unheard: number;
}

interface Said {
  /** By `place`: what was said of the attempts that the container still holds. */
  readonly outcomes: Map<number, Outcome>;
  readonly unattributed: Set<number>;
  /** The verdict said of this life. */
  verdict: LeakVerdict;
  life: number;
  /** The life whose near OOM was said. */
  nearOomLife: number;
}

/** A listener to whom nothing was said yet. */
export function newListener(): Listener {
  return { touched: new Map(), queue: [], said: new Map(), findings: new Set(), clock: 0, unheard: 0 };
}

/**
 * Notes that a container took a record. True where the containers must be heard now: each keeps only its newest
 * attempts, and they are heard before they can be dropped.
 */
export function touch(listener: Listener, key: ContainerId): boolean {
  listener.touched.set(key, listener.clock);
  listener.unheard += 1;
  return listener.unheard >= attemptsKept / 2;
}

/** How long an attempt that ended waits for an error line that may still come (the caller's clock, ms). */
const ripeAfterMs = 1_500;

/** A container as it is now. */
export interface Present {
  readonly container: Container;
  readonly state: ContainerState;
}

/**
 * Queues the finished attempts and the failures of the containers touched since they were last heard out. `present`
 * gives a container that is still known; `now`: the newest event's time; `final`: nothing more will come.
 */
export function hearAttempts(
  listener: Listener,
  present: (key: ContainerId) => Present | null,
  now: number,
  final: boolean,
): void {
  listener.unheard = 0;
  for (const [key, touchedAt] of listener.touched) {
    const look = present(key);
    const waited = final || listener.clock - touchedAt >= ripeAfterMs;
    if (look === null || hearContainer(listener, look.container, look.state, now, waited))
      listener.touched.delete(key);
  }
}

/** Queues what is left to say of a container that is let go. */
export function hearLast(listener: Listener, container: Container, state: ContainerState, now: number): void {
  if (listener.touched.delete(container.key)) hearContainer(listener, container, state, now, true);
}

/** Forgets what was said of a container, once it is gone. */
export function forget(listener: Listener, key: ContainerId): void {
  listener.said.delete(key);
}

/** Queues the failures without an attempt that the container is about to drop. */
export function hearDropped(
  listener: Listener,
  container: Container,
  state: ContainerState,
  now: number,
): void {
  const said = saidOf(listener, container.key);
  for (const attempt of state.droppedFailures) {
    if (attempt.place < 0) tellLoose(listener, said, container, state, attempt, now);
  }
}

/** Queues changed leak verdicts and new findings, as of the newest look. */
export function hearVerdicts(
  listener: Listener,
  judged: readonly JudgedContainer[],
  findings: readonly Finding[],
  now: number,
): void {
  for (const { container, state, current } of judged) {
    const said = saidOf(listener, container.key);
    if (said.life !== state.lives) {
      // A new life is judged from nothing: that its verdict went is no news.
      said.life = state.lives;
      said.verdict = 'unknown';
    }
    if (said.verdict === current.verdict) continue;
    const from = said.verdict;
    said.verdict = current.verdict;
    if (current.verdict === 'unknown' || (from === 'unknown' && current.verdict === 'none')) continue;
    listener.queue.push({
      type: 'leak',
      timestamp: state.lastSeen,
      where: whereOf(container, state),
      from,
      leak: current,
    });
  }
  for (const finding of findings) {
    const key = `${finding.id}\n${finding.functionName}\n${finding.severity}`;
    if (listener.findings.has(key)) continue;
    listener.findings.add(key);
    listener.queue.push({ type: 'finding', timestamp: now, finding });
  }
}

/** What was queued, in the order of its time. */
export function takeNews(listener: Listener): readonly AnalysisEvent[] {
  return listener.queue.splice(0).sort((left, right) => left.timestamp - right.timestamp);
}

/** True where all that is to be said of the container was said. */
function hearContainer(
  listener: Listener,
  container: Container,
  state: ContainerState,
  now: number,
  waited: boolean,
): boolean {
  const said = saidOf(listener, container.key);
  let heardOut = true;
  const attempts = oldestFirst(state.attempts);
  for (const attempt of attempts) {
    if (said.outcomes.get(attempt.place) === attempt.outcome || attempt.outcome === 'running') continue;
    const ripe = waited || attempts.at(-1) !== attempt || isCertain(container, state, attempt);
    if (ripe) tell(listener, said, container, state, attempt, now);
    else heardOut = false;
  }
  hearDropped(listener, container, state, now);
  if (waited && state.unattributed !== null && isFailure(state.unattributed.outcome)) {
    tellLoose(listener, said, container, state, state.unattributed, now);
  }
  forgetDropped(said, attempts[0]?.place ?? 0);
  return heardOut && state.unattributed === null;
}

/** A failure without an attempt is known by its time. */
function tellLoose(
  listener: Listener,
  said: Said,
  container: Container,
  state: ContainerState,
  unattributed: Attempt,
  now: number,
): void {
  if (said.unattributed.has(unattributed.firstAt)) return;
  said.unattributed.add(unattributed.firstAt);
  tell(listener, said, container, state, unattributed, now);
}

function tell(
  listener: Listener,
  said: Said,
  container: Container,
  state: ContainerState,
  attempt: Attempt,
  now: number,
): void {
  const before = said.outcomes.get(attempt.place);
  if (attempt.place >= 0) said.outcomes.set(attempt.place, attempt.outcome);
  const timestamp = attempt.reportedAt ?? attempt.endedAt ?? attempt.lastAt;
  if (attempt.requestId !== null && before === undefined) {
    const firstNearOom = attempt.nearOom && said.nearOomLife !== state.lives;
    if (firstNearOom) said.nearOomLife = state.lives;
    listener.queue.push({
      type: 'attempt',
      timestamp,
      where: whereOf(container, state),
      attempt: attemptView(state, attempt, now),
      nearOom: attempt.nearOom,
      firstNearOom,
    });
  }
  const failure = isFailure(attempt.outcome) ? failureView(container, state, attempt) : null;
  if (failure === null) return;
  const revised = before !== undefined && isFailure(before);
  listener.queue.push({ type: 'failure', timestamp: failure.timestamp, failure, revised });
}

/** A kill that its REPORT states needs no further evidence. */
function isCertain(container: Container, state: ContainerState, attempt: Attempt): boolean {
  if (attempt.report === null || attempt.outcome !== 'oom-kill') return false;
  return failureView(container, state, attempt)?.confidence === 'certain';
}

function saidOf(listener: Listener, key: ContainerId): Said {
  const known = listener.said.get(key);
  if (known !== undefined) return known;
  const said: Said = {
    outcomes: new Map(),
    unattributed: new Set(),
    verdict: 'unknown',
    life: 1,
    nearOomLife: 0,
  };
  listener.said.set(key, said);
  return said;
}

function forgetDropped(said: Said, oldest: number): void {
  for (const place of said.outcomes.keys()) if (place < oldest) said.outcomes.delete(place);
  if (said.unattributed.size > 100) said.unattributed.clear();
}

function whereOf(container: Container, state: ContainerState): Where {
  return {
    functionId: container.functionId,
    containerId: container.key,
    functionName: container.functionName,
    logGroup: container.logGroup,
    logStream: container.logStream,
    version: state.version,
  };
}
