import type { LogEvent } from '../../events/log-event.ts';
import type { Gap } from '../../source/source.ts';
import type { FilterPage } from '../client/api.ts';
import type { CredentialRefresher } from '../client/credential-refresher.ts';
import type { RateLimiter, RequestPace } from '../client/rate-limiter.ts';
import type { ServiceClock } from '../client/service-clock.ts';
import { type Clock, createAlarm } from '../clock.ts';
import type { Coverage } from '../coverage.ts';
import type { Deduplicator } from '../deduplicator.ts';
import { eventIn, includesStream, type LogGroup } from '../discovery/log-group.ts';
import { type AwsProblem, classifyAwsError } from '../errors/aws-errors.ts';
import type { TailWindow } from '../tail-window.ts';
import { advanceCursor, type CursorStep, type PageCursor, restartCursor } from './page-cursor.ts';
import { refusalAction } from './poll-refusal.ts';
import { createPollSchedule, type PollSchedule } from './poll-schedule.ts';
import { createPollWindow, type PollWindow } from './poll-window.ts';

export interface PollerDeps {
  readonly credentials: CredentialRefresher;
  readonly limiter: RateLimiter;
  readonly clock: Clock;
  readonly service: ServiceClock;
  readonly deduplicator: Deduplicator;
  readonly coverage: Coverage;
  readonly region: string | null;
  readonly profile: string | null;
  readonly window: TailWindow;
  /** Service time from which on a poll is the last one: late events have arrived by then. */
  readonly closesAt: () => number;
  readonly overlapMs: number;
  readonly intervalMs: number;
  readonly pattern: () => string | null;
  /** The service cannot read the pattern. */
  readonly patternRefused: () => void;
  /** New events, and the number of known ones on the page. May wait: no page is read meanwhile. */
  readonly deliver: (events: LogEvent[], duplicates: number) => Promise<void>;
  readonly onChange: () => void;
}

export interface PollerState {
  /** Service time: everything ingested before it that belongs to the window was read, or skipped. `null` at first. */
  readonly watermark: number | null;
  /** A longer range that is being read now, or is the first to be read: `--since`, or after an interruption. */
  readonly readingBack: { readonly from: number; readonly to: number } | null;
  /** Why the group cannot be read. */
  readonly problem: AwsProblem | null;
  /** Why the last request failed, if that may pass by itself; `null` once a request succeeded. */
  readonly failure: AwsProblem | null;
  /** The group does not exist (yet, or any more). */
  readonly missing: boolean;
  /** Ranges that the service would not give. */
  readonly skipped: readonly Gap[];
  /** More than two intervals is unread. */
  readonly isBehind: boolean;
  readonly overlapMs: number;
  /** The recent ingestion lag (99th percentile); `null` before the first event. */
  readonly lagMs: number | null;
  /** The window is over, and the last poll is complete. */
  readonly closed: boolean;
  /** When the last page came (epoch ms of this machine); `null` before the first. */
  readonly answeredAt: number | null;
}

/**
 * Reads one log group with FilterLogEvents, again and again: first the range since `--since`, then every interval, each
 * time from the start of the poll before, less the overlap. So an event is read whenever it is ingested at most one
 * overlap after its timestamp, however long the pages take.
 */
export class Poller {
  readonly #group: LogGroup;
  readonly #deps: PollerDeps;
  readonly #window: PollWindow;
  readonly #schedule: PollSchedule;
  #cursor: PageCursor | null = null;
  #problem: AwsProblem | null = null;
  #failure: AwsProblem | null = null;
  #missing = false;
  #closed = false;
  #answeredAt: number | null = null;
  #wakeUp = () => {};

  /** Reads nothing before it is run; its first poll is due at once. */
  constructor(group: LogGroup, deps: PollerDeps) {
    this.#group = group;
    this.#deps = deps;
    this.#window = createPollWindow({ ...deps, now: deps.clock.now });
    this.#schedule = createPollSchedule(deps.clock.now(), deps.intervalMs);
  }

  /** Until aborted, or until a poll that began after the window closed is complete. Never throws. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock } = this.#deps;
    const alarm = createAlarm(clock, signal);
    this.#wakeUp = alarm.wake;
    while (!signal.aborted && !this.#closed) {
      await alarm.until(this.#schedule.dueAt());
      if (signal.aborted) break;
      if (clock.now() >= this.#schedule.dueAt()) await this.#readPage(signal);
    }
  }

  /** Requests a poll at `at` (epoch ms) at the latest. */
  requestPollBy(at: number): void {
    if (this.#schedule.requestBy(at, this.#cursor !== null)) this.#wakeUp();
  }

  /** Sets the time between two polls. */
  setIntervalMs(ms: number): void {
    if (ms === this.#schedule.intervalMs()) return;
    const wasRead = this.#window.watermark() !== null;
    const isIdle = this.#cursor === null && wasRead && this.#problem === null && !this.#missing;
    this.#schedule.setIntervalMs(ms, isIdle);
    if (isIdle) this.#wakeUp();
  }

  /** The filter pattern changed: a poll under way starts again with the new one. */
  patternChanged(): void {
    this.#cursor = null;
  }

  state(): PollerState {
    const window = this.#window;
    const reason = `${this.#group.name}: FilterLogEvents refuses or repeats its pages`;
    return {
      watermark: window.watermark(),
      readingBack: this.#readingBack(),
      problem: this.#problem,
      failure: this.#failure,
      missing: this.#missing,
      skipped: window.skipped().map((range) => ({ ...range, reason })),
      isBehind: this.#isBehind(this.#deps.service.now()),
      overlapMs: window.overlapMs(),
      lagMs: window.lagMs(),
      closed: this.#closed,
      answeredAt: this.#answeredAt,
    };
  }

  #isBehind(at: number): boolean {
    return this.#window.isBehind(at, this.#schedule.intervalMs());
  }

  #pace(): RequestPace {
    const cursor = this.#cursor;
    const catchesUp =
      cursor === null
        ? this.#isBehind(this.#deps.service.now())
        : cursor.pages > 0 || cursor.restarts > 0 || this.#isBehind(cursor.startedAt);
    return catchesUp ? 'catch-up' : 'steady';
  }

  #readingBack(): PollerState['readingBack'] {
    const cursor = this.#cursor;
    if (cursor !== null) {
      return this.#isBehind(cursor.startedAt) ? { from: cursor.from, to: cursor.to } : null;
    }
    // The first poll waits for the rate limiter.
    const waits = this.#window.watermark() === null && this.#problem === null && !this.#missing;
    return waits ? { from: this.#deps.window.since(), to: this.#deps.service.now() } : null;
  }

  async #readPage(signal: AbortSignal): Promise<void> {
    const { credentials, limiter, clock, service } = this.#deps;
    await credentials.ensureValid(signal);
    await limiter.acquire({ dueAt: this.#schedule.dueAt(), pace: () => this.#pace() }, signal);
    if (signal.aborted) return;
    if (this.#cursor === null) {
      this.#schedule.begin(clock.now());
      this.#cursor = this.#window.begin(this.#deps.pattern());
      this.#deps.onChange();
    }
    const cursor = this.#cursor;
    const { from, to, pattern, token: nextToken } = cursor;
    const knewTime = service.aheadMs() !== null;
    let page: FilterPage;
    try {
      const request = { group: this.#group.identifier, from, to, pattern, nextToken };
      page = await credentials.api().filterLogEvents(request, signal);
    } catch (error) {
      if (!signal.aborted) this.#requestFailed(error, cursor);
      return;
    }
    this.#answered(page);
    // Asked for in the time of a wrong clock: the window has moved.
    if (!knewTime && (service.aheadMs() ?? 0) !== 0) this.#cursor = null;
    else await this.#take(page, cursor);
  }

  #answered(page: FilterPage): void {
    const { credentials, limiter, clock, service } = this.#deps;
    credentials.markValid();
    limiter.recordSuccess();
    service.observe(page.serverTime);
    this.#answeredAt = clock.now();
    this.#failure = null;
    if (this.#problem === null && !this.#missing) return;
    this.#problem = null;
    this.#missing = false;
    this.#deps.onChange();
  }

  async #take(page: FilterPage, cursor: PageCursor): Promise<void> {
    const group = this.#group;
    const fresh: LogEvent[] = [];
    let duplicates = 0;
    let reached: number | null = null;
    for (const event of page.events) {
      if (event.timestamp >= cursor.from && event.timestamp <= cursor.to) reached = event.timestamp;
      if (!includesStream(group, event.logStream)) continue;
      if (event.ingestionTime !== null) this.#window.addLag(event.ingestionTime - event.timestamp);
      if (this.#deps.deduplicator.acceptPolled(event)) fresh.push(eventIn(group, event));
      else duplicates += 1;
    }
    // Delivered first: the end of the last poll ends the source.
    const delivered = this.#deps.deliver(fresh, duplicates);
    if (this.#cursor === cursor) {
      this.#window.pageRead({ ...cursor, reached });
      this.#follow(advanceCursor(cursor, { nextToken: page.nextToken, reached }), cursor);
    }
    await delivered;
  }

  #follow(step: CursorStep, cursor: PageCursor): void {
    const { clock, onChange, closesAt } = this.#deps;
    switch (step.kind) {
      case 'page':
        // A token belongs to the range that it was given for; without one the range may start later.
        this.#cursor = step.cursor.token === null ? this.#window.shortened(step.cursor) : step.cursor;
        this.#schedule.delayUntil(clock.now());
        return;
      case 'stuck':
        this.#window.skip(cursor);
        break;
      case 'complete':
        this.#window.complete(cursor);
    }
    this.#cursor = null;
    if (cursor.isRetry) this.#schedule.delayUntil(clock.now());
    else {
      this.#closed = cursor.startedAt >= closesAt();
      this.#schedule.complete();
    }
    onChange();
  }

  #requestFailed(error: unknown, cursor: PageCursor): void {
    const { credentials, limiter, clock, region, profile } = this.#deps;
    const call = { action: 'logs:FilterLogEvents', resource: this.#group.name, region, profile };
    const found = classifyAwsError(error, call);
    const everRead = this.#window.watermark() !== null;
    const action = refusalAction(found, { everRead, hasPattern: cursor.pattern !== null });
    switch (action.kind) {
      case 'credentials':
        credentials.markInvalid(found);
        return;
      case 'restart':
        // Unless the pattern changed meanwhile: then another poll begins anyway.
        if (this.#cursor === cursor) this.#follow(restartCursor(cursor), cursor);
        return;
      case 'back-off':
        this.#failure = found;
        limiter.recordRefusal(found.message);
        return;
      case 'all-lines':
        this.#deps.patternRefused();
        return;
      case 'missing':
        this.#missing = true;
        this.#failure = found;
        break;
      case 'unreadable':
        this.#problem = found;
    }
    this.#cursor = null;
    this.#schedule.delayUntil(clock.now() + action.retryMs);
    this.#deps.onChange();
  }
}
