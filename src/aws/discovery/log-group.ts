import type { LogEvent } from '../../events/log-event.ts';
import { parseStreamName } from '../../events/stream-name.ts';
import type { DescribedGroup, FetchedEvent, StoredSize } from '../client/api.ts';

/** A log group to read. */
export interface LogGroup {
  readonly name: string;
  /** The account in its ARN; `null` without one. Groups of two accounts may have the same name. */
  readonly account: string | null;
  /** Without `:*`; `null` where DescribeLogGroups may not be asked, and Live Tail is impossible. */
  readonly arn: string | null;
  /** What FilterLogEvents is called with: the name, or the ARN for a group that was given by its ARN. */
  readonly identifier: string;
  /** `STANDARD`, `INFREQUENT_ACCESS`, ...; `null` where not known. */
  readonly logClass: string | null;
  /** In a group that several functions share: the functions to read; `null`: all. */
  readonly functionNames: readonly string[] | null;
  /** Its size by DescribeLogGroups; `null` where not listed. */
  readonly stored: StoredSize | null;
}

/** Whether to read a stream: in a shared group its name contains the function. A stream without a function is read. */
export function includesStream({ functionNames }: LogGroup, logStream: string): boolean {
  const named = parseStreamName(logStream).functionName;
  return functionNames === null || named === null || functionNames.includes(named);
}

/** A group of which only the name or the ARN is known. */
export function unknownGroup(known: Pick<LogGroup, 'name' | 'arn' | 'identifier'>): LogGroup {
  return { ...known, account: accountOf(known.arn), logClass: null, functionNames: null, stored: null };
}

/** A group as DescribeLogGroups lists it. */
export function describedGroup({ name, arn, logClass, stored }: DescribedGroup): LogGroup {
  return { name, account: accountOf(arn), arn, identifier: name, logClass, functionNames: null, stored };
}

/** A fetched event as an event of its log group. */
export function eventIn({ account, name }: LogGroup, event: FetchedEvent): LogEvent {
  const { logStream, timestamp, ingestionTime, eventId, message } = event;
  return { account, logGroup: name, logStream, timestamp, ingestionTime, eventId, message };
}

function accountOf(arn: string | null): string | null {
  return arn?.split(':')[4] || null;
}
