import { CommandError, type ExitCode, exitCodes } from '../../errors.ts';
import { type AwsProblemKind, type CallContext, type ErrorFacts, firstLine } from './error-row.ts';
import { bare, errorRows } from './error-table.ts';

export interface AwsProblem {
  readonly kind: AwsProblemKind;
  readonly exitCode: ExitCode;
  /** One line: what is wrong. */
  readonly message: string;
  /** The command, option or permission that fixes it. */
  readonly hint: string | null;
}

/** Classifies an error thrown by the SDK. Never throws; an error that no row matches is `unknown`, exit code 1. */
export function classifyAwsError(error: unknown, context: CallContext): AwsProblem {
  const facts = factsOf(error);
  const row = errorRows.find(({ when }) => when(facts));
  if (row === undefined) {
    const detail = firstLine(facts.message || facts.name || 'unknown error');
    return {
      kind: 'unknown',
      exitCode: exitCodes.fault,
      message: `${bare(context.action)}: ${detail}`,
      hint: null,
    };
  }
  return {
    kind: row.kind,
    exitCode: row.exitCode,
    message: row.message(context, facts),
    hint: row.hint(context, facts),
  };
}

/** The error that ends the program with a problem's message, hint and exit code. */
export function toCommandError(problem: AwsProblem): CommandError {
  return new CommandError(problem.exitCode, problem.message, problem.hint);
}

/** Only new credentials fix it, and only a new client reads them. */
export function isCredentialProblem({ kind }: AwsProblem): boolean {
  return kind === 'no-credentials' || kind === 'expired-credentials';
}

/** A fault that passes by itself: worth a retry after a pause. */
export function isTransient({ kind }: AwsProblem): boolean {
  return kind === 'throttled' || kind === 'network' || kind === 'service' || kind === 'unknown';
}

/** The fields of an SDK error, looking through wrapped causes for a system error code. */
function factsOf(error: unknown): ErrorFacts {
  const field = (value: unknown, key: string): unknown =>
    typeof value === 'object' && value !== null && key in value ? Reflect.get(value, key) : undefined;
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const metadata = field(error, '$metadata');
  const status = field(metadata, 'httpStatusCode');
  const cause = field(error, 'cause');
  return {
    name: text(field(error, 'name')),
    code: text(field(error, 'code')) || text(field(cause, 'code')),
    status: typeof status === 'number' ? status : 0,
    message: text(field(error, 'message')) || text(field(cause, 'message')) || text(error),
  };
}
