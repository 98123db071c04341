import type { SourceStatus } from '../source/source.ts';
import { sanitizeLine } from '../text/sanitize.ts';

/** What a source is doing, for people without a screen; `null` for what needs no word. */
export function statusLine(status: SourceStatus): string | null {
  const line = lineOf(status);
  return line === null ? null : sanitizeLine(line);
}

function lineOf(status: SourceStatus): string | null {
  switch (status.state) {
    case 'connecting':
      return status.detail;
    case 'live':
      return `live${besides(status.waitingFor)}`;
    case 'polling':
      return `polling every ${status.intervalMs / 1_000} s${status.reason === null ? '' : ` (${status.reason})`}${besides(status.waitingFor)}`;
    case 'reconnecting':
      return `reconnecting: ${status.reason}`;
    case 'backing-off':
      return `backing off: ${status.reason}`;
    case 'credentials':
      return `${status.problem}: ${status.hint}`;
    case 'waiting':
      return `waiting: ${status.detail}`;
    case 'reading-back':
    case 'reading':
    case 'replaying':
    case 'ended':
      return null;
  }
}

function besides(waitingFor: string | undefined): string {
  return waitingFor === undefined ? '' : `; ${waitingFor}`;
}
