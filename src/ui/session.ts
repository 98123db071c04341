import type { Snapshot, SnapshotScope } from '../analysis/snapshot.ts';
import type { LogEvent } from '../events/log-event.ts';
import type { SourceInfo, SourceStatus } from '../events/source.ts';

/** What the screen reads and what it can ask for: the pipeline as the UI sees it. */
export interface UiSession {
  readonly info: SourceInfo;
  /** Grows whenever a look would show something else (snapshot, status or log). */
  revision(): number;
  snapshot(scope: SnapshotScope, windowMs: number): Snapshot;
  status(): SourceStatus;
  /** Events a second, over the last seconds. */
  eventRate(): number;
  /** The newest lines, oldest first, at most `logLinesKept`; not sanitised. */
  log(): readonly LogLine[];
  /** File that is being recorded to, or `null`. */
  recording(): string | null;
  readonly actions: UiActions;
}

export interface LogLine {
  /** Grows by one with each line: lines keep their number when older ones fall out. */
  readonly number: number;
  readonly event: LogEvent;
  readonly functionName: string;
  /** A failure's own line: drawn so that it is seen. */
  readonly failure: boolean;
}

export const logLinesKept = 5_000;

export interface UiActions {
  markDeploy(): void;
  /** Writes the report as JSON; gives the path. */
  exportReport(): Promise<string>;
  /** Starts or stops recording; gives what to tell the user. */
  toggleRecording(): Promise<string>;
  /** Asks the service for every line, or only for those that bear on memory; `null` where it makes no sense. */
  readonly setAllLines: ((on: boolean) => void) | null;
  /** Only where a recording is replayed. */
  readonly replay: ReplayActions | null;
  /** The user quits. */
  quit(): void;
}

export interface ReplayActions {
  faster(): void;
  slower(): void;
  /** By so many seconds of the recording, forward or back. */
  seekBy(seconds: number): void;
  togglePause(): void;
  restart(): void;
}
