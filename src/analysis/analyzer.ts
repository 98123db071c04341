import type { ContainerSums } from '../events/container-sums.ts';
import { parseEvent } from '../events/parse.ts';
import type { ReportRecord } from '../events/record.ts';
import type { Batch, ParsedEvent, ParsedInvocation, SourceLosses } from '../events/source.ts';
import { noLosses } from '../events/source.ts';
import { functionNameOf, parseStreamName } from '../events/stream-name.ts';
import { bySeverity } from './advice/severity.ts';
import {
  type Container,
  isSettlingDue,
  newContainer,
  presentState,
  settle,
  takeInvocation,
  takeRecord,
} from './container.ts';
import { attemptsKept, type ContainerState, unknownVersion } from './container-state.ts';
import { stateOfSums } from './container-sums.ts';
import { containerView, failuresOf } from './container-view.ts';
import { newestFailures, newFailureList } from './failure-list.ts';
import type { FoldContext } from './fold.ts';
import {
  addSums,
  archive,
  archiveDropped,
  envelopeMb,
  type FunctionState,
  newFunctionState,
  raiseEnvelope,
  residueOf,
  type Share,
  shareOf,
  takeEndedLives,
} from './function-state.ts';
import { trendBuckets } from './function-view.ts';
import type { Happening } from './happening.ts';
import { endedLife, endingOf } from './life.ts';
import { type FunctionLook, killTimes, lookAt } from './look.ts';
import { hearAttempts, hearVerdicts, type Listener, newListener, takeNews } from './news.ts';
import {
  type Histogram,
  largest,
  logBucket,
  logBucketValue,
  newHistogram,
  observe,
  quantile,
} from './quantiles.ts';
import { heard, longestSilent, newWaitingLine, takeSilent } from './silence.ts';
import type { ContainerKey, FunctionKey, LagMs, Snapshot, SnapshotScope } from './snapshot.ts';
import { totalsOf, worstFirst } from './totals.ts';
import { bucketMs, countedIn, newTrend, noteAttempt, trendWindow } from './trend.ts';
import { isLate } from './waiting.ts';

export interface AnalyzerOptions {
  /** Share of Memory Size from which an attempt that survived counts as near OOM. */
  readonly pressure: number;
  /** Containers kept at the most; the longest silent go first and stay in the totals. */
  readonly containersKept?: number;
}

export interface SnapshotOptions {
  readonly scope: SnapshotScope;
  /** How far the small graphs reach back; ten minutes unless told. */
  readonly windowMs?: number;
}

/** Functions told apart; a shared log group may name any number of them. */
const functionsKept = 2_000;
const defaultWindowMs = 600_000;

/**
 * Folds log events into what is known of every function and container. Pure: it does no I/O and reads no
 * clock; the time of a look is the newest event's. Events may come in any order within a minute and any number
 * of times; batches are only their wrapping.
 */
export class Analyzer {
  #functions = new Map<FunctionKey, FunctionState>();
  #containers = new Map<ContainerKey, Container>();
  /** The same by group and stream: joining two texts for each event would cost more than the rest of its look-up. */
  #streams = new Map<string, Map<string, Container>>();
  readonly #failures = newFailureList();
  readonly #waiting = newWaitingLine();
  #looks = new Map<FunctionKey, FunctionLook>();
  #trend = newTrend();
  readonly #share: Share = shareOf(1);
  #lag: Histogram = newHistogram();
  #events = 0;
  #duplicates = 0;
  #late = 0;
  #from = Number.POSITIVE_INFINITY;
  #to = Number.NEGATIVE_INFINITY;
  #losses: SourceLosses = noLosses;
  #marks: number[] = [];
  #listener: Listener | null = null;
  #clock = 0;
  #unheard = 0;
  #revision = 0;
  readonly #pressure: number;
  readonly #containersKept: number;

  constructor({ pressure, containersKept = 12_000 }: AnalyzerOptions) {
    this.#pressure = pressure;
    this.#containersKept = containersKept;
  }

  /** Grows whenever a look would show something else. */
  get revision(): number {
    return this.#revision;
  }

  /** Time of the newest event; `null` before the first. */
  get newest(): number | null {
    return Number.isFinite(this.#to) ? this.#to : null;
  }

  /** Takes what a source delivered. */
  add(batch: Batch): void {
    for (const event of batch.events) this.#addEvent(parseEvent(event));
    for (const parsed of batch.parsed ?? []) {
      if (parsed.kind === 'event') this.#addEvent(parsed);
      else this.#addInvocation(parsed);
    }
    if (batch.skipped !== undefined) {
      this.#events += batch.skipped.count;
      this.#spread(
        batch.skipped.from ?? Number.POSITIVE_INFINITY,
        batch.skipped.to ?? Number.NEGATIVE_INFINITY,
      );
    }
    for (const sums of batch.sums ?? []) this.#addSums(sums);
    if (batch.losses !== undefined) this.#losses = batch.losses;
    if (
      batch.events.length > 0 ||
      batch.parsed !== undefined ||
      batch.sums !== undefined ||
      batch.skipped !== undefined ||
      batch.losses !== undefined
    )
      this.#revision += 1;
  }

  /** A deploy happened at this time: memory before and after it is compared. */
  markDeploy(at: number): void {
    this.#marks.push(at);
    for (const fn of this.#functions.values()) fn.dirty = true;
    this.#revision += 1;
  }

  /**
   * From the first call on, what happened since the last one, each thing said once. An attempt that just ended
   * waits a moment for an error line that may still come: `clock` is the caller's, in milliseconds, and only
   * its differences count. `final`: nothing more will come, so what waits is said now.
   */
  happenings({
    clock,
    final = false,
  }: {
    readonly clock: number;
    readonly final?: boolean;
  }): readonly Happening[] {
    this.#listener ??= newListener();
    this.#clock = clock;
    this.#hear(final);
    this.#look();
    for (const { view, advice } of this.#looks.values()) {
      hearVerdicts(this.#listener, view.judged, advice.findings, this.#now);
    }
    return takeNews(this.#listener);
  }

  /** What is known now. */
  snapshot({ scope, windowMs = defaultWindowMs }: SnapshotOptions): Snapshot {
    this.#look(windowMs);
    const looks = [...this.#looks.values()].sort((left, right) => worstFirst(left.snapshot, right.snapshot));
    const functions = looks.map(({ snapshot }) => snapshot);
    const failures = newestFailures(
      this.#failures,
      looks.map(({ snapshot, failures: own }) => [snapshot.key, own] as const),
    );
    const width = Math.max(1, Math.round(windowMs / trendBuckets / bucketMs));
    const window = trendWindow(this.#trend, this.#now, trendBuckets, width);
    return {
      from: Number.isFinite(this.#from) ? this.#from : null,
      to: this.newest,
      completeness: {
        events: this.#events,
        duplicates: this.#duplicates + this.#losses.duplicates,
        late: this.#late,
        unreadable: this.#losses.unreadable,
        firstUnreadable: this.#losses.firstUnreadable,
        sampledSeconds: this.#losses.sampledSeconds,
        gaps: this.#losses.gaps,
        ...(this.#losses.liveTail === undefined ? {} : { liveTail: this.#losses.liveTail }),
        lagMs: lagOf(this.#lag),
      },
      totals: totalsOf(functions),
      functions,
      containers: this.#containerViews(scope),
      failures,
      // Among equals those of the worst function first, as in the table of functions.
      findings: looks.flatMap(({ advice }) => advice.findings).sort(bySeverity),
      timeline: {
        bucketMs: window.bucketMs,
        from: window.from,
        invocations: window.attempts,
        kills: countedIn(window, killTimes(failures)),
      },
    };
  }

  get #now(): number {
    return this.newest ?? 0;
  }

  #addEvent(event: ParsedEvent): void {
    const { record } = event;
    const known = this.#streams.get(event.logGroup)?.get(event.logStream);
    const late = known !== undefined && isLate(known, event.timestamp);
    if (record.kind === 'application' || record.kind === 'platform' || record.kind === 'extension') {
      this.#countEvent(event, late);
      return;
    }
    const container = known ?? this.#addContainer(event.logGroup, event.logStream, event.timestamp);
    if (!takeRecord(container, event)) {
      this.#duplicates += 1;
      return;
    }
    this.#countEvent(event, late);
    this.#arrived(container, event.timestamp, record.kind === 'report' ? record : null);
  }

  /** The three events of an invocation, at the cost of one where they are in their place. */
  #addInvocation(invocation: ParsedInvocation): void {
    const { logGroup, logStream, timestamp, reportedAt } = invocation;
    const container =
      this.#streams.get(logGroup)?.get(logStream) ?? this.#addContainer(logGroup, logStream, timestamp);
    if (!takeInvocation(container, invocation)) {
      for (const event of invocation.lines.of(invocation.index)) this.#addEvent(event);
      return;
    }
    this.#events += 3;
    this.#spread(timestamp, reportedAt);
    const { startLagMs, endLagMs, reportLagMs } = invocation;
    if (startLagMs === endLagMs && endLagMs === reportLagMs) this.#countLag(startLagMs, 3);
    else for (const lagMs of [startLagMs, endLagMs, reportLagMs]) this.#countLag(lagMs);
    this.#arrived(container, reportedAt, invocation.report);
  }

  #arrived(container: Container, at: number, report: ReportRecord | null): void {
    if (this.#containers.size > this.#containersKept) this.#evict();
    const fn = this.#functions.get(container.functionKey);
    if (fn === undefined) return;
    fn.dirty = true;
    this.#touch(container);
    if (report !== null) {
      const utilization = report.usedMb === null || !report.sizeMb ? null : report.usedMb / report.sizeMb;
      noteAttempt(fn.trend, at, utilization);
      noteAttempt(this.#trend, at, utilization);
    }
    heard(this.#waiting, container, this.#to);
    if (isSettlingDue(container)) this.#settle(fn, container, false);
    if (this.#to >= this.#waiting.dueAt) this.#settleSilent();
  }

  /** A container that was counted. Of one that is known already they are only added to its function. */
  #addSums(sums: ContainerSums): void {
    const { logGroup, logStream, from, to, lines } = sums;
    this.#events += lines;
    this.#spread(from, to);
    const known = this.#streams.get(logGroup)?.get(logStream);
    const container = known ?? this.#addContainer(logGroup, logStream, from);
    const fn = this.#functions.get(container.functionKey);
    if (fn === undefined) return;
    fn.dirty = true;
    const state = stateOfSums(sums, container.versionHint, this.#contextOf(fn), (each) => {
      raiseEnvelope(fn, each);
    });
    if (known === undefined) {
      container.settled = state;
      container.newest = to;
      if (this.#containers.size > this.#containersKept) this.#evict();
    } else addSums(residueOf(fn, state.version ?? unknownVersion), state, 0);
  }

  #countEvent({ timestamp, ingestionTime }: ParsedEvent, late: boolean): void {
    this.#events += 1;
    if (late) this.#late += 1;
    this.#spread(timestamp, timestamp);
    this.#countLag(ingestionTime === null ? null : ingestionTime - timestamp);
  }

  #countLag(lagMs: number | null, times = 1): void {
    if (lagMs !== null) observe(this.#lag, logBucket(Math.max(0, lagMs)), lagBins, times);
  }

  /** A container keeps only its newest attempts: they are heard before they can be dropped. */
  #touch(container: Container): void {
    if (this.#listener === null) return;
    this.#listener.touched.set(container.key, this.#clock);
    this.#unheard += 1;
    if (this.#unheard >= attemptsKept / 2) this.#hear(false);
  }

  #hear(final: boolean): void {
    if (this.#listener === null) return;
    this.#unheard = 0;
    hearAttempts(
      this.#listener,
      (key) => {
        const container = this.#containers.get(key);
        const state = container === undefined ? null : this.#present(container);
        return container === undefined || state === null ? null : { container, state };
      },
      { clock: this.#clock, now: this.#now, final },
    );
  }

  #spread(from: number, to: number): void {
    if (from < this.#from) this.#from = from;
    if (to > this.#to) this.#to = to;
  }

  #addContainer(logGroup: string, logStream: string, at: number): Container {
    const key = `${logGroup}\n${logStream}`;
    const stream = parseStreamName(logStream);
    const fn = this.#functionOf(logGroup, functionNameOf(logGroup, logStream), at);
    const container = newContainer({
      key,
      functionKey: fn.key,
      logGroup,
      logStream,
      functionName: fn.functionName,
      versionHint: stream.version,
    });
    this.#containers.set(key, container);
    const streams = this.#streams.get(logGroup) ?? new Map<string, Container>();
    this.#streams.set(logGroup, streams);
    streams.set(logStream, container);
    fn.containers.set(key, container);
    return container;
  }

  #functionOf(logGroup: string, name: string, at: number): FunctionState {
    const key = `${logGroup}\n${name}`;
    const known = this.#functions.get(key);
    if (known !== undefined) {
      known.firstSeen = Math.min(known.firstSeen, at);
      return known;
    }
    if (this.#functions.size >= functionsKept && name !== otherFunctions) {
      return this.#functionOf(logGroup, otherFunctions, at);
    }
    const fn = newFunctionState(key, name, logGroup, at, this.#share);
    this.#functions.set(key, fn);
    Object.assign(this.#share, shareOf(this.#functions.size));
    return fn;
  }

  #settle(fn: FunctionState, container: Container, all: boolean): void {
    settle(container, this.#contextOf(fn), all, () => {
      const { settled } = container;
      if (settled === null) return;
      raiseEnvelope(fn, settled);
      if (settled.endedLives.length > 0) takeEndedLives(fn, container, settled);
      if (settled.droppedFailures.length > 0) archiveDropped(fn, container, settled);
    });
  }

  /** Whoever says nothing more settles by the events of the others. */
  #settleSilent(): void {
    for (const container of takeSilent(this.#waiting, this.#to)) {
      const fn = this.#functions.get(container.functionKey);
      if (fn !== undefined) this.#settle(fn, container, true);
    }
  }

  #contextOf(fn: FunctionState): FoldContext {
    return {
      pressure: this.#pressure,
      envelopeMb: (sizeMb) => envelopeMb(fn, sizeMb),
      envelopes: fn.envelopes,
    };
  }

  #present(container: Container): ContainerState | null {
    const fn = this.#functions.get(container.functionKey);
    return fn === undefined ? null : presentState(container, this.#contextOf(fn));
  }

  /** Lets the longest silent tenth go: their sums stay with their function. */
  #evict(): void {
    for (const container of longestSilent(this.#containers, Math.ceil(this.#containersKept / 10))) {
      this.#containers.delete(container.key);
      this.#waiting.containers.delete(container);
      this.#listener?.said.delete(container.key);
      this.#streams.get(container.logGroup)?.delete(container.logStream);
      const fn = this.#functions.get(container.functionKey);
      if (fn === undefined) continue;
      fn.dirty = true;
      this.#settle(fn, container, true);
      fn.containers.delete(container.key);
      const { settled } = container;
      if (settled === null) continue;
      archive(fn, failuresOf(container, settled));
      addSums(residueOf(fn, settled.version ?? unknownVersion), settled, 1);
      settled.endedLives.push(endedLife(settled, endingOf(settled) ?? 'reset'));
      takeEndedLives(fn, container, settled);
    }
  }

  /** Brings the looks at the functions up to date. */
  #look(windowMs = defaultWindowMs): void {
    for (const fn of this.#functions.values()) {
      const context = this.#contextOf(fn);
      const asked = { context, marks: this.#marks, now: this.#now, windowMs };
      this.#looks.set(fn.key, lookAt(fn, this.#looks.get(fn.key), asked));
    }
  }

  #containerViews(scope: SnapshotScope): Snapshot['containers'] {
    if ('containers' in scope && scope.containers === 'none') return [];
    const only = 'containersOf' in scope ? scope.containersOf : null;
    return [...this.#looks]
      .filter(([key]) => only === null || key === only)
      .flatMap(([, { view }]) =>
        view.judged.map(({ container, state, leak, current }) =>
          containerView(container, state, leak, current, this.#now),
        ),
      )
      .sort(worstFirst);
  }
}

const otherFunctions = '(other functions)';
const lagBins = 1_000;

function lagOf(lag: Histogram): LagMs | null {
  if (lag.total === 0) return null;
  const at = (bucket: number | null) => Math.round(logBucketValue(bucket ?? 0));
  return { p50: at(quantile(lag, 0.5)), p95: at(quantile(lag, 0.95)), max: at(largest(lag)) };
}
