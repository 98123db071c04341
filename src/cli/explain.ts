/** How an error is put into words on standard error. Loaded where there is one. */
import { CommandError, type ExitCode, exitCodes } from '../errors.ts';
import { openStandardError } from '../output/standard-error.ts';
import type { Redact } from '../text/redact.ts';

/** A hint may quote what AWS answered (characters). */
const longestHint = 2_000;

/** Writes an error in one or two lines, what is wrong and what fixes it, and gives the exit code. */
export function explain(error: unknown, debug: boolean, redact: Redact): ExitCode {
  const known = error instanceof CommandError;
  const message = error instanceof Error ? error.message : String(error);
  const { say, pass } = openStandardError(redact);
  say(`${known ? '' : 'a fault of the program: '}${message}`);
  const hint = known ? error.hint : debug ? null : 'run it with --debug to see where, and report it';
  if (hint !== null && hint !== '') pass(`${hint.slice(0, longestHint)}\n`);
  if (debug && error instanceof Error) pass(`${error.stack ?? ''}\n`);
  return known ? error.exitCode : exitCodes.fault;
}

/** The same error with its secrets masked. */
export function redactedError(error: unknown, redact: Redact): unknown {
  if (error instanceof CommandError) {
    const masked = new CommandError(
      error.exitCode,
      redact(error.message),
      error.hint === null ? null : redact(error.hint),
    );
    masked.stack = redact(error.stack ?? '');
    return masked;
  }
  const masked = new Error(redact(error instanceof Error ? error.message : String(error)));
  masked.stack = redact(error instanceof Error ? (error.stack ?? '') : '');
  return masked;
}
