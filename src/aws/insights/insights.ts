import type { Batch, Source } from '../../source/source.ts';
import type { LogsApi } from '../client/api.ts';
import type { Clock } from '../clock.ts';
import type { LogGroup } from '../discovery/log-group.ts';
import { planReads, type Summed, sumsLimits } from './plan.ts';
import { groupsPerQuery, type Seconds } from './query.ts';
import { createReadProgress, progressBatch, runAll, runOnce, takeAnswer } from './range.ts';
import { countsQuery, linesQuery, type Scope } from './run-queries.ts';
import { type QueryDeps, QueryNotUnderstood } from './run-query.ts';
import { createStreamCounter } from './sums.ts';

/** Up to this many lines are all fetched. */
const defaultWhole = 50_000;
/** Lines that are fetched at most where the others are only counted. */
const defaultBudget = 200_000;
/** The share of counting in the work on counted streams; the rest is the lines that are fetched nevertheless. */
const countingShare = 0.6;
/** The share of lines that may be missing from the counts before the counts are rejected. */
const tolerated = 0.01;

/** What a report that was read this way cannot know. */
const limits = {
  narrow:
    'only log lines that bear on memory and failures were read: the lines before a kill are not among them',
  later: 'events that CloudWatch ingests after the query are not in it',
} as const;

export interface InsightsDeps {
  readonly api: LogsApi;
  readonly clock: Clock;
  readonly random: () => number;
  readonly region: string;
  readonly profile: string | null;
  readonly groups: readonly LogGroup[];
  /** What could not be found out about the groups, a line each. */
  readonly notes?: readonly string[];
  /** Epoch milliseconds, both ends inclusive. */
  readonly from: number;
  readonly to: number;
  readonly allLines: boolean;
  /**
   * `never`: every line is fetched, however many there are. `large`: counts where the first answer says that there are
   * many. `first`: counts at once, where even that first query would be expensive.
   */
  readonly counting: 'never' | 'large' | 'first';
  /** Bytes that one pass over the range is expected to scan; `null` where not known. */
  readonly bytes: number | null;
  /** The number of lines up to which all are fetched, and the most lines fetched of counted streams. */
  readonly mostWhole?: number;
  readonly lineBudget?: number;
}

/**
 * Reads a range of the past through Logs Insights: AWS does the scan, and groups of every log class can be read. One
 * query returns 10,000 rows at most, so a range with more is cut into pieces; a single second with more is a gap. Where
 * there are too many lines to fetch, AWS counts them, and only the log streams whose counts leave something open are
 * read line by line. Charged by the bytes scanned, which the status reports.
 */
export function insightsSource(deps: InsightsDeps): Source {
  const { groups, mostWhole = defaultWhole, lineBudget = defaultBudget } = deps;
  const whole: Seconds = { from: Math.floor(deps.from / 1_000), to: Math.floor(deps.to / 1_000) };
  const counting = deps.allLines ? 'never' : deps.counting;
  const queries: QueryDeps = {
    ...deps,
    resource: groups.length === 1 ? (groups[0]?.name ?? null) : null,
  };
  const summed: Summed = { containers: 0, summed: 0, unread: 0 };

  async function* batches(signal: AbortSignal): AsyncGenerator<Batch> {
    const progress = createReadProgress(queries, signal);
    const chunks = chunksOf(groups, groupsPerQuery);

    async function* readChunk(scope: Scope, share: number): AsyncGenerator<Batch> {
      if (counting === 'first') return yield* countChunk(scope, share);
      const lines = linesQuery(scope, share, null, progress);
      const answer = yield* runOnce(lines, progress);
      if (answer === null) return;
      const isMuch = answer.matched > mostWhole || answer.timedOut;
      if (counting === 'large' && isMuch) yield* countChunk(scope, share);
      else yield* takeAnswer(lines, answer, progress);
    }

    async function* countChunk(scope: Scope, share: number): AsyncGenerator<Batch> {
      const counter = createStreamCounter();
      let missing = 0;
      const counts = countsQuery(scope, share * countingShare, counter, progress, (lines) => {
        missing += lines;
      });
      let understood = true;
      progress.counting = true;
      try {
        yield* runAll([counts], progress);
      } catch (error) {
        if (!(error instanceof QueryNotUnderstood)) throw error;
        understood = false;
      }
      progress.counting = false;
      if (signal.aborted) return;
      const streams = counter.streams();
      const rest = share * (1 - countingShare);
      const total = streams.reduce((sum, { sums }) => sum + sums.lines, 0);
      // Few of the lines are Lambda's, or the counts do not add up: fetch the lines.
      if (!understood || total <= mostWhole || missing > tolerated * (total + missing)) {
        yield* runAll([linesQuery(scope, rest, null, progress)], progress);
        return;
      }
      if (missing > 0) {
        const reason = `Logs Insights counted ${total} of ${total + missing} lines`;
        progress.gaps.push({ from: scope.from, to: scope.to, reason });
      }
      const plan = planReads(streams, lineBudget);
      summed.containers += streams.length;
      summed.summed += plan.sums.length;
      summed.unread += plan.unread;
      yield { events: [], sums: plan.sums, ...progressBatch(progress) };
      const tasks = plan.tasks.map((task) =>
        linesQuery(scope, (rest * task.lines) / plan.lines, task, progress),
      );
      yield* runAll(tasks, progress);
    }

    yield { events: [], ...progressBatch(progress) };
    try {
      for (const [index, chunk] of chunks.entries()) {
        const { from, to, allLines } = deps;
        const bytes = deps.bytes === null ? null : (deps.bytes * chunk.length) / groups.length;
        const scope = { groups: chunk, from, to, range: whole, allLines, bytes };
        yield* readChunk(scope, 1 / chunks.length);
        if (signal.aborted) return;
        progress.done = (index + 1) / chunks.length;
      }
      yield { events: [], ...progressBatch(progress) };
      yield { events: [], status: { state: 'ended', reason: 'the range is read' } };
    } finally {
      deps.api.close();
    }
  }

  return {
    get info() {
      return {
        kind: 'insights' as const,
        region: deps.region,
        logGroups: groups.map(({ name }) => name),
        files: [],
        limits: [
          ...(deps.notes ?? []),
          ...(deps.allLines ? [] : [limits.narrow]),
          ...sumsLimits(summed, lineBudget),
          limits.later,
        ],
      };
    },
    batches,
  };
}

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
