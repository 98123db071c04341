import type { LogEvent } from '../../events/log-event.ts';

/** Where a reader puts what it finds. Everything in a file ends up in exactly one of the three. */
export interface EventSink {
  event(event: LogEvent): void;
  /** Events that were seen and not decoded, with the earliest and latest timestamp among them. */
  skipped(count: number, from: number | null, to: number | null): void;
  /** One record of the file that is no log event; `reason` completes "line/record: ...". */
  unreadable(reason: string): void;
}

/** What the file itself may not tell. */
export interface ReadContext {
  /** Log group of events that name none, and the account that owns it where known. */
  readonly logGroup: string;
  readonly account: string | null;
  /** Log stream of events that name none, in the formats that hold one stream a file. */
  readonly logStream: string;
  /** False: lines that cannot bear on memory may be counted without being decoded. */
  readonly decodeAll: boolean;
}

/** A reader in progress: fed with bytes in chunks cut anywhere, it puts events into its sink at once. */
export interface Reader {
  push(chunk: Buffer): void;
  end(): void;
  /** The input pauses (a pipe that is still open): what is complete so far is given out. */
  idle?(): void;
}

/** One export format: how its content is known and how it is read. */
export interface Format {
  readonly id: string;
  /** What a user would call it, for messages. */
  readonly title: string;
  /** How the fast path can scan it: an event a line, or documents with arrays of events. */
  readonly fastPath?: 'lines' | 'documents';
  /** The newest event comes first unless the timestamps say otherwise. */
  readonly newestFirst?: boolean;
  /** `head`: the first 64 KB as text, without a byte order mark; it may end anywhere. */
  detect(head: string): boolean;
  read(context: ReadContext, sink: EventSink): Reader;
}
