/** A file or a stream to read, and what its name and path reveal. */
export interface Input {
  /** The path, or `standard input`. */
  readonly name: string;
  /** Bytes as stored; `null` where not known before the end (standard input, pipes). */
  readonly size: number | null;
  /** True where the user named this very file: then it must be readable. */
  readonly named: boolean;
  readonly logGroup: string;
  readonly logStream: string;
  /**
   * The stored bytes from the start, in chunks that hold only until the next one is asked for. Standard input
   * can be opened once.
   */
  open(): AsyncIterable<Buffer>;
  /** Closes a stream although a read is pending: the pipe may never be written to again. */
  close?(): void;
}
