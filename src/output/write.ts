import type { Writable } from 'node:stream';

/** Writes in order and no faster than the reader takes it; a reader that goes away ends it quietly. */
export interface Writer {
  /** Resolves when more may be written; at once after the reader has gone. */
  write(text: string): Promise<void>;
  /** Aborted when the reader closed the pipe: stop the work, and exit with 0. */
  readonly closed: AbortSignal;
  /** Resolves when everything is handed over. */
  flush(): Promise<void>;
}

/** A writer to standard output or to a like stream. An error other than a closed pipe is thrown by `write`. */
export function createWriter(stream: Writable): Writer {
  const gone = new AbortController();
  let failure: Error | null = null;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') failure = error;
    gone.abort();
  });
  stream.on('close', () => gone.abort());

  const settled = async (wait: (resolve: () => void) => void): Promise<void> => {
    if (!gone.signal.aborted) {
      await new Promise<void>((resolve) => {
        gone.signal.addEventListener('abort', () => resolve(), { once: true });
        wait(() => resolve());
      });
    }
    if (failure !== null) throw failure;
  };

  return {
    closed: gone.signal,
    async write(text) {
      if (gone.signal.aborted) return settled(() => {});
      if (!stream.write(text)) await settled((resolve) => stream.once('drain', resolve));
      else if (failure !== null) throw failure;
    },
    flush: () => settled((resolve) => stream.write('', () => resolve())),
  };
}
