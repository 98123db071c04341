import { CommandError, exitCodes } from '../errors.ts';
import type { Batch, Source, SourceInfo } from '../source/source.ts';
import type { ConnectOptions } from './client/client.ts';
import { realClock } from './clock.ts';
import { watchForGroups } from './discovery/group-watch.ts';
import { findLogGroups } from './discovery/log-groups.ts';
import { targetName } from './discovery/missing-target.ts';
import { type ConnectSeams, type OpenedGroups, openGroups } from './discovery/open-groups.ts';
import { createGroupTailer, type GroupTailerOptions } from './group-tailer.ts';
import { liveTailUnavailableReason } from './live-tail/availability.ts';

export interface TailSourceOptions extends ConnectOptions, GroupTailerOptions {
  /** Function names and ARNs, log-group names and ARNs, globs. At least one. */
  readonly targets: readonly string[];
  /** Wait for groups that are sure to come (`open-groups.ts`) instead of failing with exit code 5. */
  readonly waitForGroups: boolean;
  /** Ends the search for the groups. */
  readonly signal?: AbortSignal;
}

/** What tests replace. */
export interface TailSourceSeams extends ConnectSeams {
  /** Gives [0, 1). */
  readonly random?: () => number;
  /** Live Tail sessions at most. */
  readonly maxSessions?: number;
}

export interface TailSource extends Source {
  /** Asks the service for every line from now on, or again only for those that bear on memory. */
  setAllLines(on: boolean): void;
  /** Leaves Live Tail, which costs by the minute, for polling, or comes back to it. */
  setLive(on: boolean): void;
}

/**
 * The AWS side of `tail`: finds the log groups of the targets and reads them, live where that is possible
 * (`readers.ts` says how nothing is missed).
 *
 * Throws a `CommandError` where the targets cannot be understood or found, or AWS cannot be asked.
 */
export async function openTailSource(
  options: TailSourceOptions,
  seams: TailSourceSeams = {},
): Promise<TailSource> {
  const opened = await openGroups(options, seams);
  const noLive = liveTailUnavailableReason(options.source, options.maxMinutes, opened.connection.region);
  if (options.source === 'live' && noLive !== null) {
    opened.connection.api.close();
    throw new CommandError(exitCodes.usage, noLive, '--source poll reads it without Live Tail');
  }
  return createTailSource({ ...options, profile: opened.profile }, seams, opened);
}

function createTailSource(
  options: TailSourceOptions,
  seams: TailSourceSeams,
  { connection, targets, lookup, renew }: OpenedGroups,
): TailSource {
  const clock = seams.clock ?? realClock;
  const { region } = connection;
  const stop = new AbortController();
  let missing = lookup.missing;
  const readers = createGroupTailer({
    options,
    clock,
    random: seams.random ?? Math.random,
    ...(seams.maxSessions === undefined ? {} : { maxSessions: seams.maxSessions }),
    api: connection.api,
    renew,
    region,
    waitingFor: () => missing.map(targetName),
    stop,
  });

  async function* batches(signal: AbortSignal): AsyncGenerator<Batch> {
    const end = () => readers.close();
    if (signal.aborted) end();
    signal.addEventListener('abort', end);
    for (const group of lookup.groups) readers.add(group);
    readers.begin();
    void watchForGroups({
      targets,
      missing,
      isKnown: readers.has,
      urgent: () => readers.groups().length === 0,
      found: readers.add,
      stillMissing: (targets) => {
        missing = targets;
      },
      lookup: (some, lookupSignal) =>
        findLogGroups(some, { api: readers.api(), clock, region, profile: options.profile }, lookupSignal),
      clock,
      signal: stop.signal,
    });
    let told = '';
    try {
      for (;;) {
        const events = await readers.take();
        if (events === null) break;
        const news = { status: readers.status(), losses: readers.losses() };
        const text = JSON.stringify(news);
        yield { events, ...(text === told ? {} : news) };
        told = text;
      }
      if (signal.aborted) {
        yield { events: [], losses: readers.losses(true) };
        return;
      }
      yield {
        events: [],
        status: { state: 'ended', reason: 'the window is over' },
        losses: readers.losses(),
      };
    } finally {
      signal.removeEventListener('abort', end);
      end();
    }
  }

  return {
    get info() {
      const names = [...lookup.groups, ...readers.groups()].map(({ name }) => name);
      const kind: SourceInfo['kind'] = options.source === 'poll' ? 'poll' : 'live';
      return { kind, region, logGroups: [...new Set(names)], files: [] };
    },
    batches,
    setAllLines: readers.setAllLines,
    setLive: (on) =>
      readers.pauseLiveTail(on ? null : 'no key was pressed for half an hour: any key brings Live Tail back'),
  };
}
