import { setMaxListeners } from 'node:events';
import type { CommandError } from '../errors.ts';
import type { LogEvent } from '../events/log-event.ts';
import { filterPattern } from '../events/relevance.ts';
import type { SourceLosses, SourceStatus } from '../source/source.ts';
import type { LogsApi } from './client/api.ts';
import { createCredentialRefresher } from './client/credential-refresher.ts';
import { createRateLimiter } from './client/rate-limiter.ts';
import { createServiceClock } from './client/service-clock.ts';
import type { Clock } from './clock.ts';
import type { Deduplicator } from './deduplicator.ts';
import type { LogGroup } from './discovery/log-group.ts';
import { startFailure } from './errors/start-failure.ts';
import { liveTailUnavailableReason } from './live-tail/availability.ts';
import { createLiveTailCoordinator } from './live-tail/coordinator.ts';
import { createLiveTailIntake } from './live-tail/intake.ts';
import { createLiveTailPool, defaultSessions, type LiveTailPool } from './live-tail/session-pool.ts';
import { createMailbox } from './mailbox.ts';
import { createPoller, type Poller } from './poll/poller.ts';
import { createWindowEnd } from './poll/window-end.ts';
import { statusOf } from './tail-status.ts';
import { createTailedGroups } from './tailed-groups.ts';

/** Pages that may wait for a slow reader before no more are read. */
const pagesWaiting = 32;

/**
 * Reads log groups by polling and Live Tail together.
 *
 * Completeness rests on polling: each group is read over and over, overlapping by `overlapMs`. Live Tail runs
 * beside it, tells events at once, and makes the readings rarer; a cut, a silence or a sampled second only makes
 * the next reading come sooner. What both tell is told once (`deduplicator.ts`).
 */
export interface GroupTailer {
  /** The groups that are there at first were added: from here on the window may end. */
  begin(): void;
  add(group: LogGroup): void;
  has(group: LogGroup): boolean;
  groups(): readonly LogGroup[];
  /** The next events, none where only the state changed; `null` at the end. Throws a `CommandError`. */
  take(): Promise<readonly LogEvent[] | null>;
  status(): SourceStatus;
  /** `ended`: nothing is read any more, so what was still to be read back is a gap. */
  losses(ended?: boolean): SourceLosses;
  setAllLines(on: boolean): void;
  /** With a reason Live Tail is left for polling, with `null` it comes back. */
  pauseLiveTail(reason: string | null): void;
  /** The client in use. */
  api(): LogsApi;
  close(): void;
}

export interface GroupTailerOptions {
  /** Of the credentials, for messages. */
  readonly profile: string | null;
  /** What is read back first, and where reading ends by itself (`null`: never). Epoch milliseconds. */
  readonly since: number;
  readonly until: number | null;
  /** `auto` is Live Tail with read-back, falling back to polling; `live` fails instead; `poll` never tries. */
  readonly source: 'auto' | 'live' | 'poll';
  readonly intervalMs: number;
  readonly overlapMs: number;
  /** Every line, not only those that bear on memory. */
  readonly allLines: boolean;
  /** Session minutes of Live Tail after which it is left for polling. */
  readonly maxMinutes: number | null;
}

/** Opens nothing before a group is added. `random` gives [0, 1); aborting `stop` ends everything. */
export function createGroupTailer(deps: {
  readonly options: GroupTailerOptions;
  readonly clock: Clock;
  readonly random: () => number;
  readonly maxSessions?: number;
  readonly api: LogsApi;
  readonly renew: () => Promise<LogsApi>;
  readonly region: string;
  /** Targets that no group fits yet. */
  readonly waitingFor: () => readonly string[];
  readonly stop: AbortController;
}): GroupTailer {
  const { options, clock, random, region, stop } = deps;
  const { profile, since, until, overlapMs, intervalMs, maxMinutes } = options;
  const { signal } = stop;
  const maxSessions = deps.maxSessions ?? defaultSessions;
  // Each group's reader listens: their number is no leak.
  setMaxListeners(0, signal);
  const mailbox = createMailbox<readonly LogEvent[]>();
  const service = createServiceClock(clock);
  const readings = createTailedGroups(openPoller);
  let allLines = options.allLines;
  /** The service does not read the pattern: every line is asked for instead. */
  let patternIsRefused = false;
  let duplicates = 0;
  let nudged = false;
  /** AWS answered at least once: from then on nothing ends the source but the user. */
  let proven = false;

  const onChange = () => changed();
  const pattern = () => (allLines || patternIsRefused ? null : filterPattern);
  const intake = createLiveTailIntake({
    mailbox,
    clock,
    service,
    until,
    closesAt: () => end.closesAt(),
    ledgerOf: (group) => readings.of(group)?.deduplicator ?? null,
    readBy: (group, at) => readings.of(group)?.poller.requestPollBy(at),
  });
  const credentials = createCredentialRefresher({ first: deps.api, renew: deps.renew, clock, onChange });
  const limiter = createRateLimiter({ clock, random, region, signal, onChange });
  const liveTailUnavailable = liveTailUnavailableReason(options.source, maxMinutes, region);
  const pool: LiveTailPool | null =
    options.source === 'poll' || liveTailUnavailable !== null
      ? null
      : createLiveTailPool({
          credentials,
          clock,
          random,
          region,
          profile,
          maxSessions,
          maxMinutes,
          pattern,
          patternRefused,
          supportsLiveTail: readings.isTailable,
          onEvents: intake.events,
          onUpdate: takeUpdate,
          onChange,
          signal,
        });

  function openPoller(group: LogGroup, deduplicator: Deduplicator): Poller {
    return createPoller(group, {
      credentials,
      limiter,
      clock,
      service,
      deduplicator,
      region,
      profile,
      since,
      until,
      closesAt: end.closesAt,
      overlapMs,
      intervalMs: intervalMs,
      pattern,
      patternRefused,
      deliver: takePage,
      onChange,
    });
  }

  function patternChanged(): void {
    for (const { poller } of readings.all()) poller.patternChanged();
    readings.requestAllBy(clock.now());
    pool?.patternChanged();
  }

  function patternRefused(): void {
    if (patternIsRefused) return;
    patternIsRefused = true;
    patternChanged();
  }

  function takeUpdate(groups: readonly LogGroup[], wasSampled: boolean): void {
    proven = true;
    intake.update(groups, wasSampled);
    nudge();
  }

  async function takePage(events: readonly LogEvent[], known: number): Promise<void> {
    duplicates += known;
    if (events.length > 0) mailbox.put(events);
    await mailbox.waitForRoom(pagesWaiting);
  }

  /** Something of the state changed: what follows from it, and a batch that tells it. */
  function changed(): void {
    if (signal.aborted) return;
    for (const { group, poller } of readings.all()) {
      const { watermark } = poller.state();
      if (watermark === null) continue;
      proven = true;
      intake.readUpTo(group, watermark);
    }
    join();
    const fatal = whyFatal();
    if (fatal !== null) mailbox.fail(fatal);
    else if (end.isOver()) mailbox.close();
    else nudge();
  }

  /** An empty batch, to carry news of the state; one is enough. */
  function nudge(): void {
    if (nudged) return;
    nudged = true;
    mailbox.put([]);
  }

  function whyFatal(): CommandError | null {
    return startFailure({
      mustBeLive: options.source === 'live' && !intake.everLive(),
      proven,
      credentials: credentials.problem(),
      refusal: pool?.state().refusal ?? null,
      pollers: readings.states(),
      refusals: limiter.refusals(),
      liveIsPossible: pool !== null && readings.groups().some(readings.isTailable),
    });
  }

  const join = createLiveTailCoordinator({ readings, pool, clock, intervalMs });
  const end = createWindowEnd({
    until,
    clock,
    service,
    pollers: readings.states,
    runAll: () => readings.requestAllBy(clock.now()),
    onChange,
    signal,
  });
  nudge();

  return {
    begin() {
      void end.run();
    },
    add(group) {
      void readings.add(group).poller.run(signal);
      changed();
    },
    has: (group) => readings.groups().some(({ name, arn }) => name === group.name && arn === group.arn),
    groups: readings.groups,
    async take() {
      const events = await mailbox.take();
      if (events?.length === 0) nudged = false;
      return events;
    },
    status: () =>
      statusOf({
        now: clock.now(),
        credentials: credentials.problem(),
        backOff: limiter.backOff(),
        pool: pool?.state() ?? null,
        readings,
        liveTailUnavailable,
        maxSessions,
        intervalMs,
        waitingFor: deps.waitingFor(),
      }),
    losses(ended = false) {
      const liveTail = pool?.state().cost;
      return {
        duplicates: duplicates + intake.duplicates(),
        unreadable: 0,
        firstUnreadable: null,
        sampledSeconds: intake.sampledSeconds(),
        gaps: readings.states().flatMap(({ gap, unread }) => gap ?? (ended ? (unread ?? []) : [])),
        ...(liveTail === undefined || !intake.everLive() ? {} : { liveTail }),
      };
    },
    setAllLines(on) {
      if (on === allLines) return;
      allLines = on;
      patternChanged();
    },
    pauseLiveTail: (reason) => pool?.pause(reason),
    api: credentials.api,
    close() {
      mailbox.close();
      stop.abort();
      credentials.close();
    },
  };
}
