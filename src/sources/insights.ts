import type { CommandError } from '../errors.ts';
import type { Batch, Gap, Source, SourceLosses } from '../events/source.ts';
import { noLosses } from '../events/source.ts';
import type { LogsApi, QueryProgress } from './api.ts';
import { classifyAwsError, isTransient, toCommandError } from './aws-errors.ts';
import type { Clock } from './clock.ts';
import { cut, groupsPerQuery, insightsQuery, mostRows, rowToEvent, type Seconds } from './insights-query.ts';
import { belongsTo, type LogGroup } from './log-groups.ts';

/** A query is asked for its result after so long, and again, less and less often. */
const firstPollMs = 500;
const lastPollMs = 5_000;
/** Refusals in a row (throttled, too many queries at once) after which it is given up. */
const mostRefusals = 8;

/** What a report cannot know that was read this way. */
const limits = {
  narrow:
    'only log lines that bear on memory and failures were read: the lines before a kill are not among them',
  later: 'events that CloudWatch takes in after the query are not in it',
} as const;

export interface InsightsDeps {
  readonly api: LogsApi;
  readonly clock: Clock;
  readonly random: () => number;
  readonly region: string;
  readonly profile: string | null;
  readonly groups: readonly LogGroup[];
  /** Epoch milliseconds, both ends inclusive. */
  readonly from: number;
  readonly to: number;
  readonly allLines: boolean;
}

/**
 * Reads a range of the past through Logs Insights: AWS does the scan, and groups of every log class can be read.
 * One query gives 10,000 rows at most, so a range that has more is cut into pieces; a single second that has more
 * still is told as a gap. Charged by the bytes scanned, which the status tells.
 */
export function insightsSource(deps: InsightsDeps): Source {
  const { api, clock, groups } = deps;
  const whole: Seconds = { from: Math.floor(deps.from / 1_000), to: Math.floor(deps.to / 1_000) };
  const query = insightsQuery(deps.allLines);

  async function* batches(signal: AbortSignal): AsyncGenerator<Batch> {
    const gaps: Gap[] = [];
    let unreadable = 0;
    let bytesScanned = 0;
    let secondsDone = 0;
    const chunks = chunksOf(groups, groupsPerQuery);
    const total = (whole.to - whole.from + 1) * chunks.length;
    const news = (): Pick<Batch, 'status' | 'losses'> => {
      const losses: SourceLosses = {
        ...noLosses,
        unreadable,
        firstUnreadable: unreadable === 0 ? null : 'a row without a time',
        gaps: [...gaps],
      };
      return { status: { state: 'reading', done: secondsDone, total, bytesScanned }, losses };
    };
    yield { events: [], ...news() };
    try {
      for (const chunk of chunks) {
        const todo: Seconds[] = [whole];
        for (let range = todo.shift(); range !== undefined; range = todo.shift()) {
          const answer = await run(chunk, range, signal);
          if (signal.aborted) return;
          bytesScanned += answer.bytesScanned;
          const pieces =
            answer.rows.length < mostRows ? null : cut(range, Math.max(answer.matched, mostRows));
          if (pieces !== null) {
            todo.unshift(...pieces);
            continue;
          }
          if (answer.rows.length >= mostRows && answer.matched > mostRows) {
            const reason = `Logs Insights gives ${mostRows} of ${answer.matched} lines of one second`;
            gaps.push({ from: range.from * 1_000, to: range.to * 1_000 + 999, reason });
          }
          const events = answer.rows.map(rowToEvent);
          unreadable += events.filter((event) => event === null).length;
          secondsDone += range.to - range.from + 1;
          yield { events: events.flatMap((event) => (event === null ? [] : mine(chunk, event))), ...news() };
        }
      }
      yield { events: [], status: { state: 'ended', reason: 'the range is read' } };
    } finally {
      api.close();
    }
  }

  /** A row's group is told by name; one of a shared group belongs to a function. */
  function mine(chunk: readonly LogGroup[], event: NonNullable<ReturnType<typeof rowToEvent>>) {
    if (event.timestamp < deps.from || event.timestamp > deps.to) return [];
    const only = chunk.length === 1 ? chunk[0] : undefined;
    const group = only ?? chunk.find(({ name }) => name === event.logGroup);
    if (group !== undefined && !belongsTo(group, event.logStream)) return [];
    return [{ ...event, logGroup: group?.name ?? event.logGroup }];
  }

  async function run(
    chunk: readonly LogGroup[],
    range: Seconds,
    signal: AbortSignal,
  ): Promise<Pick<QueryProgress, 'rows' | 'bytesScanned' | 'matched'>> {
    const nothing = { rows: [], bytesScanned: 0, matched: 0 };
    const request = {
      groups: chunk.map(({ identifier }) => identifier),
      from: range.from * 1_000,
      to: range.to * 1_000,
      query,
      limit: mostRows,
    };
    const id = await patiently('logs:StartQuery', () => api.startQuery(request, signal), signal);
    let wait = firstPollMs;
    while (id !== null && !signal.aborted) {
      await clock.sleep(wait, signal);
      if (signal.aborted) break;
      wait = Math.min(lastPollMs, wait * 1.5);
      const progress = await patiently('logs:GetQueryResults', () => api.queryResults(id, signal), signal);
      if (progress === null) break;
      if (progress.status === 'complete') return progress;
      if (progress.status === 'failed') {
        throw failure(Object.assign(new Error(`the query ended: ${progress.word}`)), 'logs:GetQueryResults');
      }
    }
    // The query would run on, and cost.
    if (id !== null) await api.stopQuery(id, new AbortController().signal).catch(() => {});
    return nothing;
  }

  /** Tries again while the service is busy; `null` when aborted. */
  async function patiently<T>(
    action: string,
    call: () => Promise<T>,
    signal: AbortSignal,
  ): Promise<T | null> {
    for (let refusals = 1; ; refusals += 1) {
      try {
        return await call();
      } catch (error) {
        if (signal.aborted) return null;
        const { kind } = problemOf(error, action);
        const mayPass = isTransient(problemOf(error, action)) || kind === 'limit-exceeded';
        if (!mayPass || refusals >= mostRefusals) throw failure(error, action);
        await clock.sleep(1_000 + deps.random() * Math.min(30_000, 1_000 * 2 ** refusals), signal);
        if (signal.aborted) return null;
      }
    }
  }

  function problemOf(error: unknown, action: string) {
    const { region, profile } = deps;
    const resource = groups.length === 1 ? (groups[0]?.name ?? null) : null;
    return classifyAwsError(error, { action, resource, region, profile });
  }

  function failure(error: unknown, action: string): CommandError {
    return toCommandError(problemOf(error, action));
  }

  return {
    info: {
      kind: 'insights',
      region: deps.region,
      logGroups: groups.map(({ name }) => name),
      files: [],
      limits: deps.allLines ? [limits.later] : [limits.narrow, limits.later],
    },
    batches,
  };
}

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
