import { CommandError } from '../../errors.ts';
import type { LogsApi } from '../client/api.ts';
import type { ServiceClock } from '../client/service-clock.ts';
import type { Clock } from '../clock.ts';
import { type AwsProblem, classifyAwsError, isTransient, toCommandError } from '../errors/aws-errors.ts';
import { bare } from '../errors/error-table.ts';

/** What a lookup needs. `region` and `profile` are for error messages. */
export interface LookupDeps {
  readonly api: LogsApi;
  readonly clock: Clock;
  readonly service: ServiceClock;
  readonly region: string | null;
  readonly profile: string | null;
  /** Gets one line about a lookup that takes long, or that is retried; left out: not shown. */
  readonly notify?: (line: string) => void;
}

/** A `CommandError` with the problem it is made of. */
export class LookupError extends CommandError {
  readonly problem: AwsProblem;

  constructor(problem: AwsProblem) {
    const { exitCode, message, hint } = toCommandError(problem);
    super(exitCode, message, hint);
    this.problem = problem;
  }
}

const mostAttempts = 5;
/** No further attempt begins after this long (milliseconds). */
const longestMs = 60_000;
/** A request without an answer is reported after this long. */
const patienceMs = 3_000;

/**
 * Calls with retries and growing pauses while AWS throttles or cannot be reached, for about a minute, and reports what
 * it waits for. Then throws a `LookupError`, as it does at once for any other error.
 */
export async function withRetries<T>(
  call: () => Promise<T>,
  what: { readonly action: string; readonly resource: string | null; readonly attempts?: number },
  deps: LookupDeps,
  signal: AbortSignal,
): Promise<T> {
  const { clock, region, profile, notify } = deps;
  const { attempts = mostAttempts, ...context } = what;
  const startedAt = clock.now();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await reportingDelay(call(), bare(what.action), deps);
    } catch (error) {
      const problem = classifyAwsError(error, { ...context, region, profile });
      const isOver = attempt >= attempts || clock.now() - startedAt >= longestMs;
      if (!isTransient(problem) || isOver || signal.aborted) throw new LookupError(problem);
      const pauseMs = 500 * 2 ** attempt;
      notify?.(`${problem.message}; trying again in ${pauseMs / 1_000} s`);
      await clock.sleep(pauseMs, signal);
    }
  }
}

async function reportingDelay<T>(
  answer: Promise<T>,
  call: string,
  { clock, notify }: LookupDeps,
): Promise<T> {
  const timer = new AbortController();
  void clock.sleep(patienceMs, timer.signal).then(() => {
    if (!timer.signal.aborted) notify?.(`waiting for AWS to answer ${call}`);
  });
  try {
    return await answer;
  } finally {
    timer.abort();
  }
}
