import { exitCodes } from '../../errors.ts';
import type { LogEvent } from '../../events/log-event.ts';
import type { Gap } from '../../source/source.ts';
import type { FilterPage } from '../client/api.ts';
import type { CredentialRefresher } from '../client/credential-refresher.ts';
import type { Pace, RateLimiter } from '../client/rate-limiter.ts';
import type { ServiceClock } from '../client/service-clock.ts';
import { type Clock, createAlarm } from '../clock.ts';
import type { Deduplicator } from '../deduplicator.ts';
import { eventIn, includesStream, type LogGroup } from '../discovery/log-group.ts';
import { type AwsProblem, classifyAwsError } from '../errors/aws-errors.ts';
import { advanceCursor, type CursorStep, type PageCursor, restartCursor } from './page-cursor.ts';
import { refusalAction } from './poll-refusal.ts';
import { createPollSchedule } from './poll-schedule.ts';
import { createPollWindow } from './poll-window.ts';

/** A range whose pages lead in circles is read again after so long. */
const stuckRetryMs = 30_000;

/**
 * Reads one log group with FilterLogEvents, again and again: first the range since `since`, then every
 * `cadence`, each time from the start of the reading before, less the overlap. So an event is read whenever it
 * is taken in at most one overlap after its timestamp, however long the pages take.
 */
export interface Poller {
  /** Until aborted, or until a reading that began when the window was over is complete. Never throws. */
  run(signal: AbortSignal): Promise<void>;
  /** Reads again at `at` (epoch ms) at the latest. */
  requestPollBy(at: number): void;
  /** Time between two readings. */
  setIntervalMs(ms: number): void;
  /** The filter pattern changed: what is under way starts again with the new one. */
  patternChanged(): void;
  state(): PollerState;
}

export interface PollerState {
  /** Service time: what was taken in before it, and belongs to the window, was read. `null` until the first reading is. */
  readonly watermark: number | null;
  /** A longer range that is being read now, or is the first to be read: `--since`, or what an interruption left out. */
  readonly readingBack: { readonly from: number; readonly to: number } | null;
  /** Why the group cannot be read. */
  readonly problem: AwsProblem | null;
  /** What went wrong with the last request, if it may pass by itself. */
  readonly failure: AwsProblem | null;
  /** The group is not there (yet, or any more). */
  readonly missing: boolean;
  /** What of `readingBack` is missing where nothing more is read. */
  readonly unread: Gap | null;
  /** The range that could not be read because of `problem`. */
  readonly gap: Gap | null;
  readonly overlapMs: number;
  /** How late events were taken in lately (99th percentile); `null` before the first. */
  readonly lagMs: number | null;
  /** The window is over, and its last reading done. */
  readonly closed: boolean;
}

export interface PollerDeps {
  readonly credentials: CredentialRefresher;
  readonly limiter: RateLimiter;
  readonly clock: Clock;
  readonly service: ServiceClock;
  readonly deduplicator: Deduplicator;
  readonly region: string | null;
  readonly profile: string | null;
  readonly since: number;
  readonly until: number | null;
  /** Service time from which on a reading is the last one: what comes late is there by then. */
  readonly closesAt: () => number;
  readonly overlapMs: number;
  readonly intervalMs: number;
  readonly pattern: () => string | null;
  /** The service cannot read the pattern. */
  readonly patternRefused: () => void;
  /** New events, and how many of the page were known already. May wait: then no page is read meanwhile. */
  readonly deliver: (events: LogEvent[], duplicates: number) => Promise<void>;
  readonly onChange: () => void;
}

/** A poller that reads nothing before it is run; its first reading is due at once. */
export function createPoller(group: LogGroup, deps: PollerDeps): Poller {
  const { clock, deduplicator, limiter, credentials, service } = deps;
  const { since, until, overlapMs } = deps;
  const window = createPollWindow({ since, until, overlapMs, service, now: clock.now, deduplicator });
  const schedule = createPollSchedule(clock.now(), deps.intervalMs);
  let cursor: PageCursor | null = null;
  let problem: AwsProblem | null = null;
  let failure: AwsProblem | null = null;
  let missing = false;
  let closed = false;
  let wakeUp = () => {};

  const circles: AwsProblem = {
    kind: 'service',
    exitCode: exitCodes.fault,
    message: `FilterLogEvents repeats its pages of ${group.name}`,
    hint: 'it is asked again every half minute',
  };
  const isBehind = (at: number) => window.isBehind(at, schedule.intervalMs());

  function pace(): Pace {
    const hurry = cursor === null ? isBehind(service.now()) : cursor.pages > 0 || isBehind(cursor.startedAt);
    return hurry ? 'catch-up' : 'steady';
  }

  function readingBack(): PollerState['readingBack'] {
    if (cursor !== null) return isBehind(cursor.startedAt) ? { from: cursor.from, to: cursor.to } : null;
    // The first reading waits for its turn.
    const waits = window.watermark() === null && problem === null && !missing;
    return waits ? { from: since, to: service.now() } : null;
  }

  async function turn(signal: AbortSignal): Promise<void> {
    await credentials.ensureValid(signal);
    await limiter.acquire({ dueAt: schedule.dueAt(), pace }, signal);
    if (signal.aborted) return;
    if (cursor === null) {
      schedule.begin(clock.now());
      cursor = window.begin(deps.pattern());
      deps.onChange();
    }
    const { from, to, pattern, token: nextToken } = cursor;
    const request = { group: group.identifier, from, to, pattern, nextToken };
    const asked = cursor;
    let page: FilterPage;
    try {
      page = await credentials.api().filterLogEvents(request, signal);
    } catch (error) {
      if (!signal.aborted) refused(error, asked);
      return;
    }
    accepted(page);
    await take(page, asked);
  }

  function accepted(page: FilterPage): void {
    credentials.markValid();
    limiter.recordSuccess();
    service.observe(page.serverTime);
    failure = null;
    // What leads in circles answers, too: only a complete reading shows that it is over.
    if ((problem === null || problem === circles) && !missing) return;
    problem = null;
    missing = false;
    deps.onChange();
  }

  async function take(page: FilterPage, asked: PageCursor): Promise<void> {
    const fresh: LogEvent[] = [];
    let duplicates = 0;
    for (const event of page.events) {
      if (!includesStream(group, event.logStream)) continue;
      if (event.ingestionTime !== null) window.late(event.ingestionTime - event.timestamp);
      if (deduplicator.acceptPolled(event)) fresh.push(eventIn(group, event));
      else duplicates += 1;
    }
    // Handed over first: the end of the last reading ends the source.
    const taken = deps.deliver(fresh, duplicates);
    if (cursor === asked) {
      window.passed(page.events.at(-1)?.timestamp ?? null, asked);
      follow(advanceCursor(asked, page.nextToken), asked);
    }
    await taken;
  }

  function follow(step: CursorStep, asked: PageCursor): void {
    switch (step.kind) {
      case 'page':
        // A token goes with the range that it was given for; without one the range starts again.
        cursor = step.cursor.token === null ? window.shortened(step.cursor) : step.cursor;
        schedule.notBefore(clock.now());
        return;
      case 'stuck':
        cursor = null;
        problem = circles;
        schedule.notBefore(clock.now() + stuckRetryMs);
        deps.onChange();
        return;
      case 'complete':
        cursor = null;
        problem = null;
        closed = window.complete(asked) >= deps.closesAt();
        schedule.complete();
        deps.onChange();
    }
  }

  function refused(error: unknown, asked: PageCursor): void {
    const { region, profile } = deps;
    const found = classifyAwsError(error, {
      action: 'logs:FilterLogEvents',
      resource: group.name,
      region,
      profile,
    });
    const everRead = window.watermark() !== null;
    const after = refusalAction(found, { everRead, hasPattern: asked.pattern !== null });
    switch (after.kind) {
      case 'credentials':
        credentials.markInvalid(found);
        return;
      case 'restart':
        // Unless the pattern changed meanwhile: then another reading begins anyway.
        if (cursor === asked) follow(restartCursor(asked), asked);
        return;
      case 'back-off':
        failure = found;
        limiter.recordRefusal(found.message);
        return;
      case 'all-lines':
        deps.patternRefused();
        return;
      case 'missing':
        missing = true;
        failure = found;
        break;
      case 'unreadable':
        problem = found;
    }
    cursor = null;
    schedule.notBefore(clock.now() + after.retryMs);
    deps.onChange();
  }

  function gapReason({ message }: AwsProblem): string {
    return message.includes(group.name) ? message : `${group.name}: ${message}`;
  }

  return {
    async run(signal) {
      const alarm = createAlarm(clock, signal);
      wakeUp = alarm.wake;
      while (!signal.aborted && !closed) {
        await alarm.until(schedule.dueAt());
        if (signal.aborted) break;
        if (clock.now() >= schedule.dueAt()) await turn(signal);
      }
    },
    requestPollBy(at) {
      if (schedule.by(at, cursor !== null)) wakeUp();
    },
    setIntervalMs(ms) {
      if (ms === schedule.intervalMs()) return;
      const waits = cursor === null && window.watermark() !== null && problem === null && !missing;
      schedule.setIntervalMs(ms, waits);
      if (waits) wakeUp();
    },
    patternChanged() {
      cursor = null;
    },
    state() {
      const watermark = window.watermark();
      const back = readingBack();
      return {
        watermark,
        readingBack: back,
        unread: back === null ? null : { ...back, reason: `${group.name}: ended before it was read back` },
        problem,
        failure,
        missing,
        gap:
          problem === null
            ? null
            : { from: watermark ?? since, to: service.now(), reason: gapReason(problem) },
        overlapMs: window.overlapMs(),
        lagMs: window.lagMs(),
        closed,
      };
    },
  };
}
