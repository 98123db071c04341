import type { Gap, LiveTailCost } from '../../source/source.ts';

/** What the figures rest on: all that was lost, repeated, late or unreadable. */
export interface Completeness {
  readonly events: number;
  readonly duplicates: number;
  readonly late: number;
  /** Late events that could not be analyzed: their container was not kept any more. */
  readonly tooLate: number;
  readonly unreadable: number;
  readonly firstUnreadable: string | null;
  readonly sampledSeconds: number;
  readonly gaps: readonly Gap[];
  readonly lagMs: LagMs | null;
  /** Why the source did not read all that was asked for; left out where it did. */
  readonly incomplete?: 'credentials' | 'unread';
  /** What Live Tail cost so far; left out where there was none. */
  readonly liveTail?: LiveTailCost;
}

export interface LagMs {
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}
