import type { ExitCause, LambdaRecord } from './record.ts';
import { lineEnd, onlyBlanksFrom, own, skipBlanks, wordAt } from './scan.ts';
import { statusOf } from './status.ts';

/** The error types that the platform gives begin so. */
const typeOpenings = ['Runtime.', 'Extension.', 'Function.', 'Sandbox.'] as const;

const longestText = 400;

/** How the platform words a process's end when no error type follows. */
const textOpenings = [
  'Runtime exited',
  'Runtime failed',
  'exit code',
  'exit status',
  'signal: ',
  'fork/exec',
  "Couldn't find valid bootstrap",
] as const;

/**
 * Reads on after `RequestId: `: the line by which the platform says that the process ended, or a fault of a
 * Managed Instance (`RequestId: U\tStatus: S\tErrorType: E`). The id must stand right there: a quotation
 * inside other text never comes here. `null` where an application wrote the line.
 */
export function parseExitLine(message: string, at: number): LambdaRecord | null {
  const requestId = wordAt(message, at);
  if (requestId === null) return null;
  const rest = skipBlanks(message, at + requestId.length);
  if (message.startsWith('Error: ', rest)) return parseError(message, rest + 'Error: '.length, requestId);
  if (message.startsWith('Process exited before completing request', rest)) {
    const end = rest + 'Process exited before completing request'.length;
    if (!onlyBlanksFrom(message, end)) return null;
    return { kind: 'exit', requestId, cause: 'generic', text: own(message, rest, end), errorType: null };
  }
  if (message.startsWith('Status: ', rest)) return parseFault(message, rest, requestId);
  return null;
}

function parseError(message: string, at: number, requestId: string): LambdaRecord | null {
  let textEnd = lineEnd(message, at);
  let errorType: string | null = null;
  const next = skipBlanks(message, textEnd);
  if (next < message.length) {
    const word = wordAt(message, next);
    if (word !== null && isErrorType(word)) errorType = word;
  } else {
    // A paste joins the two lines: the type is the last word of the text.
    const trimmed = message.slice(at, textEnd).trimEnd();
    const blank = trimmed.lastIndexOf(' ');
    const last = trimmed.slice(blank + 1);
    if (blank > 0 && last.length <= 200 && isErrorType(last)) {
      errorType = own(last, 0, last.length);
      textEnd = at + blank;
    }
  }
  const text = own(message, at, Math.min(textEnd, at + longestText)).trimEnd();
  if (errorType === null && !textOpenings.some((opening) => text.startsWith(opening))) return null;
  return { kind: 'exit', requestId, cause: causeOf(text, errorType), text, errorType };
}

function parseFault(message: string, at: number, requestId: string): LambdaRecord | null {
  const status = wordAt(message, at + 'Status: '.length);
  if (status === null) return null;
  const typeAt = skipBlanks(message, at + 'Status: '.length + status.length);
  const labelled = message.startsWith('ErrorType: ', typeAt);
  if (!labelled && typeAt !== message.length) return null;
  const errorType = labelled ? wordAt(message, typeAt + 'ErrorType: '.length) : null;
  switch (statusOf(status)) {
    case 'timeout':
      return { kind: 'timeout', requestId, afterSeconds: null };
    case 'success':
    case null:
      return null;
    case 'error':
    case 'failure':
      return { kind: 'exit', requestId, cause: causeOf('', errorType), text: `Status: ${status}`, errorType };
  }
}

function isErrorType(word: string): boolean {
  return typeOpenings.some((opening) => word.startsWith(opening));
}

/** What ended the process, by the text and the error type that the line gives. */
export function causeOf(text: string, errorType: string | null): ExitCause {
  if (errorType === 'Runtime.OutOfMemory') return 'out-of-memory';
  if (errorType?.startsWith('Extension.')) return 'extension';
  if (text.includes('signal: killed')) return 'killed';
  // 128 + SIGKILL and 128 + SIGABRT, as a shell or a wrapper tells them.
  if (text.endsWith('exit status 137')) return 'child-killed';
  if (text.includes('signal: aborted') || text.endsWith('exit status 134')) return 'aborted';
  return 'other';
}
