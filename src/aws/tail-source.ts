import { CommandError, exitCodes } from '../errors.ts';
import type { Batch, Source, SourceInfo } from '../source/source.ts';
import { type Clock, realClock } from './clock.ts';
import { watchForGroups } from './discovery/group-watch.ts';
import { findLogGroups } from './discovery/log-groups.ts';
import { targetName } from './discovery/missing-target.ts';
import {
  type ConnectSeams,
  type OpenedGroups,
  type OpenOptions,
  openGroups,
} from './discovery/open-groups.ts';
import type { Target } from './discovery/targets.ts';
import { GroupTailer, type GroupTailerOptions } from './group-tailer.ts';
import { liveTailUnavailableReason } from './live-tail/availability.ts';
import type { TailPhase } from './tail-gaps.ts';
import { createTailWindow, type TailWindow, type TailWindowOptions } from './tail-window.ts';

/** `targets`: function names and ARNs, log-group names and ARNs, globs; at least one. */
export interface TailSourceOptions extends OpenOptions, GroupTailerOptions, TailWindowOptions {
  /** Ends the search for the groups. */
  readonly signal?: AbortSignal;
}

/** What tests replace. */
export interface TailSourceSeams extends ConnectSeams {
  /** Returns [0, 1). */
  readonly random?: () => number;
  /** Live Tail sessions at most. */
  readonly maxSessions?: number;
}

export interface TailSource extends Source {
  /** AWS's clock, as far as it is known. */
  now(): number;
  /** Asks the service for every line from now on, or again only for those that bear on memory. */
  setAllLines(on: boolean): void;
  /** Leaves Live Tail, which costs by the minute, for polling, or returns to it. */
  setLive(on: boolean): void;
}

/**
 * The source of `tail`: finds the log groups of the targets and reads them, live where that is possible
 * (`group-tailer.ts`). Its last batch has the status `ended` and all gaps, and says where the window was not read whole.
 *
 * Throws a `CommandError` where the targets cannot be understood or found, AWS cannot be asked, or the window ends before
 * AWS has answered.
 */
export async function openTailSource(
  options: TailSourceOptions,
  seams: TailSourceSeams = {},
): Promise<TailSource> {
  const clock = seams.clock ?? realClock;
  const opened = await openWithinWindow(options, seams, clock);
  const { api, region } = opened.connection;
  const unavailable = liveTailUnavailableReason(options.source, options.maxMinutes, region);
  if (options.source === 'live' && unavailable !== null) {
    api.close();
    throw new CommandError(exitCodes.usage, unavailable, '--source poll reads it without Live Tail');
  }
  return createTailSource({ ...options, profile: opened.profile }, seams, clock, opened);
}

/** Opening has at least this long (milliseconds), however short the window: what it holds can still be read afterwards. */
const shortestOpeningMs = 5_000;

/** Finds the groups; not beyond the end of the window. */
async function openWithinWindow(
  options: TailSourceOptions,
  seams: TailSourceSeams,
  clock: Clock,
): Promise<OpenedGroups> {
  const stop = new AbortController();
  const timer = new AbortController();
  const abort = () => stop.abort();
  if (options.signal?.aborted === true) abort();
  options.signal?.addEventListener('abort', abort);
  const leftMs = options.until === null ? 0 : options.until - clock.now();
  let isOver = false;
  // A window of the past sets no limit.
  if (leftMs > 0) {
    void clock.sleep(Math.max(leftMs, shortestOpeningMs), timer.signal).then(() => {
      if (timer.signal.aborted) return;
      isOver = true;
      abort();
    });
  }
  try {
    return await openGroups(options, seams, stop.signal);
  } catch (error) {
    if (!isOver) throw error;
    const message = 'the window ended before AWS had answered';
    throw new CommandError(exitCodes.unreachable, message, 'check the network (DNS, HTTPS_PROXY, VPN)');
  } finally {
    timer.abort();
    options.signal?.removeEventListener('abort', abort);
  }
}

function createTailSource(
  options: TailSourceOptions,
  seams: TailSourceSeams,
  clock: Clock,
  { connection, targets, lookup, lookupDeps, service, renew }: OpenedGroups,
): TailSource {
  const window = createTailWindow(options, service);
  const stop = new AbortController();
  let missing = lookup.missing;
  const tailer = new GroupTailer({
    ...{ options, clock, service, window, renew, stop },
    random: seams.random ?? Math.random,
    ...(seams.maxSessions === undefined ? {} : { maxSessions: seams.maxSessions }),
    api: connection.api,
    region: connection.region,
    waitingFor: () => missing.map(targetName),
  });

  function begin(): void {
    for (const group of lookup.groups) tailer.add(group);
    tailer.begin();
    // Later lookups are part of the tail: their retries are not reported.
    const { notify: _, ...quietly } = lookupDeps;
    void watchForGroups({
      targets,
      missing,
      isKnown: (group) => tailer.has(group),
      urgent: () => tailer.groups().length === 0,
      found: (group) => tailer.add(group),
      stillMissing: (some: readonly Target[]) => {
        missing = some;
      },
      lookup: (some, signal) => findLogGroups(some, { ...quietly, api: tailer.api() }, signal),
      clock,
      signal: stop.signal,
    });
  }

  return {
    get info() {
      const names = [...lookup.groups, ...tailer.groups()].map(({ name }) => name);
      const kind: SourceInfo['kind'] = options.source === 'poll' ? 'poll' : 'live';
      const limits = lookup.notes.length === 0 ? {} : { limits: lookup.notes };
      return { kind, region: connection.region, logGroups: [...new Set(names)], files: [], ...limits };
    },
    batches: (signal) => batchesOf(tailer, window, begin, signal),
    now: () => service.now(),
    setAllLines: (on) => tailer.setAllLines(on),
    setLive: (on) =>
      tailer.pauseLiveTail(on ? null : 'no key was pressed for half an hour: any key brings Live Tail back'),
  };
}

/** A smaller difference of clocks changes nothing that people see. */
const notableMs = 5_000;

async function* batchesOf(
  tailer: GroupTailer,
  window: TailWindow,
  begin: () => void,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  const end = () => tailer.close();
  if (signal.aborted) end();
  signal.addEventListener('abort', end);
  begin();
  let emitted = '';
  let isClockEmitted = false;
  /** The status and losses where they changed since the batch before. */
  const changes = (): Pick<Batch, 'status' | 'losses' | 'clockAheadMs'> => {
    const state = { status: tailer.status(), losses: tailer.losses('running') };
    const text = JSON.stringify(state);
    const isSame = text === emitted;
    emitted = text;
    const aheadMs = window.clockAheadMs() ?? 0;
    if (isClockEmitted || Math.abs(aheadMs) < notableMs) return isSame ? {} : state;
    isClockEmitted = true;
    return { ...state, clockAheadMs: aheadMs };
  };
  try {
    for (let events = await tailer.take(); events !== null; events = await tailer.take()) {
      yield { events, ...changes() };
    }
    yield { events: [], ...lastState(tailer, signal.aborted ? 'stopped' : 'window-over') };
  } finally {
    signal.removeEventListener('abort', end);
    end();
  }
}

function lastState(tailer: GroupTailer, phase: TailPhase): Required<Pick<Batch, 'status' | 'losses'>> {
  const losses = tailer.losses(phase);
  const first = losses.gaps[0]?.reason;
  const how = phase === 'stopped' ? 'stopped' : 'the window is over';
  const reason = first === undefined ? how : `${how}, and was not read whole: ${first}`;
  return { status: { state: 'ended', reason }, losses };
}
