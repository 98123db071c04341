import type { LogEvent } from '../../events/log-event.ts';

/**
 * The thin seam over the AWS SDK: the calls that the sources make, in their words. `client.ts` speaks to AWS;
 * tests bring their own. Every method throws what the SDK throws (`aws-errors.ts` knows what it means) and
 * rejects when `signal` is aborted.
 */
export interface LogsApi {
  describeLogGroups(request: DescribeRequest, signal: AbortSignal): Promise<DescribePage>;
  filterLogEvents(request: FilterRequest, signal: AbortSignal): Promise<FilterPage>;
  /** Opens a Live Tail session. Aborting `signal` ends it, which the iterator may report by throwing. */
  startLiveTail(request: LiveTailRequest, signal: AbortSignal): Promise<AsyncIterable<LiveTailUpdate>>;
  /** The log group that a function writes to, by its configuration; `null` where there is no such function. */
  functionLogGroup(functionName: string, signal: AbortSignal): Promise<string | null>;
  startQuery(request: QueryRequest, signal: AbortSignal): Promise<string>;
  queryResults(queryId: string, signal: AbortSignal): Promise<QueryProgress>;
  /** Ends the query that a reader walked away from: it is charged by the bytes that it scans. */
  stopQuery(queryId: string, signal: AbortSignal): Promise<void>;
  /** Closes the sockets. */
  close(): void;
}

export interface DescribeRequest {
  readonly prefix: string | null;
  readonly nextToken: string | null;
}

export interface DescribePage {
  readonly groups: readonly DescribedGroup[];
  readonly nextToken: string | null;
}

export interface DescribedGroup {
  readonly name: string;
  /** Without the trailing `:*`; `null` where the service did not tell. */
  readonly arn: string | null;
  /** `STANDARD`, `INFREQUENT_ACCESS`, `DELIVERY`, ...: open-ended, AWS adds to it. */
  readonly logClass: string;
  readonly stored: StoredSize | null;
}

/** How much a log group holds, and since when. */
export interface StoredSize {
  readonly bytes: number;
  /** Epoch milliseconds; `null` where not told. */
  readonly creationTime: number | null;
  /** `null`: kept for ever. */
  readonly retentionDays: number | null;
}

export interface FilterRequest {
  /** Name of the log group, or its ARN for a group of a linked account. */
  readonly group: string;
  /** Both ends inclusive: epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly pattern: string | null;
  readonly nextToken: string | null;
}

export interface FilterPage {
  /** `logGroup` is left empty: the reader knows which group it asked. */
  readonly events: readonly LogEvent[];
  readonly nextToken: string | null;
  /** The service's clock when it answered, within a second; `null` where it did not say. */
  readonly serverTime: number | null;
}

export interface LiveTailRequest {
  /** One to ten. */
  readonly groupArns: readonly string[];
  readonly pattern: string | null;
}

/** One message of a session: every second, even when there is nothing to tell. */
export interface LiveTailUpdate {
  readonly events: readonly LogEvent[];
  /** More than 500 events matched within this second and the service left some out. */
  readonly sampled: boolean;
}

export interface QueryRequest {
  readonly groups: readonly string[];
  /** Epoch milliseconds; the service itself counts in seconds, both ends inclusive. */
  readonly from: number;
  readonly to: number;
  readonly query: string;
  readonly limit: number;
}

export interface QueryProgress {
  readonly status: 'running' | 'complete' | 'failed';
  /** What the service said, for the message of a failure (`Timeout`, `Cancelled`, ...). */
  readonly word: string;
  readonly rows: readonly Readonly<Record<string, string>>[];
  readonly bytesScanned: number;
  /** Events that fit the query, whatever its limit. */
  readonly matched: number;
}
