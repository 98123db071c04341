import { type Attempt, isOpen, longestInvocationMs } from './attempt.ts';
import type { ContainerState } from './container-state.ts';
import { fromEnd } from './ring-buffer.ts';

/**
 * Lines that look like the platform's and are not: functions and extensions print logs, their own and those of
 * others.
 */

/**
 * Whether a line with an unknown RequestId speaks of another environment: while an invocation runs here, it is one
 * that a caller prints of its callee, or a log forwarder of anything.
 */
export function isForeign(state: ContainerState, at: number): boolean {
  const last = fromEnd(state.attempts, 0);
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
 * Whether a record tells once more what the log has said of this attempt. An environment logs in one format: JSON
 * of an attempt that text told of is what an extension prints of the Telemetry API.
 */
export function isPrintedAgain(
  attempt: Attempt | null | undefined,
  { json }: { readonly json?: true },
): boolean {
  return json === true && attempt?.inText === true;
}
