/** One line of a CloudWatch log stream, as every source delivers it. */
export interface LogEvent {
  /** The AWS account of the log group; `null` where the source does not know it. Two accounts may share a group name. */
  readonly account: string | null;
  /** Name of the log group (`/aws/lambda/my-function`); `''` where a recording does not tell. */
  readonly logGroup: string;
  /** Name of the log stream, which is one execution environment; `''` where a recording does not tell. */
  readonly logStream: string;
  /** When the line was written: epoch milliseconds. */
  readonly timestamp: number;
  /** When CloudWatch took the line in: epoch milliseconds; `null` where the source does not tell. */
  readonly ingestionTime: number | null;
  /** The service's id of the event (56 digits that sort in order of ingestion); Live Tail gives none. */
  readonly eventId: string | null;
  /** The raw text, line breaks included. It is hostile: sanitise it before it reaches a terminal. */
  readonly message: string;
}
