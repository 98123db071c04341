/** One thing to read: a file or a stream, and what its name and place tell. */
export interface Input {
  /** The path, or `standard input`. */
  readonly name: string;
  /** Bytes as stored; `null` where it cannot be told before the end (standard input, pipes). */
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
  /** Lets go of a stream although a read of it is under way: nobody may ever write to that pipe again. */
  close?(): void;
}
