import type { CredentialRefresher } from '../client/credential-refresher.ts';
import { type Clock, createAlarm } from '../clock.ts';
import { groupNamedIn } from '../discovery/group-names.ts';
import type { LogGroup } from '../discovery/log-group.ts';
import { type AwsProblem, classifyAwsError, isCredentialProblem } from '../errors/aws-errors.ts';
import { refusedDelayMs, reopenDelayMs, sessionEndReason, unreachableReason } from './refusal.ts';
import { type LiveTailSession, type SessionEnd, silenceMs } from './session.ts';

/** The service ends a session after three hours: its successor opens before. */
const rollOverMs = 175 * 60_000;
const rollOverRetryMs = 30_000;
/** Groups that join are waited for so long, so that one session follows for all of them. */
const joinMs = 5_000;
/** How often it is looked whether a session may be open again, beside being told. */
const restMs = 60_000;

/** Up to ten groups that share a Live Tail session, which is opened again whenever it ends. */
export interface LiveTailSessionGroup {
  /** Groups in the sessionGroup, whether or not the present session tells of them. */
  size(): number;
  /** Takes a group in: the next session, which follows soon, tells of it. */
  add(group: LogGroup): void;
  /** Has the session followed by another one at once, with the groups and the pattern of then. */
  replaceSession(): void;
  /** Until aborted. Never throws. */
  run(): Promise<void>;
  state(): SessionGroupState;
}

export interface SessionGroupState {
  /** Groups that a session tells of now; `null` without one. */
  readonly liveGroups: readonly LogGroup[] | null;
  /** Why a session is being opened again; `null` when it is not. */
  readonly reconnecting: string | null;
  /** Why there is no session, for a longer time; `null` when there is no such reason. */
  readonly refused: string | null;
  readonly refusal: AwsProblem | null;
}

const idle: SessionGroupState = { liveGroups: null, reconnecting: null, refused: null, refusal: null };

export interface SessionGroupDeps {
  readonly credentials: CredentialRefresher;
  readonly clock: Clock;
  readonly random: () => number;
  readonly region: string | null;
  readonly profile: string | null;
  readonly open: (groups: readonly LogGroup[]) => LiveTailSession;
  readonly supportsLiveTail: (group: LogGroup) => boolean;
  /** Why no session may be open now; `null` while one may. */
  readonly unavailable: () => string | null;
  /** The service cannot read the filter pattern. */
  readonly patternRefused: () => void;
  readonly onChange: () => void;
  readonly signal: AbortSignal;
}

/** A sessionGroup without a group: `run` waits for the first. `random` gives [0, 1). */
export function createSessionGroup(deps: SessionGroupDeps): LiveTailSessionGroup {
  const { clock, credentials, signal, random, unavailable } = deps;
  const groups: LogGroup[] = [];
  const alarm = createAlarm(clock, signal);
  let state: SessionGroupState = idle;
  /** When the session is to be followed by another one. */
  let replaceAt = Number.POSITIVE_INFINITY;
  /** Groups that Live Tail may not read: one of them has the whole session refused. */
  const leftOut = new Map<LogGroup, { readonly until: number; readonly why: string }>();

  function replaceBy(at: number): void {
    replaceAt = Math.min(replaceAt, at);
    alarm.wake();
  }

  function change(next: SessionGroupState): void {
    state = next;
    deps.onChange();
  }

  function askable(): LogGroup[] {
    return groups.filter(
      (group) => deps.supportsLiveTail(group) && (leftOut.get(group)?.until ?? 0) <= clock.now(),
    );
  }

  function liveGroups(own: readonly LogGroup[]): void {
    const why = groups.flatMap((group) => (own.includes(group) ? [] : (leftOut.get(group)?.why ?? [])))[0];
    change({ ...idle, liveGroups: own, refused: why ?? null });
  }

  /** Leaves the group out that a refusal names, if there are others to open a session for. */
  function leaveOut(end: SessionEnd, own: readonly LogGroup[]): boolean {
    if (!('error' in end) || !(end.error instanceof Error) || own.length < 2) return false;
    const group = groupNamedIn(end.error.message, own);
    if (group === null) return false;
    const problem = problemOf(end.error, group.name);
    if (problem.kind !== 'access-denied') return false;
    leftOut.set(group, { until: clock.now() + (refusedDelayMs(problem, 1) ?? 0), why: problem.message });
    return true;
  }

  function problemOf(error: unknown, resource: string | null): AwsProblem {
    const { region, profile } = deps;
    return classifyAwsError(error, { action: 'logs:StartLiveTail', resource, region, profile });
  }

  function open(): { session: LiveTailSession; own: readonly LogGroup[] } {
    // Groups and pattern are as of now: earlier calls for another session are served.
    alarm.reset();
    replaceAt = clock.now() + rollOverMs;
    const own = askable();
    const session = deps.open(own);
    const close = () => session.close();
    signal.addEventListener('abort', close);
    void session.ended.then(() => signal.removeEventListener('abort', close));
    return { session, own };
  }

  /** Keeps a session, replacing it before its three hours end. Gives how the last one ended. */
  async function serve(first: LiveTailSession, own: readonly LogGroup[]): Promise<SessionEnd> {
    let session = first;
    liveGroups(own);
    for (;;) {
      const end = await Promise.race([session.ended, alarm.until(replaceAt).then(() => null)]);
      if (end !== null || signal.aborted || unavailable() !== null) {
        session.close();
        // The wait for its successor is over, too.
        alarm.wake();
        state = { ...state, liveGroups: null };
        return end ?? (await session.ended);
      }
      if (clock.now() < replaceAt) continue;
      const next = open();
      if (await next.session.opened) {
        session.close();
        session = next.session;
        liveGroups(next.own);
      } else {
        const isLeftOut = leaveOut(await next.session.ended, next.own);
        replaceBy(clock.now() + (isLeftOut ? 0 : rollOverRetryMs));
      }
    }
  }

  /** Notes why a session was not opened. Gives how long to wait. */
  function refused(end: SessionEnd, failures: number): number {
    const error = 'error' in end ? end.error : new Error(sessionEndReason(end));
    const problem = problemOf(error, groups.length === 1 ? (groups[0]?.name ?? null) : null);
    if (isCredentialProblem(problem)) {
      state = { ...state, reconnecting: null };
      credentials.markInvalid(problem);
      return 0;
    }
    if (problem.kind === 'invalid-pattern') deps.patternRefused();
    const wait = refusedDelayMs(problem, failures);
    if (wait === null) {
      change({ ...state, reconnecting: problem.message });
      return reopenDelayMs(failures, random());
    }
    const isOutOfReach = problem.kind === 'region' || problem.kind === 'network';
    change({
      ...idle,
      refused: isOutOfReach ? unreachableReason(deps.region) : problem.message,
      refusal: problem,
    });
    return wait;
  }

  return {
    size: () => groups.length,
    add(group) {
      groups.push(group);
      replaceBy(clock.now() + joinMs);
    },
    replaceSession: () => replaceBy(clock.now()),
    async run() {
      let failures = 0;
      while (!signal.aborted) {
        const why = unavailable();
        if (why !== null) {
          if (state.refused !== why) change({ ...idle, refused: why });
          await alarm.until(clock.now() + restMs);
          continue;
        }
        await credentials.ensureValid(signal);
        if (askable().length === 0) {
          await alarm.until(clock.now() + silenceMs);
          continue;
        }
        const { session, own } = open();
        if (!(await session.opened)) {
          const end = await session.ended;
          if (end.reason === 'closed') continue;
          failures += 1;
          if (leaveOut(end, own)) continue;
          await clock.sleep(refused(end, failures), signal);
          continue;
        }
        const openedAt = clock.now();
        const end = await serve(session, own);
        if (end.reason === 'closed') continue;
        // A session that stood for a while starts the count of failures again.
        failures = clock.now() - openedAt > 2 * silenceMs ? 0 : failures + 1;
        change({ ...idle, reconnecting: sessionEndReason(end) });
        await clock.sleep(reopenDelayMs(failures, random()), signal);
      }
    },
    state: () => state,
  };
}
