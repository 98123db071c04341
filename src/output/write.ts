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

/**
 * A writer to standard output or to a like stream; `guard` is what every text goes through at last, whole lines each.
 * An error other than a closed pipe is thrown by `write`.
 */
export function createWriter(stream: Writable, guard: (text: string) => string = (text) => text): Writer {
  const gone = new AbortController();
  let failure: Error | null = null;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') failure = error;
    gone.abort();
  });
  stream.on('close', () => gone.abort());

  const settled = async (wait: (done: () => void) => void): Promise<void> => {
    if (!gone.signal.aborted) {
      await new Promise<void>((resolve) => {
        const done = (): void => {
          gone.signal.removeEventListener('abort', done);
          resolve();
        };
        gone.signal.addEventListener('abort', done);
        wait(done);
      });
    }
    if (failure !== null) throw failure;
  };

  return {
    closed: gone.signal,
    async write(text) {
      if (gone.signal.aborted) return settled(() => {});
      if (!stream.write(guard(text))) await settled((done) => stream.once('drain', done));
      else if (failure !== null) throw failure;
    },
    flush: () => settled((done) => stream.write('', () => done())),
  };
}
