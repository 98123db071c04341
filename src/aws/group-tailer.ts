import { setMaxListeners } from 'node:events';
import type { CommandError } from '../errors.ts';
import type { LogEvent } from '../events/log-event.ts';
import { filterPattern } from '../events/relevance.ts';
import type { SourceLosses, SourceStatus } from '../source/source.ts';
import type { LogsApi } from './client/api.ts';
import { type CredentialRefresher, createCredentialRefresher } from './client/credential-refresher.ts';
import { createRateLimiter, type RateLimiter } from './client/rate-limiter.ts';
import type { ServiceClock } from './client/service-clock.ts';
import type { Clock } from './clock.ts';
import type { LogGroup } from './discovery/log-group.ts';
import { startFailure } from './errors/start-failure.ts';
import { liveTailUnavailableReason } from './live-tail/availability.ts';
import { createLiveTailCoordinator } from './live-tail/coordinator.ts';
import { createLiveTailIntake, type LiveTailIntake } from './live-tail/intake.ts';
import { createLiveTailPool, defaultSessions, type LiveTailPool } from './live-tail/session-pool.ts';
import { createMailbox, type Mailbox } from './mailbox.ts';
import { Poller } from './poll/poller.ts';
import { createWindowEnd, type WindowEnd } from './poll/window-end.ts';
import { findGaps, type TailPhase } from './tail-gaps.ts';
import { statusOf } from './tail-status.ts';
import type { TailWindow } from './tail-window.ts';
import { createTailedGroups, type ReadState, type TailedGroups } from './tailed-groups.ts';

/** Pages that may wait for a slow consumer before no more are read. */
const pagesWaiting = 32;

export interface GroupTailerOptions {
  /** Of the credentials, for messages. */
  readonly profile: string | null;
  /** `auto` is Live Tail with read-back, falling back to polling; `live` fails instead; `poll` never tries. */
  readonly source: 'auto' | 'live' | 'poll';
  readonly intervalMs: number;
  readonly overlapMs: number;
  /** Every line, not only those that bear on memory. */
  readonly allLines: boolean;
  /** Session minutes of Live Tail after which it is left for polling. */
  readonly maxMinutes: number | null;
}

export interface GroupTailerDeps {
  readonly options: GroupTailerOptions;
  readonly clock: Clock;
  readonly service: ServiceClock;
  readonly window: TailWindow;
  /** Returns [0, 1). */
  readonly random: () => number;
  readonly maxSessions?: number;
  readonly api: LogsApi;
  readonly renew: () => Promise<LogsApi>;
  readonly region: string;
  /** Targets that no group matches yet. */
  readonly waitingFor: () => readonly string[];
  /** Aborting it ends everything. */
  readonly stop: AbortController;
}

/**
 * Reads log groups by polling and Live Tail together.
 *
 * Completeness rests on polling: each group is polled again and again, overlapping by `overlapMs`. Live Tail delivers
 * events at once and makes the polls rarer; a cut, a silence or a sampled second only brings the next poll
 * forward. What both deliver is emitted once (`deduplicator.ts`), and what neither has read is a gap (`tail-gaps.ts`).
 */
export class GroupTailer {
  readonly #deps: GroupTailerDeps;
  readonly #mailbox: Mailbox<readonly LogEvent[]> = createMailbox();
  readonly #tailed: TailedGroups;
  readonly #credentials: CredentialRefresher;
  readonly #limiter: RateLimiter;
  readonly #intake: LiveTailIntake;
  readonly #pool: LiveTailPool | null;
  readonly #end: WindowEnd;
  readonly #coordinate: () => void;
  readonly #maxSessions: number;
  /** Why Live Tail is not tried; `null` where it is, or was not asked for. */
  readonly #liveTailUnavailable: string | null;
  #allLines: boolean;
  /** The service does not read the pattern: every line is read instead. */
  #patternIsRefused = false;
  #duplicates = 0;
  /** An empty batch waits in the mailbox, to carry the state. */
  #isNudged = false;
  /** AWS answered at least once: from then on nothing ends the source but the user. */
  #proven = false;

  /** Opens nothing before a group is added. */
  constructor(deps: GroupTailerDeps) {
    this.#deps = deps;
    const { options, clock, random, region, stop, service, window } = deps;
    const { signal } = stop;
    // Every poller adds listeners: their number is no leak.
    setMaxListeners(0, signal);
    const onChange = () => this.#changed();
    this.#allLines = options.allLines;
    this.#maxSessions = deps.maxSessions ?? defaultSessions;
    this.#liveTailUnavailable = liveTailUnavailableReason(options.source, options.maxMinutes, region);
    this.#tailed = createTailedGroups((group, state) => this.#openPoller(group, state));
    this.#credentials = createCredentialRefresher({ first: deps.api, renew: deps.renew, clock, onChange });
    this.#limiter = createRateLimiter({ clock, random, region, signal, onChange });
    this.#intake = createLiveTailIntake({
      ...{ mailbox: this.#mailbox, clock, service, window },
      closesAt: () => this.#end.closesAt(),
      tailedGroup: this.#tailed.of,
    });
    const wantsLive = options.source !== 'poll' && this.#liveTailUnavailable === null;
    this.#pool = wantsLive ? this.#openPool(onChange) : null;
    this.#end = createWindowEnd({
      ...{ window, clock, service, onChange, signal },
      pollers: this.#tailed.states,
      pollAll: () => this.#tailed.requestAllBy(clock.now()),
    });
    const { intervalMs } = options;
    this.#coordinate = createLiveTailCoordinator({
      tailed: this.#tailed,
      pool: this.#pool,
      clock,
      intervalMs,
    });
    this.#nudge();
  }

  /** The groups that exist at first were added: from here on the window may end. */
  begin(): void {
    void this.#end.run();
  }

  add(group: LogGroup): void {
    void this.#tailed.add(group).poller.run(this.#deps.stop.signal);
    this.#changed();
  }

  has(group: LogGroup): boolean {
    return this.groups().some(({ name, arn }) => name === group.name && arn === group.arn);
  }

  groups(): readonly LogGroup[] {
    return this.#tailed.groups();
  }

  /** The next events, none where only the state changed; `null` at the end. Throws a `CommandError`. */
  async take(): Promise<readonly LogEvent[] | null> {
    const events = await this.#mailbox.take();
    if (events?.length === 0) this.#isNudged = false;
    return events;
  }

  status(): SourceStatus {
    return statusOf({
      now: this.#deps.clock.now(),
      credentials: this.#credentials.problem(),
      backOff: this.#limiter.backOff(),
      pool: this.#pool?.state() ?? null,
      tailed: this.#tailed,
      liveTailUnavailable: this.#liveTailUnavailable,
      maxSessions: this.#maxSessions,
      intervalMs: this.#deps.options.intervalMs,
      waitingFor: this.#deps.waitingFor(),
    });
  }

  losses(phase: TailPhase): SourceLosses {
    const { service, window } = this.#deps;
    const liveTail = this.#pool?.state().cost;
    const until = window.until();
    const now = Math.max(window.since(), service.now());
    return {
      duplicates: this.#duplicates + this.#intake.duplicates(),
      unreadable: 0,
      firstUnreadable: null,
      sampledSeconds: this.#intake.sampledSeconds(),
      ...findGaps({
        phase,
        from: window.since(),
        to: until === null ? now : Math.min(until, phase === 'window-over' ? until : now),
        lateMs: until === null ? 0 : Math.max(1_000, this.#end.closesAt() - until),
        groups: this.#tailed.all(),
        credentials: this.#credentials.problem(),
        backOff: this.#limiter.backOff()?.reason ?? null,
      }),
      ...(liveTail === undefined || !this.#intake.everLive() ? {} : { liveTail }),
    };
  }

  setAllLines(on: boolean): void {
    if (on === this.#allLines) return;
    this.#allLines = on;
    this.#patternChanged();
  }

  /** With a reason Live Tail is left for polling, with `null` it resumes. */
  pauseLiveTail(reason: string | null): void {
    this.#pool?.pause(reason);
  }

  /** The client in use. */
  api(): LogsApi {
    return this.#credentials.api();
  }

  close(): void {
    this.#mailbox.close();
    this.#deps.stop.abort();
    this.#credentials.close();
  }

  readonly #pattern = () => (this.#allLines || this.#patternIsRefused ? null : filterPattern);

  readonly #patternRefused = () => {
    if (this.#patternIsRefused) return;
    this.#patternIsRefused = true;
    this.#patternChanged();
  };

  #openPool(onChange: () => void): LiveTailPool {
    const { options, clock, random, region, stop } = this.#deps;
    return createLiveTailPool({
      ...{ clock, random, region, onChange },
      profile: options.profile,
      maxMinutes: options.maxMinutes,
      credentials: this.#credentials,
      maxSessions: this.#maxSessions,
      pattern: this.#pattern,
      patternRefused: this.#patternRefused,
      supportsLiveTail: this.#tailed.isTailable,
      onEvents: this.#intake.events,
      onUpdate: (session, groups, sampled) => {
        this.#proven = true;
        this.#intake.update(session, groups, sampled);
        this.#nudge();
      },
      signal: stop.signal,
    });
  }

  #openPoller(group: LogGroup, state: ReadState): Poller {
    const { options, clock, service, region, window } = this.#deps;
    const { profile, overlapMs, intervalMs } = options;
    return new Poller(group, {
      ...state,
      ...{ clock, service, region, window, profile, overlapMs, intervalMs },
      credentials: this.#credentials,
      limiter: this.#limiter,
      closesAt: () => this.#end.closesAt(),
      pattern: this.#pattern,
      patternRefused: this.#patternRefused,
      deliver: async (events, duplicates) => {
        this.#duplicates += duplicates;
        if (events.length > 0) this.#mailbox.put(events);
        await this.#mailbox.waitForRoom(pagesWaiting);
      },
      onChange: () => this.#changed(),
    });
  }

  #patternChanged(): void {
    for (const { poller } of this.#tailed.all()) poller.patternChanged();
    this.#tailed.requestAllBy(this.#deps.clock.now());
    this.#pool?.patternChanged();
  }

  /** Something of the state changed: acts on it, and has a batch carry it. */
  #changed(): void {
    if (this.#deps.stop.signal.aborted) return;
    for (const { group, poller } of this.#tailed.all()) {
      const { watermark } = poller.state();
      if (watermark === null) continue;
      this.#proven = true;
      this.#intake.readUpTo(group, watermark);
    }
    this.#coordinate();
    const fatal = this.#fatalError();
    if (fatal !== null) this.#mailbox.fail(fatal);
    else if (this.#end.isOver()) this.#mailbox.close();
    else this.#nudge();
  }

  #nudge(): void {
    if (this.#isNudged) return;
    this.#isNudged = true;
    this.#mailbox.put([]);
  }

  #fatalError(): CommandError | null {
    return startFailure({
      mustBeLive: this.#deps.options.source === 'live' && !this.#intake.everLive(),
      proven: this.#proven,
      credentials: this.#credentials.problem(),
      refusal: this.#pool?.state().refusal ?? null,
      pollers: this.#tailed.states(),
      refusals: this.#limiter.refusals(),
      liveIsPossible: this.#pool !== null && this.groups().some(this.#tailed.isTailable),
    });
  }
}
