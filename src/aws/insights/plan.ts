import type { ContainerSums } from '../../source/container-sums.ts';
import { counted, grouped } from '../../wording/units.ts';
import { linesQueryText, longestQuery, mostRows, quoted, type Seconds } from './query.ts';
import type { CountedStream, ReadReason } from './sums.ts';

/** Log streams whose lines are fetched by one query. */
export interface LinesTask {
  readonly streams: readonly ContainerSums[];
  /** From the first to the last line of any of them. */
  readonly range: Seconds;
  readonly lines: number;
}

/** Which streams of a range are read as lines, and which remain sums. */
export interface Plan {
  readonly tasks: readonly LinesTask[];
  /** Lines that the tasks fetch. */
  readonly lines: number;
  readonly sums: readonly ContainerSums[];
  /** Containers with failures whose lines did not fit into the budget. */
  readonly unread: number;
}

/** Lines of one task: a full answer would have to be fetched in pieces. */
const taskLines = mostRows - 1;

/** The lowest rank is read first. */
const ranks: Readonly<Record<ReadReason, number>> = {
  memory: 0,
  failure: 1,
  repeats: 2,
  resets: 3,
  unfinished: 4,
  nothing: 5,
};

/**
 * Chooses the streams that are read as lines: those whose sums leave something open, the most important first, as far as
 * the budget of lines reaches. Each stream is either read or counted, never both.
 */
export function planReads(streams: readonly CountedStream[], budget: number): Plan {
  const worth = streams
    .filter(({ readReason }) => readReason !== 'nothing')
    .sort(
      (left, right) =>
        ranks[left.readReason] - ranks[right.readReason] ||
        right.memoryMentions / right.sums.lines - left.memoryMentions / left.sums.lines ||
        left.sums.lines - right.sums.lines,
    );
  const chosen = new Set<CountedStream>();
  let left = budget;
  for (const stream of worth) {
    if (stream.sums.lines > left) continue;
    left -= stream.sums.lines;
    chosen.add(stream);
  }
  const failing = ({ readReason }: CountedStream) => readReason === 'memory' || readReason === 'failure';
  return {
    tasks: tasksOf(streams.filter((stream) => chosen.has(stream)).map(({ sums }) => sums)),
    lines: budget - left,
    sums: streams.filter((stream) => !chosen.has(stream)).map(({ sums }) => sums),
    unread: worth.filter((stream) => failing(stream) && !chosen.has(stream)).length,
  };
}

/** Streams that begin near each other share a query, so that each query scans a short part of the range. */
function tasksOf(streams: readonly ContainerSums[]): LinesTask[] {
  const room = longestQuery - linesQueryText({ allLines: false, streams: [] }).length;
  const shares: ContainerSums[][] = [];
  let length = 0;
  let lines = 0;
  for (const stream of streams) {
    const more = quoted(stream.logStream).length + 2;
    const last = shares.at(-1);
    if (last === undefined || length + more > room || lines + stream.lines > taskLines) {
      shares.push([stream]);
      length = more;
      lines = stream.lines;
    } else {
      last.push(stream);
      length += more;
      lines += stream.lines;
    }
  }
  return shares.map(taskOf);
}

function taskOf(streams: readonly ContainerSums[]): LinesTask {
  const from = Math.min(...streams.map((stream) => stream.from));
  const to = Math.max(...streams.map((stream) => stream.to));
  return {
    streams,
    range: { from: Math.floor(from / 1_000), to: Math.floor(to / 1_000) },
    lines: streams.reduce((sum, stream) => sum + stream.lines, 0),
  };
}

/** How many containers there were, how many were only counted, and how many of those had failures. */
export interface Summed {
  containers: number;
  summed: number;
  unread: number;
}

/** What a report does not know about containers that were only counted. */
export function sumsLimits(of: Summed, budget: number): string[] {
  if (of.summed === 0) return [];
  const left = `${grouped(of.summed)} of ${counted(of.containers, 'container')} were counted by Logs Insights and not read line by line: `;
  const limits = [
    `${left}their invocations, memory and growth are known, their durations and the time of each invocation are not`,
  ];
  if (of.unread > 0) {
    limits.push(
      `${counted(of.unread, 'counted container')} had failures (no more than ${grouped(budget)} lines are read): ` +
        'their OOM kills and timeouts are at least those counted, a runtime that ran out of memory is among the other failures, ' +
        'an error that the handler threw is not counted, the evidence was not read, and where a failure reset the environment there is no leak verdict',
    );
  }
  return limits;
}
