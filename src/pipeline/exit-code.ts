import type { Completeness } from '../analysis/model/completeness.ts';
import { type ExitCode, exitCodes } from '../errors.ts';
import type { GateVerdict } from './sinks/gate-sink.ts';

/** What a run that came to its end has to say by its exit code. */
export interface RunOutcome {
  readonly gate: GateVerdict;
  readonly completeness: Completeness;
  /** A recording that was asked for is not whole. */
  readonly isRecordingBroken: boolean;
}

/**
 * A window that was not watched is never green: a condition that is met counts first, then what was not read, what could
 * not be decided, and what was not written.
 */
export function exitCodeOf({ gate, completeness, isRecordingBroken }: RunOutcome): ExitCode {
  if (gate === 'met') return exitCodes.failOn;
  const { incomplete = null } = completeness;
  switch (incomplete) {
    case 'credentials':
      return exitCodes.credentials;
    case 'unread':
      return exitCodes.unreachable;
    case null:
      if (gate === 'undecided') return exitCodes.undecided;
      return isRecordingBroken ? exitCodes.fault : exitCodes.ok;
  }
}
