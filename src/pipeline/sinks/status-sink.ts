import { clockDifference } from '../../wording/clock-difference.ts';
import { statusLine } from '../../wording/source-status.ts';
import type { Sink } from '../sink.ts';

/**
 * Says what the source is doing, each status once, and at the end why not everything was read: on standard error, so
 * that a pipe of records stays one.
 */
export function statusSink(write: (line: string) => void): Sink {
  let last: string | null = null;
  return {
    onBatch({ status, losses, clockAheadMs }) {
      if (clockAheadMs !== undefined) write(clockDifference(clockAheadMs));
      if (status?.state === 'ended' && losses?.incomplete !== undefined) write(status.reason);
      const line = status === undefined ? null : statusLine(status);
      if (line === null || line === last) return;
      last = line;
      write(line);
    },
  };
}
