import type { LogEvent } from '../../events/log-event.ts';

/**
 * The calls that the sources make, as a thin interface over the AWS SDK: `sdk-api.ts` implements it, tests use the
 * stand-in. Every method throws what the SDK throws (`errors/aws-errors.ts` classifies it) and rejects when `signal`
 * is aborted.
 */
export interface LogsApi {
  describeLogGroups(request: DescribeRequest, signal: AbortSignal): Promise<DescribePage>;
  filterLogEvents(request: FilterRequest, signal: AbortSignal): Promise<FilterPage>;
  /** Opens a Live Tail session. Aborting `signal` ends it; the iterator may throw then. */
  startLiveTail(request: LiveTailRequest, signal: AbortSignal): Promise<AsyncIterable<LiveTailUpdate>>;
  /** The log group in a function's configuration; `null` where there is no such function. */
  functionLogGroup(functionName: string, signal: AbortSignal): Promise<string | null>;
  startQuery(request: QueryRequest, signal: AbortSignal): Promise<string>;
  queryResults(queryId: string, signal: AbortSignal): Promise<QueryResults>;
  /** Stops a query that is no longer needed: it is charged by the bytes that it scans. */
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
  /** The service's clock when it answered (`Date` header, to the second); `null` where not known. */
  readonly serverTime: number | null;
}

export interface DescribedGroup {
  readonly name: string;
  /** Without the trailing `:*`; `null` where not known. */
  readonly arn: string | null;
  /** `STANDARD`, `INFREQUENT_ACCESS`, `DELIVERY`, ...: open-ended, AWS adds to it. */
  readonly logClass: string;
  readonly stored: StoredSize | null;
}

/** How much a log group holds, and since when. */
export interface StoredSize {
  readonly bytes: number;
  /** Epoch milliseconds; `null` where not known. */
  readonly creationTime: number | null;
  /** `null`: kept forever. */
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

/** A log event as FilterLogEvents returns it: without its log group, which the caller knows. */
export type FetchedEvent = Omit<LogEvent, 'account' | 'logGroup'>;

export interface FilterPage {
  readonly events: readonly FetchedEvent[];
  readonly nextToken: string | null;
  /** The service's clock when it answered (`Date` header, to the second); `null` where not known. */
  readonly serverTime: number | null;
}

export interface LiveTailRequest {
  /** One to ten. */
  readonly groupArns: readonly string[];
  readonly pattern: string | null;
}

/** A log event of a session that may cover several log groups. */
export interface LiveTailEvent extends FetchedEvent {
  /** `account:name`, or an ARN. */
  readonly logGroupIdentifier: string;
}

/** One message of a session: one a second, even without events. */
export interface LiveTailUpdate {
  readonly events: readonly LiveTailEvent[];
  /** More than 500 events matched in this second and the service dropped some. */
  readonly sampled: boolean;
}

export interface QueryRequest {
  readonly groups: readonly string[];
  /** Epoch milliseconds; the service counts in seconds, both ends inclusive. */
  readonly from: number;
  readonly to: number;
  readonly query: string;
  readonly limit: number;
}

export interface QueryResults {
  readonly status: 'running' | 'complete' | 'failed';
  /** The status as the service words it (`Timeout`, `Cancelled`, ...), for error messages. */
  readonly word: string;
  readonly rows: readonly Readonly<Record<string, string>>[];
  readonly bytesScanned: number;
  /** Events that match the query, whatever its limit. */
  readonly matched: number;
}
