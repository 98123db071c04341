import { CommandError } from '../../errors.ts';
import type { DescribedGroup, DescribePage, LogsApi } from '../client/api.ts';
import type { Clock } from '../clock.ts';
import { type AwsProblem, classifyAwsError, isTransient, toCommandError } from '../errors/aws-errors.ts';
import { describedGroup, type LogGroup, unknownGroup } from './log-group.ts';

/** What it takes to look for log groups. `region` and `profile` are for what is said when it fails. */
export interface LookupDeps {
  readonly api: LogsApi;
  readonly clock: Clock;
  readonly region: string | null;
  readonly profile: string | null;
}

/**
 * An account may list ten pages a second (quota of DescribeLogGroups), and others list, too: whoever has more than this
 * many waits in between.
 */
const pagesInHaste = 20;
const pageSpacingMs = 300;

/**
 * All log groups of the account that begin with `prefix` (`''` for all), in the order of their names, as the pages
 * come. Throws a `CommandError` where AWS cannot be asked.
 */
export async function* listLogGroups(
  prefix: string,
  deps: LookupDeps,
  signal: AbortSignal,
): AsyncGenerator<DescribedGroup> {
  let nextToken: string | null = null;
  let pages = 0;
  do {
    const token: string | null = nextToken;
    if (pages++ >= pagesInHaste) await deps.clock.sleep(pageSpacingMs, signal);
    const page: DescribePage = await withRetries(
      () => deps.api.describeLogGroups({ prefix, nextToken: token }, signal),
      { action: 'logs:DescribeLogGroups', resource: null },
      deps,
      signal,
    );
    yield* page.groups;
    nextToken = page.nextToken === token ? null : page.nextToken;
  } while (nextToken !== null && !signal.aborted);
}

/**
 * The group of exactly this name, none where there is none. Where listing is not allowed it is taken to be there: to be
 * read, a name is enough. Throws a `CommandError` where AWS cannot be asked.
 */
export async function findNamed(name: string, deps: LookupDeps, signal: AbortSignal): Promise<LogGroup[]> {
  try {
    for await (const group of listLogGroups(name, deps, signal)) {
      // The service lists in the order of names: the exact one comes first.
      return group.name === name ? [describedGroup(group)] : [];
    }
    return [];
  } catch (error) {
    if (!isDenied(error)) throw error;
    return [unknownGroup({ name, arn: null, identifier: name })];
  }
}

const lookupAttempts = 5;

/** Tries again, with growing pauses, while AWS throttles or cannot be reached; then throws a `CommandError`. */
async function withRetries<T>(
  call: () => Promise<T>,
  what: { readonly action: string; readonly resource: string | null },
  { clock, region, profile }: LookupDeps,
  signal: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      const problem = classifyAwsError(error, { ...what, region, profile });
      if (!isTransient(problem) || attempt >= lookupAttempts || signal.aborted)
        throw new LookupError(problem);
      await clock.sleep(500 * 2 ** attempt, signal);
    }
  }
}

class LookupError extends CommandError {
  readonly problem: AwsProblem;

  constructor(problem: AwsProblem) {
    const { exitCode, message, hint } = toCommandError(problem);
    super(exitCode, message, hint);
    this.problem = problem;
  }
}

function isDenied(error: unknown): boolean {
  return error instanceof LookupError && error.problem.kind === 'access-denied';
}
