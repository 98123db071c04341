import type { LogEvent } from './log-event.ts';
import type { LambdaRecord } from './record.ts';

/** A log event whose message has been parsed. */
export interface ParsedEvent extends Omit<LogEvent, 'message' | 'eventId'> {
  readonly kind: 'event';
  /**
   * Tells events of one log stream apart that share their timestamp, the kind of their record and its RequestId: a
   * hash of the message, 0 or 1 for platform lines about a request (see `parseEvent`). The same with and without
   * event ids, so that copies of an event are recognized whichever way they were read.
   */
  readonly textHash: number;
  readonly record: LambdaRecord;
}
