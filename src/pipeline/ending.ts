import { type ExitCode, exitCodes } from '../errors.ts';
import type { SourceInfo } from '../source/source.ts';

/** What ends a run from outside: a signal, the window of `--for`, a reader that went away. */
export interface Ending {
  readonly signal: AbortSignal;
  /** Ends the run with this code; only the first call counts. */
  end(code: ExitCode): void;
  /** The code that the run ends with: 0 where it came to its own end. */
  readonly code: ExitCode;
  release(): void;
}

/** When to end a source from outside. A live one ends by itself: its window follows AWS's clock, and its waits are bounded. */
export function hardEnd(until: number | null, kind: SourceInfo['kind']): number | null {
  return kind === 'live' || kind === 'poll' ? null : until;
}

/** `until`: epoch milliseconds, or `null`. Standing timers and signal handlers are gone after `release`. */
export function awaitEnding(until: number | null, now: number, interruptedOnTerminal: boolean): Ending {
  const controller = new AbortController();
  let code: ExitCode = exitCodes.ok;
  const end = (with_: ExitCode) => {
    if (controller.signal.aborted) return;
    code = with_;
    controller.abort();
  };
  const interrupted = () => end(interruptedOnTerminal ? exitCodes.ok : exitCodes.interrupted);
  const terminated = () => end(exitCodes.ok);
  process.on('SIGINT', interrupted);
  process.on('SIGTERM', terminated);
  process.on('SIGHUP', terminated);
  const stopTimer = until === null ? () => {} : callAt(until, now, () => end(exitCodes.ok));
  return {
    signal: controller.signal,
    end,
    get code() {
      return code;
    },
    release() {
      stopTimer();
      process.off('SIGINT', interrupted);
      process.off('SIGTERM', terminated);
      process.off('SIGHUP', terminated);
    },
  };
}

/** A timer holds 24 days at the most; a later moment is waited for in stretches. */
export function callAt(moment: number, now: number, call: () => void): () => void {
  const longest = 2 ** 31 - 1;
  let timer: NodeJS.Timeout;
  const wait = (left: number) => {
    timer = setTimeout(
      () => (left > longest ? wait(left - longest) : call()),
      Math.min(Math.max(0, left), longest),
    );
  };
  wait(moment - now);
  return () => clearTimeout(timer);
}
