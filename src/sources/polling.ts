import type { LogEvent } from '../events/log-event.ts';
import type { Gap } from '../events/source.ts';
import type { FilterPage } from './api.ts';
import { type AwsProblem, classifyAwsError, isCredentialProblem } from './aws-errors.ts';
import { type Clock, createAlarm } from './clock.ts';
import type { CredentialGate } from './credentials.ts';
import { createLagMeter, overlapFor } from './lag.ts';
import type { Ledger } from './ledger.ts';
import { belongsTo, type LogGroup } from './log-groups.ts';
import { afterPage, beginPass, type PassStep, type RangePass, restartPass } from './range-pass.ts';
import type { Scheduler } from './scheduler.ts';
import type { ServiceClock } from './service-clock.ts';

/** A group that may not be read is tried again this often: the permission may be given meanwhile. */
const deniedRetryMs = 60_000;
const missingRetryMs = 10_000;
const stuckRetryMs = 30_000;
/** Clocks of Lambda's hosts differ: an event may lie a little ahead. */
const aheadMs = 10_000;

/**
 * Reads one log group with FilterLogEvents, again and again: first the range since `since`, then every
 * `cadence`, each time from the start of the reading before, less the overlap. So an event is read whenever it
 * is taken in at most one overlap after its timestamp, however long the pages take.
 */
export interface Poller {
  readonly group: LogGroup;
  /** Until aborted, or until a reading that began when the window was over is complete. Never throws. */
  run(signal: AbortSignal): Promise<void>;
  /** Reads again at `at` (epoch ms) at the latest. */
  pollBy(at: number): void;
  /** Time between two readings. */
  setCadence(ms: number): void;
  /** The filter pattern changed: what is under way starts again with the new one. */
  patternChanged(): void;
  state(): PollerState;
}

export interface PollerState {
  /** Service time up to which everything taken in was read; `null` until the first reading is complete. */
  readonly watermark: number | null;
  /** A longer range that is being read now, or is the first to be read: `--since`, or what an interruption left out. */
  readonly readingBack: { readonly from: number; readonly to: number } | null;
  /** Why the group cannot be read. */
  readonly problem: AwsProblem | null;
  /** What went wrong with the last request, if it may pass by itself. */
  readonly failure: AwsProblem | null;
  /** The group is not there (yet, or any more). */
  readonly missing: boolean;
  /** The range that could not be read because of `problem`. */
  readonly gap: Gap | null;
  readonly overlapMs: number;
  /** How late events were taken in lately (99th percentile); `null` before the first. */
  readonly lagMs: number | null;
  /** The window is over, and its last reading done. */
  readonly closed: boolean;
}

export interface PollerDeps {
  readonly gate: CredentialGate;
  readonly scheduler: Scheduler;
  readonly clock: Clock;
  readonly service: ServiceClock;
  readonly ledger: Ledger;
  readonly region: string | null;
  readonly profile: string | null;
  readonly since: number;
  readonly until: number | null;
  /** Service time from which on a reading is the last one: what comes late is there by then. */
  readonly closesAt: () => number;
  readonly overlapMs: number;
  readonly cadenceMs: number;
  readonly pattern: () => string | null;
  /** The service cannot read the pattern. */
  readonly patternRefused: () => void;
  /** New events, and how many of the page were known already. May wait: then no page is read meanwhile. */
  readonly deliver: (events: LogEvent[], duplicates: number) => Promise<void>;
  readonly onChange: () => void;
}

export function createPoller(group: LogGroup, deps: PollerDeps): Poller {
  const { clock, ledger, scheduler, gate, service } = deps;
  const lag = createLagMeter();
  let cadenceMs = deps.cadenceMs;
  let dueAt = clock.now();
  /** When readings were asked for out of turn: the first and the last of those not begun yet. */
  let wanted = { first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY };
  let passBegan = { at: 0, blind: false };
  let pass: RangePass | null = null;
  let watermark: number | null = null;
  let problem: AwsProblem | null = null;
  let failure: AwsProblem | null = null;
  let missing = false;
  let closed = false;
  let wakeUp = () => {};

  const overlap = () => overlapFor(deps.overlapMs, lag.p99());

  function begin(): RangePass {
    const startedAt = service.now();
    passBegan = { at: clock.now(), blind: service.aheadMs() === null };
    if (wanted.first <= passBegan.at) {
      wanted = { ...wanted, first: wanted.last > passBegan.at ? wanted.last : Number.POSITIVE_INFINITY };
    }
    const back = watermark === null ? deps.since : watermark - overlap();
    const to = Math.min(startedAt + aheadMs, deps.until ?? Number.POSITIVE_INFINITY);
    const from = Math.max(deps.since, back, ledger.floor());
    return beginPass({ from: Math.min(from, to), to, startedAt, pattern: deps.pattern() });
  }

  /** More than the ordinary stretch between two readings: `--since`, or after an interruption. */
  function isReadingBack(current: RangePass): boolean {
    if (watermark === null) return true;
    return current.startedAt - watermark > 2 * cadenceMs + 10_000;
  }

  function readingBack(): PollerState['readingBack'] {
    if (pass !== null) return isReadingBack(pass) ? { from: pass.from, to: pass.to } : null;
    // The first reading waits for its turn.
    const waits = watermark === null && problem === null && !missing;
    return waits ? { from: deps.since, to: service.now() } : null;
  }

  async function turn(signal: AbortSignal): Promise<void> {
    await gate.pass(signal);
    const hurry = pass === null ? watermark === null : pass.pages > 0 || isReadingBack(pass);
    await scheduler.turn({ dueAt, pace: hurry ? 'catch-up' : 'steady' }, signal);
    if (signal.aborted) return;
    if (pass === null) {
      pass = begin();
      deps.onChange();
    }
    const { from, to, pattern, token: nextToken } = pass;
    const request = { group: group.identifier, from, to, pattern, nextToken };
    const asked = pass;
    let page: FilterPage;
    try {
      page = await gate.api().filterLogEvents(request, signal);
    } catch (error) {
      if (!signal.aborted) refused(error, asked);
      return;
    }
    accepted(page);
    await take(page, asked);
  }

  function accepted(page: FilterPage): void {
    gate.held();
    scheduler.succeeded();
    service.heard(page.serverTime);
    failure = null;
    if (problem === null && !missing) return;
    problem = null;
    missing = false;
    deps.onChange();
  }

  async function take(page: FilterPage, asked: RangePass): Promise<void> {
    const fresh: LogEvent[] = [];
    let duplicates = 0;
    for (const event of page.events) {
      if (!belongsTo(group, event.logStream)) continue;
      if (event.ingestionTime !== null) lag.add(event.ingestionTime - event.timestamp);
      if (ledger.polled(event)) fresh.push({ ...event, logGroup: group.name });
      else duplicates += 1;
    }
    // Handed over first: the end of the last reading ends the source.
    const taken = deps.deliver(fresh, duplicates);
    if (pass === asked) follow(afterPage(asked, page.nextToken), asked);
    await taken;
  }

  function follow(step: PassStep, asked: RangePass): void {
    switch (step.kind) {
      case 'page':
        pass = step.pass;
        dueAt = clock.now();
        return;
      case 'stuck':
        pass = null;
        dueAt = clock.now() + stuckRetryMs;
        return;
      case 'complete': {
        pass = null;
        const startedAt = asked.startedAt + (passBegan.blind ? (service.aheadMs() ?? 0) : 0);
        watermark = Math.min(startedAt, asked.to);
        closed = startedAt >= deps.closesAt();
        ledger.prune(watermark - 2 * overlap(), clock.now());
        dueAt = Math.min(passBegan.at + cadenceMs, wanted.first);
        deps.onChange();
        return;
      }
    }
  }

  function refused(error: unknown, asked: RangePass): void {
    const { region, profile } = deps;
    const found = classifyAwsError(error, {
      action: 'logs:FilterLogEvents',
      resource: group.name,
      region,
      profile,
    });
    // A name that cannot be resolved after it could is the network, not the Region.
    const kind = found.kind === 'region' && watermark !== null ? 'network' : found.kind;
    if (isCredentialProblem(found)) {
      gate.failed(found);
      return;
    }
    switch (kind) {
      case 'invalid-token':
        follow(restartPass(asked), asked);
        return;
      case 'throttled':
      case 'limit-exceeded':
      case 'network':
      case 'service':
      case 'unknown':
      case 'aborted':
        failure = found;
        scheduler.refused(found.message);
        return;
      case 'invalid-pattern':
        if (asked.pattern !== null) {
          deps.patternRefused();
          return;
        }
        break;
      case 'not-found':
        missing = true;
        failure = found;
        pass = null;
        dueAt = clock.now() + missingRetryMs;
        deps.onChange();
        return;
      default:
    }
    problem = found;
    pass = null;
    dueAt = clock.now() + deniedRetryMs;
    deps.onChange();
  }

  return {
    group,
    async run(signal) {
      const alarm = createAlarm(clock, signal);
      wakeUp = alarm.wake;
      while (!signal.aborted && !closed) {
        await alarm.until(dueAt);
        if (signal.aborted) break;
        if (clock.now() >= dueAt) await turn(signal);
      }
    },
    pollBy(at) {
      wanted = { first: Math.min(wanted.first, at), last: Math.max(wanted.last, at) };
      if (pass !== null || at >= dueAt) return;
      dueAt = at;
      wakeUp();
    },
    setCadence(ms) {
      if (ms === cadenceMs) return;
      cadenceMs = ms;
      const waitsForCadence = pass === null && watermark !== null && problem === null && !missing;
      if (!waitsForCadence) return;
      dueAt = Math.min(passBegan.at + ms, wanted.first);
      wakeUp();
    },
    patternChanged() {
      pass = null;
    },
    state() {
      const from = watermark ?? deps.since;
      return {
        watermark,
        readingBack: readingBack(),
        problem,
        failure,
        missing,
        gap:
          problem === null ? null : { from, to: service.now(), reason: `${group.name}: ${problem.message}` },
        overlapMs: overlap(),
        lagMs: lag.p99(),
        closed,
      };
    },
  };
}
