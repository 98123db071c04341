import type { Batch, Source } from '../../source/source.ts';
import type { LogsApi } from '../client/api.ts';
import type { Clock } from '../clock.ts';
import type { LogGroup } from '../discovery/log-group.ts';
import { planReading, type Summed, sumsLimits } from './plan.ts';
import { groupsPerQuery, type Seconds } from './query.ts';
import { askOnce, newReading, newsOf, readAll, takeAnswer } from './range.ts';
import { askCounts, askLines, type Scope } from './run-queries.ts';
import { type QueryDeps, QueryNotUnderstood } from './run-query.ts';
import { createTally } from './sums.ts';

/** Up to so many lines are fetched whatever they say: everything is known then. */
const defaultWhole = 50_000;
/** Lines that are fetched at the most where the others are only counted. */
const defaultBudget = 200_000;
/** The counting, as a share of the work on what is counted; the rest is the lines that are read nevertheless. */
const countingShare = 0.6;
/** So large a share of lines may lack from the counts before the counts are not believed. */
const tolerated = 0.01;

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
  /**
   * `never`: every line is fetched, however many there are. `large`: the first answer tells how many there are.
   * `first`: without that try, where even it would cost.
   */
  readonly counting: 'never' | 'large' | 'first';
  /** What one pass over the range is thought to scan; `null` where not known. */
  readonly bytes: number | null;
  /** Lines up to which all are fetched, and lines that are fetched at the most of what is counted. */
  readonly mostWhole?: number;
  readonly lineBudget?: number;
}

/**
 * Reads a range of the past through Logs Insights: AWS does the scan, and groups of every log class can be read.
 * One query gives 10,000 rows at most, so a range that has more is cut into pieces; a single second that has more
 * still is told as a gap. Where there are too many lines to fetch, AWS counts them, and only the log streams whose
 * sums do not tell all are read line by line. Charged by the bytes scanned, which the status tells.
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
    const reading = newReading(queries, signal);
    const chunks = chunksOf(groups, groupsPerQuery);

    async function* readChunk(scope: Scope, share: number): AsyncGenerator<Batch> {
      if (counting === 'first') return yield* countChunk(scope, share);
      const lines = askLines(scope, share, null, reading);
      const answer = yield* askOnce(lines, reading);
      if (answer === null) return;
      const isMuch = answer.matched > mostWhole || answer.timedOut;
      if (counting === 'large' && isMuch) yield* countChunk(scope, share);
      else yield* takeAnswer(lines, answer, reading);
    }

    async function* countChunk(scope: Scope, share: number): AsyncGenerator<Batch> {
      const tally = createTally();
      let missing = 0;
      const counts = askCounts(scope, share * countingShare, tally, reading, (lines) => {
        missing += lines;
      });
      let understood = true;
      reading.counting = true;
      try {
        yield* readAll([counts], reading);
      } catch (error) {
        if (!(error instanceof QueryNotUnderstood)) throw error;
        understood = false;
      }
      reading.counting = false;
      if (signal.aborted) return;
      const streams = tally.streams();
      const rest = share * (1 - countingShare);
      const total = streams.reduce((sum, { sums }) => sum + sums.lines, 0);
      // Few of the lines are Lambda's, or the counts do not add up: the lines themselves.
      if (!understood || total <= mostWhole || missing > tolerated * (total + missing)) {
        yield* readAll([askLines(scope, rest, null, reading)], reading);
        return;
      }
      if (missing > 0) {
        const reason = `Logs Insights counted ${total} of ${total + missing} lines`;
        reading.gaps.push({ from: scope.from, to: scope.to, reason });
      }
      const plan = planReading(streams, lineBudget);
      summed.containers += streams.length;
      summed.summed += plan.sums.length;
      summed.unread += plan.unread;
      yield { events: [], sums: plan.sums, ...newsOf(reading) };
      const tasks = plan.tasks.map((task) =>
        askLines(scope, (rest * task.lines) / plan.lines, task, reading),
      );
      yield* readAll(tasks, reading);
    }

    yield { events: [], ...newsOf(reading) };
    try {
      for (const [index, chunk] of chunks.entries()) {
        const { from, to, allLines } = deps;
        const bytes = deps.bytes === null ? null : (deps.bytes * chunk.length) / groups.length;
        const scope = { groups: chunk, from, to, range: whole, allLines, bytes };
        yield* readChunk(scope, 1 / chunks.length);
        if (signal.aborted) return;
        reading.done = (index + 1) / chunks.length;
      }
      yield { events: [], ...newsOf(reading) };
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
        limits: [...(deps.allLines ? [] : [limits.narrow]), ...sumsLimits(summed, lineBudget), limits.later],
      };
    },
    batches,
  };
}

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
