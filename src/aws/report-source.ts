import { CommandError, exitCodes } from '../errors.ts';
import type { Source } from '../source/source.ts';
import type { ConnectOptions } from './client/client.ts';
import { realClock } from './clock.ts';
import { openGroups } from './discovery/open-groups.ts';
import { type InsightsDeps, insightsSource } from './insights/insights.ts';
import { estimateScan, isLargeScan, type ScanEstimate } from './insights/scan-estimate.ts';
import { openTailSource, type TailSourceSeams } from './tail-source.ts';
import { createTailWindow, type TailWindowOptions } from './tail-window.ts';

export interface ReportSourceOptions extends ConnectOptions {
  /** Targets, as `tail` takes them. */
  readonly functions: readonly string[];
  /** Epoch milliseconds; `null`: the last 24 hours, and now. */
  readonly since: number | null;
  readonly until: number | null;
  readonly absolute?: TailWindowOptions['absolute'];
  /** Gets one line about what is waited for while opening; left out: not shown. */
  readonly notify?: (line: string) => void;
  /** `null`: Logs Insights for more than an hour. */
  readonly engine: 'insights' | 'filter' | null;
  /** A recording file: every line is fetched then, however many there are. */
  readonly record: string | null;
}

/** A range of the past, and what reading it costs. */
export interface ReportSource extends Source {
  /** What Logs Insights will scan; `null` where it is not used. */
  readonly scan: ScanEstimate | null;
  /** Closes the connection of a source that is not read after all. */
  close(): void;
}

export interface ReportSeams extends TailSourceSeams {
  /** Limits of what is fetched, for tests with few lines. */
  readonly worth?: Pick<InsightsDeps, 'mostWhole' | 'lineBudget'>;
}

const defaultRangeMs = 24 * 3_600_000;
/** Up to this FilterLogEvents is quick, and free. */
const longestFilterMs = 3_600_000;

/**
 * The source of `report --function`: a range of the past, read once. Throws a `CommandError` where the range is empty,
 * the functions cannot be found, or AWS cannot be reached.
 */
export async function openReportSource(
  options: ReportSourceOptions,
  seams: ReportSeams = {},
): Promise<ReportSource> {
  const clock = seams.clock ?? realClock;
  const now = clock.now();
  const until = options.until ?? now;
  const since = options.since ?? until - defaultRangeMs;
  if (since >= until) {
    throw new CommandError(exitCodes.time, '--since is not before --until', 'for example --since 7d');
  }
  const { functions: targets, region, profile, endpointUrl } = options;
  const reporting = options.notify === undefined ? {} : { notify: options.notify };
  const where = { targets, region, profile, endpointUrl, waitForGroups: false, ...reporting };
  const range = { since, until, ...(options.absolute === undefined ? {} : { absolute: options.absolute }) };
  const engine = options.engine ?? (until - since > longestFilterMs ? 'insights' : 'filter');
  if (engine === 'filter') {
    const polling = {
      source: 'poll',
      intervalMs: 1_000,
      overlapMs: 0,
      allLines: false,
      maxMinutes: null,
    } as const;
    const source = await openTailSource({ ...where, ...polling, ...range }, seams);
    return { ...source, scan: null, close: () => {} };
  }
  const signal = new AbortController().signal;
  const { connection, lookup, service, profile: named } = await openGroups(where, seams, signal);
  const window = createTailWindow(range, service);
  const [from, to] = [window.since(), Math.min(window.until() ?? service.now(), service.now())];
  const scan = estimateScan(lookup.groups, { from, to }, service.now());
  const source = insightsSource({
    api: connection.api,
    region: connection.region,
    profile: named,
    clock,
    random: seams.random ?? Math.random,
    groups: lookup.groups,
    ...{ from, to },
    notes: lookup.notes,
    allLines: false,
    counting: options.record !== null ? 'never' : isLargeScan(scan) ? 'first' : 'large',
    bytes: scan.unknownGroups === 0 ? scan.bytes : null,
    ...seams.worth,
  });
  return {
    // Not copied: limits are added while reading.
    get info() {
      return source.info;
    },
    batches: source.batches,
    scan,
    close: () => connection.api.close(),
  };
}
