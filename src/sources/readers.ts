import { setMaxListeners } from 'node:events';
import type { CommandError } from '../errors.ts';
import type { LogEvent } from '../events/log-event.ts';
import { filterPattern } from '../events/relevance.ts';
import type { Gap, SourceLosses, SourceStatus } from '../events/source.ts';
import type { LogsApi } from './api.ts';
import type { Clock } from './clock.ts';
import { createCredentialGate } from './credentials.ts';
import { statusOf } from './joined-status.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { createLiveFleet, defaultSessions, type LiveFleet } from './live-fleet.ts';
import { canTail, whyNoLive, whyPolled } from './live-possible.ts';
import { belongsTo, type LogGroup } from './log-groups.ts';
import { createMailbox } from './mailbox.ts';
import { createPoller, type Poller } from './polling.ts';
import { createSampledSeconds, settleMs } from './sampled-seconds.ts';
import { createScheduler, steadySpacingMs } from './scheduler.ts';
import { createServiceClock } from './service-clock.ts';
import { startFailure } from './start-failure.ts';

/** A group that Live Tail tells of is still polled this often: late and lost events come by then. */
const reconcileMs = 30_000;
/** Live Tail begins when all groups are read back, or after so long with those that are. */
const togetherMs = 10_000;
/** How long after the window its last reading waits for late events: half as long again as they took. */
const lateMs = { unknown: 5_000, most: 20_000 };
/** Batches that may wait for a slow reader before no more pages are read, and updates are left to read-back. */
const pagesWaiting = 32;
const updatesWaiting = 600;

/**
 * Reads log groups by polling and Live Tail together.
 *
 * Completeness rests on polling: each group is read over and over, overlapping by `overlapMs`. Live Tail runs
 * beside it, tells events at once, and makes the readings rarer; a cut, a silence or a sampled second only makes
 * the next reading come sooner. What both tell is told once (`ledger.ts`).
 */
export interface Readers {
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
  restLive(reason: string | null): void;
  /** The client in use. */
  api(): LogsApi;
  close(): void;
}

interface Entry {
  readonly poller: Poller;
  readonly ledger: Ledger;
  inFleet: boolean;
  isLive: boolean;
}

export interface ReadersOptions {
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

export function createReaders(deps: {
  readonly options: ReadersOptions;
  readonly clock: Clock;
  readonly random: () => number;
  readonly maxSessions?: number;
  readonly api: LogsApi;
  readonly renew: () => Promise<LogsApi>;
  readonly region: string;
  /** Targets that no group fits yet. */
  readonly waitingFor: () => readonly string[];
  readonly stop: AbortController;
}): Readers {
  const { options, clock, random, region, stop } = deps;
  const { profile, since, until, overlapMs, intervalMs, maxMinutes } = options;
  const { signal } = stop;
  const maxSessions = deps.maxSessions ?? defaultSessions;
  // Each group's reader listens: their number is no leak.
  setMaxListeners(0, signal);
  const mailbox = createMailbox<readonly LogEvent[]>();
  const service = createServiceClock(clock);
  const sampled = createSampledSeconds();
  const entries = new Map<LogGroup, Entry>();
  let allLines = options.allLines;
  /** The service does not read the pattern: every line is asked for instead. */
  let patternIsRefused = false;
  let duplicates = 0;
  let nudged = false;
  /** AWS answered at least once: from then on nothing ends the source but the user. */
  let proven = false;
  let everLive = false;
  const openedAt = clock.now();

  const onChange = () => changed();
  const pattern = () => (allLines || patternIsRefused ? null : filterPattern);
  const gate = createCredentialGate({ first: deps.api, renew: deps.renew, clock, onChange });
  const scheduler = createScheduler({ clock, random, region, signal, onChange });
  const noLiveReason = whyNoLive(options.source, maxMinutes, region);
  const fleet: LiveFleet | null =
    options.source === 'poll' || noLiveReason !== null
      ? null
      : createLiveFleet({
          gate,
          clock,
          random,
          region,
          profile,
          maxSessions,
          maxMinutes,
          pattern,
          patternRefused,
          canTail: isTailable,
          onEvents: takeLive,
          onUpdate: takeUpdate,
          onChange,
          signal,
        });

  function patternChanged(): void {
    for (const { poller } of entries.values()) {
      poller.patternChanged();
      poller.pollBy(clock.now());
    }
    fleet?.patternChanged();
  }

  function patternRefused(): void {
    if (patternIsRefused) return;
    patternIsRefused = true;
    patternChanged();
  }

  function isTailable(group: LogGroup): boolean {
    const state = entries.get(group)?.poller.state();
    const isThere = state !== undefined && !state.missing && state.problem?.kind !== 'wrong-class';
    return isThere && canTail(group);
  }

  function takeLive(session: number, group: LogGroup, events: readonly LogEvent[]): void {
    const entry = entries.get(group);
    if (entry === undefined || mailbox.waiting() > updatesWaiting) return;
    const now = clock.now();
    const fresh: LogEvent[] = [];
    for (const event of events) {
      if (!belongsTo(group, event.logStream)) continue;
      if (until !== null && event.timestamp > until) continue;
      if (entry.ledger.live(session, event, now)) fresh.push({ ...event, logGroup: group.name });
      else duplicates += 1;
    }
    if (fresh.length > 0) mailbox.put(fresh);
  }

  function takeUpdate(groups: readonly LogGroup[], wasSampled: boolean): void {
    proven = true;
    everLive = true;
    // A reader that does not keep up leaves updates out: the same as if the service had.
    if (wasSampled || mailbox.waiting() > updatesWaiting) {
      const names = groups.map(({ identifier }) => identifier);
      sampled.add(service.now(), names);
      for (const group of groups) entries.get(group)?.poller.pollBy(clock.now() + settleMs);
    }
    nudge();
  }

  async function takePage(events: readonly LogEvent[], known: number): Promise<void> {
    duplicates += known;
    if (events.length > 0) mailbox.put(events);
    await mailbox.room(pagesWaiting);
  }

  /** Something of the state changed: what follows from it, and a batch that tells it. */
  function changed(): void {
    if (signal.aborted) return;
    const liveGroups = fleet?.state().liveGroups ?? new Set<LogGroup>();
    // Those that only polling tells of come first, where there are more groups than seconds.
    const pollEveryMs = Math.max(intervalMs, entries.size * steadySpacingMs);
    const reconcileEveryMs = Math.max(reconcileMs, 2 * pollEveryMs);
    const isTime =
      clock.now() - openedAt >= togetherMs ||
      pollerStates().every(
        ({ watermark, problem, missing }) => watermark !== null || problem !== null || missing,
      );
    for (const [group, entry] of entries) {
      const { watermark, problem, missing } = entry.poller.state();
      if (watermark !== null) {
        proven = true;
        sampled.readUpTo(group.identifier, watermark);
      }
      // Live Tail begins once the range before it is read, so that events come in their order.
      const isReady = watermark !== null || problem !== null;
      if (!entry.inFleet && isTime && isReady && fleet !== null && isTailable(group)) {
        entry.inFleet = true;
        fleet.add(group);
      }
      const isLive = liveGroups.has(group);
      entry.poller.setCadence(isLive ? reconcileEveryMs : pollEveryMs);
      // What came between the last reading and the session's start, or since it broke.
      if (isLive !== entry.isLive && !missing) entry.poller.pollBy(clock.now() + (isLive ? settleMs : 0));
      entry.isLive = isLive;
    }
    const fatal = whyFatal();
    if (fatal !== null) mailbox.fail(fatal);
    else if (isOver()) mailbox.close();
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
      mustBeLive: options.source === 'live' && !everLive,
      proven,
      credentials: gate.problem(),
      refusal: fleet?.state().refusal ?? null,
      pollers: pollerStates(),
      refusals: scheduler.refusals(),
      liveIsPossible: fleet !== null && [...entries.keys()].some(isTailable),
    });
  }

  function leftUnread(): Gap[] {
    return [...entries].flatMap(([{ name }, { poller }]) => {
      const { readingBack, gap } = poller.state();
      const reason = `${name}: ended before it was read back`;
      return readingBack === null || gap !== null ? [] : [{ ...readingBack, reason }];
    });
  }

  function pollerStates() {
    return [...entries.values()].map(({ poller }) => poller.state());
  }

  /** A window of the past is over at once. */
  function closesAt(): number {
    if (until === null || until <= openedAt) return until ?? Number.POSITIVE_INFINITY;
    const lags = pollerStates().flatMap(({ lagMs }) => lagMs ?? []);
    return until + Math.min(lateMs.most, lags.length === 0 ? lateMs.unknown : 1.5 * Math.max(...lags));
  }

  function isOver(): boolean {
    if (service.now() < closesAt()) return false;
    return pollerStates().every(({ problem, missing, closed }) => problem !== null || missing || closed);
  }

  /** The last reading starts when the window is over. */
  async function end(): Promise<void> {
    while (!signal.aborted && !isOver()) {
      const wait = closesAt() - service.now();
      if (wait <= 0) {
        for (const { poller } of entries.values()) poller.pollBy(clock.now());
        changed();
      }
      await clock.sleep(wait > 0 ? wait : 1_000, signal);
    }
    // Where no group appeared, nobody else tells that it is over.
    changed();
  }
  nudge();

  return {
    begin() {
      if (until !== null) void end();
    },
    add(group) {
      const ledger = createLedger();
      const poller = createPoller(group, {
        gate,
        scheduler,
        clock,
        service,
        ledger,
        region,
        profile,
        since,
        until,
        closesAt,
        overlapMs,
        cadenceMs: intervalMs,
        pattern,
        patternRefused,
        deliver: takePage,
        onChange,
      });
      entries.set(group, { poller, ledger, inFleet: false, isLive: false });
      void poller.run(signal);
      changed();
    },
    has: (group) => [...entries.keys()].some(({ name, arn }) => name === group.name && arn === group.arn),
    groups: () => [...entries.keys()],
    async take() {
      const events = await mailbox.take();
      if (events?.length === 0) nudged = false;
      return events;
    },
    status() {
      const fleetState = fleet?.state() ?? null;
      return statusOf({
        now: clock.now(),
        credentials: gate.problem(),
        backOff: scheduler.backOff(),
        fleet: fleetState,
        pollers: pollerStates(),
        noLiveReason,
        polledGroups: [...entries.values()].filter(({ isLive }) => !isLive).length,
        polledReason: fleetState?.refused ?? whyPolled([...entries.keys()], maxSessions),
        intervalMs,
        waitingFor: [
          ...deps.waitingFor(),
          ...[...entries].flatMap(([{ name }, { poller }]) => (poller.state().missing ? [name] : [])),
        ],
        spacingMs: steadySpacingMs,
      });
    },
    losses(ended = false) {
      const liveTail = fleet?.state().cost;
      return {
        duplicates,
        unreadable: 0,
        firstUnreadable: null,
        sampledSeconds: sampled.count(),
        gaps: [...pollerStates().flatMap(({ gap }) => gap ?? []), ...(ended ? leftUnread() : [])],
        ...(liveTail === undefined || !everLive ? {} : { liveTail }),
      };
    },
    setAllLines(on) {
      if (on === allLines) return;
      allLines = on;
      patternChanged();
    },
    restLive: (reason) => fleet?.rest(reason),
    api: gate.api,
    close() {
      mailbox.close();
      stop.abort();
      gate.close();
    },
  };
}
