import { parseEvent } from '../events/parse.ts';
import type { ParsedEvent } from '../events/parsed-event.ts';
import { isIdle } from '../events/relevance.ts';
import { invariant } from '../invariant.ts';
import type { ContainerSums } from '../source/container-sums.ts';
import { eventsOf } from '../source/invocation-events.ts';
import type { Batch, ParsedInvocation } from '../source/source.ts';
import type { AnalysisEvent } from './change-feed/analysis-event.ts';
import { ChangeFeed } from './change-feed/change-feed.ts';
import { type Container, isSettlingDue, presentState, takeRecord } from './container/container.ts';
import type { ContainerState } from './container/container-state.ts';
import { newFailureList } from './failure/failure-list.ts';
import { type FoldSettings, foldContext } from './function/function-state.ts';
import { type FunctionView, viewFunction } from './function/function-view.ts';
import { retireContainer, settleContainer, settleSums } from './function/settling.ts';
import { createIdleQueue, drainIdle, leaveQueue, noteActivity } from './ingest/idle-queue.ts';
import {
  addContainer,
  containerOf,
  type EventOrigin,
  functionOf,
  isBehindEvicted,
  newRegistry,
  removeLongestSilent,
} from './ingest/registry.ts';
import { isLate } from './ingest/reorder-buffer.ts';
import {
  completenessOf,
  countDropped,
  countEvent,
  countLines,
  countSkipped,
  newTally,
} from './ingest/tally.ts';
import type { FunctionId } from './model/ids.ts';
import type { Snapshot, SnapshotScope } from './model/snapshot.ts';
import { freeze } from './snapshot/frozen.ts';
import { type Known, snapshotView } from './snapshot/snapshot-view.ts';
import { newTrend } from './snapshot/trend.ts';

export interface AnalyzerOptions {
  /** Share of Memory Size from which an attempt that survived counts as near OOM. */
  readonly pressure: number;
  /** Containers kept at the most; the longest silent are evicted first and stay in the totals. */
  readonly containersKept?: number;
}

export interface SnapshotOptions {
  readonly scope: SnapshotScope;
  /** How far the small graphs reach back; ten minutes by default. */
  readonly windowMs?: number;
}

const defaultWindowMs = 600_000;

/**
 * Folds log events into what is known of every function and container. Pure: it does no I/O and reads no
 * clock; the present is the newest event's time. Events may come in any order within a minute and any number
 * of times, in batches of any size.
 */
export class Analyzer {
  readonly #registry = newRegistry();
  readonly #line = createIdleQueue();
  readonly #looks = new Map<FunctionId, FunctionView>();
  readonly #failures = newFailureList();
  readonly #tally = newTally();
  readonly #marks: number[] = [];
  readonly #settings: FoldSettings;
  readonly #containersKept: number;
  #feed: ChangeFeed | null = null;
  #revision = 0;
  /** The reach of the small graphs that was asked for last: another one makes them again. */
  #windowMs = defaultWindowMs;

  constructor({ pressure, containersKept = 12_000 }: AnalyzerOptions) {
    this.#containersKept = containersKept;
    this.#settings = { pressure, trend: newTrend() };
  }

  /** Grows whenever a snapshot would show something else. */
  get revision(): number {
    return this.#revision;
  }

  /** Time of the newest event; `null` before the first. */
  get newest(): number | null {
    return Number.isFinite(this.#tally.to) ? this.#tally.to : null;
  }

  /** Takes what a source delivered. */
  add({ events, parsed, skipped, sums, losses }: Batch): void {
    for (const event of events) this.#addEvent(parseEvent(event));
    for (const each of parsed ?? []) {
      if (each.kind === 'event') this.#addEvent(each);
      else this.#addInvocation(each);
    }
    if (skipped !== undefined) countSkipped(this.#tally, skipped);
    for (const each of sums ?? []) this.#addSums(each);
    if (losses !== undefined) this.#tally.losses = losses;
    if (events.length > 0 || [parsed, skipped, sums, losses].some((part) => part !== undefined)) {
      this.#revision += 1;
    }
  }

  /** A deploy happened at this time: memory before and after it is compared. */
  markDeploy(at: number): void {
    this.#marks.push(at);
    for (const fn of this.#registry.functions.values()) fn.dirty = true;
    this.#revision += 1;
  }

  /**
   * What changed since the last call, as far as it is ripe: an attempt that just ended waits a moment for an error line
   * that may still come. `clock`: the caller's, in milliseconds, of which only differences count. `final`: nothing more
   * will come, so what waits is emitted now. The first call must come before the first event.
   */
  events({
    clock,
    final = false,
  }: {
    readonly clock: number;
    readonly final?: boolean;
  }): readonly AnalysisEvent[] {
    invariant(
      this.#feed !== null || this.#registry.containers.size === 0,
      'changes are asked for before the first event',
    );
    this.#feed ??= new ChangeFeed((container) => {
      container.revision += 1;
      functionOf(this.#registry, container).dirty = true;
    });
    const feed = this.#feed;
    feed.clock = clock;
    if (final) for (const container of this.#registry.containers.values()) feed.markChanged(container);
    const moment = { now: this.#now, final };
    feed.compare((container) => this.#present(container), moment);
    this.#look(this.#windowMs);
    const looks = [...this.#looks.values()];
    for (const { view } of looks) feed.compareVerdicts(view.judged);
    feed.compareFindings(
      looks.flatMap(({ advice }) => advice.findings),
      moment,
    );
    return feed.drain();
  }

  /** What is known now. */
  snapshot({ scope, windowMs = defaultWindowMs }: SnapshotOptions): Snapshot {
    this.#windowMs = windowMs;
    this.#look(windowMs);
    return snapshotView(this.#known, scope, windowMs);
  }

  /** What is known now, for any scope and any reach of the small graphs, however much is added after it. */
  freeze(): (options: SnapshotOptions) => Snapshot {
    this.#look(defaultWindowMs);
    const snapshots = freeze(this.#known, this.#registry.functions);
    return ({ scope, windowMs = defaultWindowMs }) => snapshots(scope, windowMs);
  }

  get #known(): Known {
    const { from, to } = this.#tally;
    return {
      span: { from, to },
      completeness: completenessOf(this.#tally),
      looks: [...this.#looks.values()],
      failures: this.#failures,
      trend: this.#settings.trend,
      now: this.#now,
    };
  }

  get #now(): number {
    return this.newest ?? 0;
  }

  #addEvent(event: ParsedEvent): void {
    const { record, timestamp } = event;
    const known = containerOf(this.#registry, event);
    if (isIdle(record)) countEvent(this.#tally, event, known !== undefined && isLate(known, timestamp));
    else this.#take(known, event);
  }

  /** The three events of an invocation: what `#addEvent` makes of each. */
  #addInvocation(invocation: ParsedInvocation): void {
    let known = containerOf(this.#registry, invocation);
    for (const event of eventsOf(invocation)) known = this.#take(known, event);
  }

  /** `known`: the container of the event's log stream, where it is kept. Gives it as it is kept after the event. */
  #take(known: Container | undefined, event: ParsedEvent): Container | undefined {
    const { record, timestamp } = event;
    if (isBehindEvicted(this.#registry, known, event, timestamp)) {
      countEvent(this.#tally, event, true);
      this.#tally.tooLate += 1;
      return known;
    }
    const container = known ?? this.#addContainer(event, timestamp);
    const late = isLate(container, timestamp);
    if (!takeRecord(container, event)) {
      this.#tally.duplicates += 1;
      return container;
    }
    countEvent(this.#tally, event, late);
    if (record.kind === 'logs-dropped') countDropped(this.#tally, event, record);
    return this.#arrived(container) ? container : undefined;
  }

  #addContainer(origin: EventOrigin, at: number): Container {
    const container = addContainer(this.#registry, origin, at);
    this.#feed?.follow(container);
    return container;
  }

  /** False where the container is not kept: it came behind all others, and was evicted as it came. */
  #arrived(container: Container): boolean {
    const { to } = this.#tally;
    this.#feed?.markChanged(container);
    if (this.#evict() && this.#registry.containers.get(container.key) !== container) return false;
    functionOf(this.#registry, container).dirty = true;
    noteActivity(this.#line, container, to);
    if (isSettlingDue(container)) this.#settle(container, false);
    if (to >= this.#line.dueAt) {
      for (const silent of drainIdle(this.#line, to)) this.#settle(silent, true);
    }
    return true;
  }

  /** Folds for good what late records will hardly change any more. */
  #settle(container: Container, all: boolean): void {
    const feed = this.#feed;
    // What is archived has its id by then, and what late records made untrue is withdrawn while they still wait.
    feed?.compareOne(container, this.#present(container), this.#now);
    settleContainer(functionOf(this.#registry, container), container, this.#settings, all);
    feed?.settled(container, this.#present(container), this.#now);
  }

  /** A container that was counted. */
  #addSums(sums: ContainerSums): void {
    const { from, to, lines } = sums;
    countLines(this.#tally, lines, from, to);
    const known = containerOf(this.#registry, sums);
    const container = known ?? this.#addContainer(sums, from);
    const fn = functionOf(this.#registry, container);
    settleSums(fn, container, sums, this.#settings, known === undefined);
    this.#evict();
  }

  /** Beyond the number kept, evicts the longest silent tenth: their sums stay with their function. True where it did. */
  #evict(): boolean {
    if (this.#registry.containers.size <= this.#containersKept) return false;
    for (const container of removeLongestSilent(this.#registry, Math.ceil(this.#containersKept / 10))) {
      leaveQueue(this.#line, container);
      this.#feed?.close(container, this.#present(container), this.#now);
      retireContainer(functionOf(this.#registry, container), container, this.#settings);
    }
    return true;
  }

  #present(container: Container): ContainerState {
    return presentState(container, foldContext(functionOf(this.#registry, container), this.#settings));
  }

  /** Brings the views of the functions up to date. */
  #look(windowMs: number): void {
    for (const fn of this.#registry.functions.values()) {
      const context = foldContext(fn, this.#settings);
      const asked = { context, marks: this.#marks, now: this.#now, windowMs };
      this.#looks.set(fn.key, viewFunction(fn, this.#looks.get(fn.key), asked));
    }
  }
}
