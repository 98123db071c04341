import { own } from './scan.ts';

/** The prefix that a runtime puts before an application's line. */
export interface LogFrame {
  readonly requestId: string | null;
  /** `ERROR`, `INFO`, .NET's `fail`; `null` in the old form without one. */
  readonly level: string | null;
  /** Where the text begins. */
  readonly textAt: number;
}

const longestId = 128;
const longestLevel = 8;

/**
 * Reads `<time>\t<id>\t<LEVEL>\t` (Node, .NET) or `<time> <id> ` (the platform's timeouts and runtimes before
 * 2020), and `<time>\t<id>\t{` (Node 8). Node writes `undefined` for the id outside an invocation. `null` where the
 * message has no such frame.
 */
export function logFrameAt(message: string, at: number): LogFrame | null {
  const timeEnd = isoTimeEnd(message, at);
  if (timeEnd === -1) return null;
  const separator = message.charCodeAt(timeEnd);
  if (separator !== 9 && separator !== 32) return null;
  const idAt = timeEnd + 1;
  const idEnd = endBefore(message, idAt, separator, longestId);
  if (idEnd <= idAt) return null;
  const noId = message.startsWith('undefined', idAt) && idEnd - idAt === 'undefined'.length;
  const requestId = noId ? null : own(message, idAt, idEnd);
  if (separator === 32) return { requestId, level: null, textAt: idEnd + 1 };
  if (message.charCodeAt(idEnd + 1) === 0x7b /* { */) return { requestId, level: null, textAt: idEnd + 1 };
  const levelEnd = endBefore(message, idEnd + 1, 9, longestLevel);
  if (levelEnd === -1) return null;
  return { requestId, level: own(message, idEnd + 1, levelEnd), textAt: levelEnd + 1 };
}

/** The end of `2022-02-01T20:45:18.184Z` at `at`, fraction optional; -1 where none stands there. */
function isoTimeEnd(message: string, at: number): number {
  if (message.charCodeAt(at + 4) !== 45 || message.charCodeAt(at + 10) !== 84) return -1;
  for (const length of [24, 20, 27, 30]) {
    if (message.charCodeAt(at + length - 1) === 90) return at + length;
  }
  return -1;
}

/** The position of the separator that ends a cell of at most `longest` characters; -1 where there is none. */
function endBefore(message: string, at: number, separator: number, longest: number): number {
  const last = Math.min(message.length, at + longest + 1);
  for (let i = at; i < last; i++) {
    const code = message.charCodeAt(i);
    if (code === separator) return i;
    if (code <= 32) return -1;
  }
  return -1;
}
