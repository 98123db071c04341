/** The exit codes, as the README lists them; scripts rely on them. */
export const exitCodes = {
  ok: 0,
  fault: 1,
  usage: 2,
  time: 3,
  credentials: 4,
  notFound: 5,
  throttled: 6,
  /** AWS could not be reached, or part of the window was not read. */
  unreachable: 7,
  failOn: 10,
  /** A `--fail-on` condition could not be decided, and `--on-unknown fail` asks for that to fail. */
  undecided: 11,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/**
 * An error that the user can act on: one line of what is wrong and, where there is one, the command, option or
 * permission that fixes it. Everything else that is thrown is a fault of the program.
 */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: ExitCode;
  readonly hint: string | null;

  constructor(exitCode: ExitCode, message: string, hint: string | null = null) {
    super(message);
    this.exitCode = exitCode;
    this.hint = hint;
  }
}
