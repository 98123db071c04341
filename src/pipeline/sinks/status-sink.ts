import { statusLine } from '../../wording/source-status.ts';
import type { Sink } from '../sink.ts';

/** Says what the source is doing, each status once: on standard error, so that a pipe of records stays one. */
export function statusSink(write: (line: string) => void): Sink {
  let last: string | null = null;
  return {
    onBatch({ status }) {
      const line = status === undefined ? null : statusLine(status);
      if (line === null || line === last) return;
      last = line;
      write(line);
    },
  };
}
