import type { Completeness } from '../analysis/model/completeness.ts';
import { type ExitCode, exitCodes } from '../errors.ts';

/** What a run that came to its end has to say by its exit code. */
export interface Outcome {
  /** A `--fail-on` condition was met. */
  readonly isMet: boolean;
  readonly completeness: Completeness;
  /** A recording that was asked for is not whole. */
  readonly isRecordingBroken?: boolean;
}

/** A window that was not watched is never green: a met condition counts first, then what was not read. */
export function exitCodeOf({ isMet, completeness, isRecordingBroken = false }: Outcome): ExitCode {
  if (isMet) return exitCodes.failOn;
  const { incomplete = null } = completeness;
  switch (incomplete) {
    case 'credentials':
      return exitCodes.credentials;
    case 'unread':
      return exitCodes.unreachable;
    case null:
      return isRecordingBroken ? exitCodes.fault : exitCodes.ok;
  }
}
