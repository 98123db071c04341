import type { Failure } from '../analysis/model/failure.ts';
import type { Snapshot, SnapshotScope } from '../analysis/model/snapshot.ts';
import type { LogEvent } from '../events/log-event.ts';
import type { SourceInfo, SourceStatus } from '../source/source.ts';

/** What a screen asks to see: whose containers, and how far back its small graphs go. */
export interface ViewRequest {
  readonly scope: SnapshotScope;
  readonly windowMs: number;
}

/** A line of the log pane. `id` is the line's for good: none that comes later has it. */
export interface LogLine {
  readonly id: number;
  readonly event: LogEvent;
}

/** What is known at one moment. */
export interface FrozenView {
  snapshot(request: ViewRequest): Snapshot;
  /** The newest lines read, oldest first, a bounded number; as they came: they are made safe when drawn. */
  logs(): readonly LogLine[];
  /** Epoch milliseconds: the clock for a live source, the newest event for a recording. */
  now(): number;
  status(): SourceStatus;
}

/** What the screen shows and acts on: a running pipeline, whatever its source. Its view is that of the present. */
export interface UiSession extends FrozenView {
  readonly info: SourceInfo;
  /** Grows whenever a snapshot, the status, the recording or the log lines would differ. */
  revision(): number;
  /** The view as it is now, for any scope and range, however much is read after it. */
  freeze(): FrozenView;
  /** Kills for memory that were emitted since the last call, each id once ever. */
  takeNewKills(): readonly Failure[];
  /** Events read since the session began. */
  eventsRead(): number;
  /** Where events are being recorded to; `null` while they are not. */
  recordingTo(): string | null;
  /** What went wrong with the user's own outputs (a recording that ended, `--on-oom`); `null`: nothing. */
  problem(): string | null;
  /** Calls back, at most as often as something changed, until the function that it gives is called. */
  subscribe(listener: () => void): () => void;
  readonly actions: UiActions;
}

export interface UiActions {
  /** Memory before and after this moment is compared from now on. */
  markDeploy(): void;
  /** Writes the report; gives the path that it was written to. Rejects with a `CommandError`. */
  exportReport(): Promise<string>;
  /** Begins or ends recording; gives what to tell the user. Rejects with a `CommandError`. */
  toggleRecord(): Promise<string>;
  /** Asks the service for every line (the log pane is open), or only for those that bear on memory. */
  setAllLines(all: boolean): void;
  /** Leaves Live Tail, which is paid for by the minute, for polling, or comes back to it. */
  setLive(on: boolean): void;
  /** The screen has closed; the session may end. */
  quit(): void;
  /** `null` where there is nothing to play. */
  readonly replay: ReplayActions | null;
}

export interface ReplayActions {
  /** Times as fast as recorded; Infinity does not wait at all. */
  setSpeed(speed: number): void;
  pause(): void;
  resume(): void;
  /** Goes to a part of the whole, 0 to 1. */
  seek(fraction: number): void;
  restart(): void;
}
