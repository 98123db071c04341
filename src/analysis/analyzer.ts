import { parseEvent } from '../events/parse.ts';
import type { ReportFigures } from '../events/record.ts';
import { isIdle } from '../events/relevance.ts';
import type { ContainerSums } from '../source/container-sums.ts';
import { eventsOf } from '../source/invocation-events.ts';
import type { Batch, ParsedEvent, ParsedInvocation } from '../source/source.ts';
import type { AnalysisEvent } from './change-feed/analysis-event.ts';
import {
  forget,
  hearAttempts,
  hearDropped,
  hearLast,
  hearVerdicts,
  type Listener,
  newListener,
  takeNews,
  touch,
} from './change-feed/change-feed.ts';
import { type Container, isSettlingDue, presentState, takeRecord } from './container/container.ts';
import type { ContainerState } from './container/container-state.ts';
import { newFailureList } from './failure/failure-list.ts';
import { foldContext } from './function/function-state.ts';
import { type FunctionLook, lookAt } from './function/look.ts';
import { retireContainer, type Settling, settleContainer, settleSums } from './function/settling.ts';
import { heard, leaveLine, newWaitingLine, takeSilent } from './ingest/idle-queue.ts';
import {
  addContainer,
  containerOf,
  functionOf,
  newRegistry,
  removeLongestSilent,
} from './ingest/registry.ts';
import { isLate } from './ingest/reorder-buffer.ts';
import { countDropped, countEvent, countLines, countSkipped, newTally } from './ingest/tally.ts';
import type { FunctionId } from './model/ids.ts';
import type { Snapshot, SnapshotScope } from './snapshot/snapshot.ts';
import { snapshotView } from './snapshot/snapshot-view.ts';
import { newTrend, noteAttempt } from './snapshot/trend.ts';

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

const defaultWindowMs = 600_000;

/**
 * Folds log events into what is known of every function and container. Pure: it does no I/O and reads no
 * clock; the time of a look is the newest event's. Events may come in any order within a minute and any number
 * of times; batches are only their wrapping.
 */
export class Analyzer {
  readonly #registry = newRegistry();
  readonly #line = newWaitingLine();
  readonly #looks = new Map<FunctionId, FunctionLook>();
  readonly #failures = newFailureList();
  /** Over all functions. */
  readonly #trend = newTrend();
  readonly #tally = newTally();
  readonly #marks: number[] = [];
  #listener: Listener | null = null;
  #revision = 0;
  readonly #settling: Settling;
  readonly #containersKept: number;

  constructor({ pressure, containersKept = 12_000 }: AnalyzerOptions) {
    this.#containersKept = containersKept;
    this.#settling = {
      pressure,
      onDropped: (container, settled) => {
        if (this.#listener !== null) hearDropped(this.#listener, container, settled, this.#now);
      },
    };
  }

  /** Grows whenever a look would show something else. */
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
  }): readonly AnalysisEvent[] {
    this.#listener ??= newListener();
    const listener = this.#listener;
    listener.clock = clock;
    this.#hear(listener, final);
    this.#look(defaultWindowMs);
    for (const { view, advice } of this.#looks.values()) {
      hearVerdicts(listener, view.judged, advice.findings, this.#now);
    }
    return takeNews(listener);
  }

  /** What is known now. */
  snapshot({ scope, windowMs = defaultWindowMs }: SnapshotOptions): Snapshot {
    this.#look(windowMs);
    const known = {
      tally: this.#tally,
      looks: [...this.#looks.values()],
      failures: this.#failures,
      trend: this.#trend,
      now: this.#now,
    };
    return snapshotView(known, scope, windowMs);
  }

  get #now(): number {
    return this.newest ?? 0;
  }

  #addEvent(event: ParsedEvent): void {
    const { record, logGroup, logStream, timestamp } = event;
    // Fast readers count such events without decoding them, so no figure may rest on more than their number and time.
    if (isIdle(record)) {
      countLines(this.#tally, 1, timestamp, timestamp);
      return;
    }
    const known = containerOf(this.#registry, logGroup, logStream);
    this.#take(known ?? addContainer(this.#registry, logGroup, logStream, timestamp), event);
  }

  /** The three events of an invocation: what `#addEvent` makes of each, but for looking their container up. */
  #addInvocation(invocation: ParsedInvocation): void {
    const { logGroup, logStream, timestamp } = invocation;
    let container =
      containerOf(this.#registry, logGroup, logStream) ??
      addContainer(this.#registry, logGroup, logStream, timestamp);
    for (const event of eventsOf(invocation)) {
      // Any event may make the containers that were silent for longest go.
      if (!this.#registry.containers.has(container.key)) {
        container = addContainer(this.#registry, logGroup, logStream, event.timestamp);
      }
      this.#take(container, event);
    }
  }

  #take(container: Container, event: ParsedEvent): void {
    const { record, timestamp } = event;
    const late = isLate(container, timestamp);
    if (!takeRecord(container, event)) {
      this.#tally.duplicates += 1;
      return;
    }
    countEvent(this.#tally, event, late);
    if (record.kind === 'logs-dropped') countDropped(this.#tally, event, record);
    this.#arrived(container, timestamp, record.kind === 'report' ? record : null);
  }

  #arrived(container: Container, at: number, report: ReportFigures | null): void {
    const { to } = this.#tally;
    if (this.#listener !== null && touch(this.#listener, container.key)) this.#hear(this.#listener, false);
    this.#letGo();
    const fn = functionOf(this.#registry, container);
    fn.dirty = true;
    if (report !== null) {
      const utilization = report.usedMb === null || !report.sizeMb ? null : report.usedMb / report.sizeMb;
      noteAttempt(fn.trend, at, utilization);
      noteAttempt(this.#trend, at, utilization);
    }
    heard(this.#line, container, to);
    if (isSettlingDue(container)) settleContainer(fn, container, this.#settling, false);
    if (to >= this.#line.dueAt) this.#settleSilent(to);
  }

  /** A container that was counted. */
  #addSums(sums: ContainerSums): void {
    const { logGroup, logStream, from, to, lines } = sums;
    countLines(this.#tally, lines, from, to);
    const known = containerOf(this.#registry, logGroup, logStream);
    const container = known ?? addContainer(this.#registry, logGroup, logStream, from);
    const fn = functionOf(this.#registry, container);
    settleSums(fn, container, sums, this.#settling, known === undefined);
    this.#letGo();
  }

  /** Whoever says nothing more settles by the events of the others. */
  #settleSilent(to: number): void {
    for (const container of takeSilent(this.#line, to)) {
      settleContainer(functionOf(this.#registry, container), container, this.#settling, true);
    }
  }

  /** Beyond the number kept, lets the longest silent tenth go: their sums stay with their function. */
  #letGo(): void {
    if (this.#registry.containers.size <= this.#containersKept) return;
    for (const container of removeLongestSilent(this.#registry, Math.ceil(this.#containersKept / 10))) {
      const listener = this.#listener;
      leaveLine(this.#line, container);
      if (listener !== null) hearLast(listener, container, this.#present(container), this.#now);
      retireContainer(functionOf(this.#registry, container), container, this.#settling);
      if (listener !== null) forget(listener, container.key);
    }
  }

  #hear(listener: Listener, final: boolean): void {
    const present = (key: string) => {
      const container = this.#registry.containers.get(key);
      return container === undefined ? null : { container, state: this.#present(container) };
    };
    hearAttempts(listener, present, this.#now, final);
  }

  #present(container: Container): ContainerState {
    return presentState(
      container,
      foldContext(functionOf(this.#registry, container), this.#settling.pressure),
    );
  }

  /** Brings the looks at the functions up to date. */
  #look(windowMs: number): void {
    for (const fn of this.#registry.functions.values()) {
      const context = foldContext(fn, this.#settling.pressure);
      const asked = { context, marks: this.#marks, now: this.#now, windowMs };
      this.#looks.set(fn.key, lookAt(fn, this.#looks.get(fn.key), asked));
    }
  }
}
