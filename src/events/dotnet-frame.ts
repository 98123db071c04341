import { isMemoryType, isThreadLimit } from './memory-errors.ts';
import type { FailureLineRecord, RuntimeOomRecord } from './record.ts';

/** `System.ArgumentException: ...`, `MyApp.Orders.OutOfStockException`, with its stack behind it. */
const form = /((?:[A-Za-z_][\w`]*\.)+[A-Za-z_]\w*Exception)(?=[: \r\n])/y;
/** An exception that another one wraps: `AggregateException`, `TargetInvocationException`. */
const inner = /---> System\.(?:OutOfMemory|InsufficientMemory)Exception/;
const stack = /[\r\n]\s+at /;

/**
 * Reads the managed .NET runtime's frame of an unhandled exception, which stands behind its log frame at level `fail`
 * or `crit`: the class, the message and the stack. `null` where an application logged something else.
 */
export function parseDotnetFrame(
  message: string,
  at: number,
  requestId: string | null,
): RuntimeOomRecord | FailureLineRecord | null {
  form.lastIndex = at;
  const errorType = form.exec(message)?.[1];
  if (errorType === undefined || !stack.test(message)) return null;
  if (isMemoryType('dotnet', errorType) || inner.test(message)) {
    if (!isThreadLimit('dotnet', message)) {
      return {
        kind: 'runtime-oom',
        requestId,
        runtime: 'dotnet',
        signature: 'dotnet-frame',
        limit: 'heap',
        proof: 'frame',
      };
    }
    return { kind: 'failure-line', requestId, errorType: 'unable to start a thread', runtime: 'dotnet' };
  }
  return { kind: 'failure-line', requestId, errorType, runtime: 'dotnet' };
}
