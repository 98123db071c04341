import { killedChildIn } from './child-killed.ts';
import { memoryErrorOf } from './memory-errors.ts';
import type { FailureLineRecord, RuntimeOomRecord } from './record.ts';
import { own } from './scan.ts';
import { nodeFrames } from './signatures.ts';

/** How Node 8's runtime opens the error itself, with no words before it. */
const node8 = '{"errorMessage":';
const errorTypeKey = '"errorType":"';
const longestType = 200;
const longestError = 16_000;

/** Codes of errors that are about a limit other than memory, or a refusal of the system's. */
const codes = ['ENOSPC', 'EMFILE', 'ENOMEM'] as const;

/**
 * Reads the managed Node.js runtime's frame of an unhandled error, which stands behind its log frame:
 * `Invoke Error \t{"errorType":...}` and its like, in Node 8 the JSON alone. `null` where the text is no such frame.
 */
export function parseNodeFrame(
  message: string,
  at: number,
  requestId: string | null,
): RuntimeOomRecord | FailureLineRecord | null {
  const framed = nodeFrames.some((frame) => message.startsWith(frame, at));
  if (!framed && !(message.startsWith(node8, at) && message.indexOf(errorTypeKey, at) !== -1)) return null;
  return nodeErrorOf(quotedErrorType(message, at), message.slice(at, at + longestError), requestId);
}

/** An unhandled error of Node.js by its class and its JSON, as the runtime writes it. */
export function nodeErrorOf(
  errorType: string | null,
  json: string,
  requestId: string | null,
): RuntimeOomRecord | FailureLineRecord {
  const memory = memoryErrorOf('node', errorType ?? '', json);
  if (memory !== null) {
    const { signature, limit } = memory;
    return { kind: 'runtime-oom', requestId, runtime: 'node', signature, limit, proof: 'frame' };
  }
  const code = codes.find((each) => json.includes(`"code":"${each}"`)) ?? null;
  const killedChild = killedChildIn(json);
  return {
    kind: 'failure-line',
    requestId,
    errorType: code ?? errorType,
    runtime: 'node',
    ...(killedChild === null ? {} : { killedChild }),
  };
}

/** The value of the first `"errorType"` of a Node frame's JSON; `null` where it has none. */
function quotedErrorType(message: string, at: number): string | null {
  const key = message.indexOf(errorTypeKey, at);
  if (key === -1) return null;
  const from = key + errorTypeKey.length;
  const to = message.indexOf('"', from);
  return to === -1 || to === from || to - from > longestType ? null : own(message, from, to);
}
