/**
 * The one way to standard error. What is written there quotes file names, messages of AWS and what commands of the
 * user print: it goes through the same as all output, and a log of a CI runner takes no command from it.
 */
import { ciGuard } from '../text/ci-commands.ts';
import type { Redact } from '../text/redact.ts';
import { sanitizeBlock, sanitizeLine } from '../text/sanitize.ts';

export interface StandardError {
  /** Writes a sentence as a line, behind the program's name. */
  readonly say: (sentence: string) => void;
  /** Writes a text of several lines, safe and masked. */
  readonly pass: (text: string) => void;
}

/** Standard error of this process, or a like stream. */
export function openStandardError(
  redact: Redact,
  stream: { write(text: string): unknown } = process.stderr,
  env: Readonly<Record<string, string | undefined>> = process.env,
): StandardError {
  const guard = ciGuard(env);
  return {
    say: (sentence) => stream.write(guard(`lambda-oom: ${redact(sanitizeLine(sentence))}\n`)),
    pass: (text) => stream.write(guard(redact(sanitizeBlock(text)))),
  };
}
