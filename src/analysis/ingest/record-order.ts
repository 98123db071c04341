import type { ParsedEvent } from '../../events/parsed-event.ts';
import type { LambdaRecord } from '../../events/record.ts';

/** What places an event among those of its log stream, and tells it from them. */
export type TimedRecord = Pick<ParsedEvent, 'kind' | 'timestamp' | 'textHash' | 'record'>;

/**
 * The one order of the records of a log stream: by time, then (START, END, REPORT and an error often share one
 * millisecond) by the rank of their kind, by RequestId and by the hash of their text. It is total and transitive, and 0
 * exactly where both are copies of one event: event ids, which not every source gives, take no part.
 */
export function compareRecords(left: TimedRecord, right: TimedRecord): number {
  return (
    left.timestamp - right.timestamp ||
    ranks[left.record.kind] - ranks[right.record.kind] ||
    compareIds(requestIdOf(left.record), requestIdOf(right.record)) ||
    left.textHash - right.textHash
  );
}

/** Every kind has its own rank: where two shared one, the order would hang on what their texts hash to. */
const ranks: Readonly<Record<LambdaRecord['kind'], number>> = {
  'init-start': 0,
  'restore-start': 1,
  'init-report': 2,
  'restore-report': 3,
  'runtime-oom': 4,
  'failure-line': 5,
  'child-killed': 6,
  start: 7,
  exit: 8,
  timeout: 9,
  'runtime-done': 10,
  end: 11,
  report: 12,
  extension: 13,
  'logs-dropped': 14,
  platform: 15,
  application: 16,
};

function requestIdOf(record: LambdaRecord): string {
  return 'requestId' in record && record.requestId !== null ? record.requestId : '';
}

function compareIds(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
