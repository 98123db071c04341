import { isOpen, longestInvocationMs } from './attempt.ts';
import type { ContainerState } from './container-state.ts';

/**
 * Lines that look like the platform's and are not: functions and extensions print logs, their own and those of
 * others.
 */

/**
 * Whether a line with an unknown RequestId speaks of another environment: while an invocation runs here, it is one
 * that a caller prints of its callee, or a log forwarder of anything.
 */
export function isForeign(state: ContainerState, at: number): boolean {
  const last = state.attempts.at(-1);
  return (
    !state.managed &&
    !state.mixed &&
    last?.startedAt != null &&
    isOpen(last) &&
    last.startedAt < at &&
    at - last.startedAt <= longestInvocationMs
  );
}

/**
 * Whether a line tells once more what the log has. An environment logs in one format: JSON among text is what an
 * extension prints of the Telemetry API, JSON in plenty beside few text lines is the format, and they are quoted.
 */
export function isPrintedAgain(state: ContainerState, record: { readonly json?: true }): boolean {
  if (record.json !== true) {
    state.textLines += 1;
    return false;
  }
  state.jsonLines += 1;
  return !state.mixed && state.textLines > 0 && state.jsonLines <= 2 * state.textLines + 2;
}
