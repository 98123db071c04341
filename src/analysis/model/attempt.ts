import type { AttemptId } from './ids.ts';

/** What became of an attempt; `vanished`: its environment is gone, and it never reported. */
export type Outcome =
  | 'ok'
  | 'oom-kill'
  | 'runtime-oom'
  | 'suspected-oom'
  | 'timeout'
  | 'other'
  | 'running'
  | 'vanished';

/** `reset` stands on the first attempt of a new life. */
export type AttemptMark = 'ok' | 'oom-kill' | 'runtime-oom' | 'suspected-oom' | 'timeout' | 'other' | 'reset';

export interface AttemptSnapshot {
  readonly id: AttemptId;
  readonly requestId: string | null;
  /** 1 for the first attempt of this RequestId. */
  readonly attempt: number;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly usedMb: number | null;
  readonly sizeMb: number | null;
  readonly durationMs: number | null;
  readonly initMs: number | null;
  readonly outcome: Outcome;
  /** First attempt of a life. */
  readonly reset: boolean;
}
