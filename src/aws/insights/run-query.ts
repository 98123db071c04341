import { CommandError } from '../../errors.ts';
import type { LogsApi, QueryRequest, QueryResults } from '../client/api.ts';
import type { Clock } from '../clock.ts';
import { classifyAwsError, isTransient, toCommandError } from '../errors/aws-errors.ts';

/** The result is polled after this long, then less and less often. */
const firstPollMs = 500;
const lastPollMs = 5_000;
/** Refusals in a row (throttled, too many queries at once) after which it gives up. */
const mostRefusals = 8;

export interface QueryDeps {
  readonly api: LogsApi;
  readonly clock: Clock;
  readonly random: () => number;
  readonly region: string;
  readonly profile: string | null;
  /** The log group where there is only one, for error messages. */
  readonly resource: string | null;
}

export interface QueryAnswer extends Pick<QueryResults, 'rows' | 'bytesScanned' | 'matched'> {
  /** The service gave up the query after 60 minutes: its range must be cut. */
  readonly timedOut: boolean;
}

/** The service does not understand the query (`MalformedQueryException`). */
export class QueryNotUnderstood extends CommandError {}

/**
 * Runs one query to its end and returns its answer, `null` when aborted: the query is then stopped, as it would run on
 * and cost. `onBytes` gets the bytes scanned so far at each poll. Rejects with a `CommandError`.
 */
export async function runQuery(
  request: QueryRequest,
  deps: QueryDeps,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<QueryAnswer | null> {
  const { api, clock } = deps;
  const id = await withRetries('logs:StartQuery', () => api.startQuery(request, signal), deps, signal);
  if (id === null) return null;
  let wait = firstPollMs;
  while (!signal.aborted) {
    await clock.sleep(wait, signal);
    if (signal.aborted) break;
    wait = Math.min(lastPollMs, wait * 1.5);
    const poll = () => api.queryResults(id, signal);
    const progress = await withRetries('logs:GetQueryResults', poll, deps, signal);
    if (progress === null) break;
    onBytes(progress.bytesScanned);
    const timedOut = progress.word === 'Timeout';
    if (progress.status === 'complete' || timedOut) return { ...progress, timedOut };
    if (progress.status === 'failed') {
      const error = Object.assign(new Error(`the query ended: ${progress.word}`));
      throw failure(error, 'logs:GetQueryResults', deps);
    }
  }
  await api.stopQuery(id, new AbortController().signal).catch(() => {});
  return null;
}

/** Retries while the service is busy; `null` when aborted. */
async function withRetries<T>(
  action: string,
  call: () => Promise<T>,
  deps: QueryDeps,
  signal: AbortSignal,
): Promise<T | null> {
  for (let refusals = 1; ; refusals += 1) {
    try {
      return await call();
    } catch (error) {
      if (signal.aborted) return null;
      const problem = problemOf(error, action, deps);
      if (error instanceof Error && error.name === 'MalformedQueryException') {
        throw new QueryNotUnderstood(problem.exitCode, problem.message, problem.hint);
      }
      const mayPass = isTransient(problem) || problem.kind === 'limit-exceeded';
      if (!mayPass || refusals >= mostRefusals) throw failure(error, action, deps);
      await deps.clock.sleep(1_000 + deps.random() * Math.min(30_000, 1_000 * 2 ** refusals), signal);
      if (signal.aborted) return null;
    }
  }
}

function problemOf(error: unknown, action: string, { region, profile, resource }: QueryDeps) {
  return classifyAwsError(error, { action, resource, region, profile });
}

function failure(error: unknown, action: string, deps: QueryDeps): CommandError {
  return toCommandError(problemOf(error, action, deps));
}
