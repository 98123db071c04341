import type { CredentialRefresher } from '../client/credential-refresher.ts';
import { type Alarm, type Clock, createAlarm } from '../clock.ts';
import { groupNamedIn } from '../discovery/group-names.ts';
import type { LogGroup } from '../discovery/log-group.ts';
import { type AwsProblem, classifyAwsError, isCredentialProblem } from '../errors/aws-errors.ts';
import { refusedDelayMs, reopenDelayMs, sessionEndReason, unreachableReason } from './refusal.ts';
import { type LiveTailSession, type SessionEnd, silenceMs } from './session.ts';

/** The service ends a session after three hours: its successor opens before. */
const rollOverMs = 175 * 60_000;
const rollOverRetryMs = 30_000;
/** After a group is added, wait this long for others, so that one new session serves all of them. */
const joinMs = 5_000;
/** How often to check whether a session may be opened again, besides on every change. */
const recheckMs = 60_000;

export interface SessionGroupState {
  /** Groups that a session covers now; `null` without one. */
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
  /** Returns [0, 1). */
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

/** An open session, and the groups that it covers. */
interface Opened {
  readonly session: LiveTailSession;
  readonly groups: readonly LogGroup[];
}

/** Up to ten groups that share a Live Tail session, which is opened again whenever it ends. */
export class LiveTailSessionGroup {
  readonly #deps: SessionGroupDeps;
  readonly #alarm: Alarm;
  readonly #groups: LogGroup[] = [];
  #state: SessionGroupState = idle;
  /** When the session is replaced by another one. */
  #replaceAt = Number.POSITIVE_INFINITY;
  /** Groups that Live Tail may not read: with one of them the whole session would be refused. */
  readonly #leftOut = new Map<LogGroup, { readonly until: number; readonly why: string }>();

  /** Without a group `run` waits for the first. */
  constructor(deps: SessionGroupDeps) {
    this.#deps = deps;
    this.#alarm = createAlarm(deps.clock, deps.signal);
  }

  /** Groups in it, whether or not the present session covers them. */
  size(): number {
    return this.#groups.length;
  }

  /** Adds a group: the next session, which follows soon, covers it. */
  add(group: LogGroup): void {
    this.#groups.push(group);
    this.#replaceBy(this.#deps.clock.now() + joinMs);
  }

  /** Replaces the session at once, with the groups and the pattern of then. */
  replaceSession(): void {
    this.#replaceBy(this.#deps.clock.now());
  }

  state(): SessionGroupState {
    return this.#state;
  }

  /** Until aborted. Never throws. */
  async run(): Promise<void> {
    const { clock, random, signal } = this.#deps;
    let failures = 0;
    while (!signal.aborted) {
      if (!(await this.#mayOpen())) continue;
      const opened = this.#open();
      const { session } = opened;
      if (!(await session.opened)) {
        const end = await session.ended;
        if (end.reason === 'closed') continue;
        failures += 1;
        if (!this.#leaveOut(end, opened.groups)) await clock.sleep(this.#refused(end, failures), signal);
        continue;
      }
      const openedAt = clock.now();
      const end = await this.#serve(opened);
      if (end.reason === 'closed') continue;
      // A session that was open for a while resets the count of failures.
      failures = clock.now() - openedAt > 2 * silenceMs ? 0 : failures + 1;
      this.#change({ ...idle, reconnecting: sessionEndReason(end) });
      await clock.sleep(reopenDelayMs(failures, random()), signal);
    }
  }

  /** Whether a session may be opened now; else waits until that may have changed. */
  async #mayOpen(): Promise<boolean> {
    const { clock, credentials, signal } = this.#deps;
    const why = this.#deps.unavailable();
    if (why !== null) {
      if (this.#state.refused !== why) this.#change({ ...idle, refused: why });
      await this.#alarm.until(clock.now() + recheckMs);
      return false;
    }
    await credentials.ensureValid(signal);
    if (this.#eligible().length > 0) return !signal.aborted;
    await this.#alarm.until(clock.now() + silenceMs);
    return false;
  }

  #open(): Opened {
    const { clock, signal } = this.#deps;
    // Groups and pattern are as of now: earlier requests for another session are served.
    this.#alarm.reset();
    this.#replaceAt = clock.now() + rollOverMs;
    const groups = this.#eligible();
    const session = this.#deps.open(groups);
    const close = () => session.close();
    signal.addEventListener('abort', close);
    void session.ended.then(() => signal.removeEventListener('abort', close));
    return { session, groups };
  }

  /** Keeps a session open, replacing it before its three hours end. Returns how the last one ended. */
  async #serve(first: Opened): Promise<SessionEnd> {
    const { clock, signal } = this.#deps;
    let { session } = first;
    this.#covers(first.groups);
    for (;;) {
      const end = await Promise.race([session.ended, this.#alarm.until(this.#replaceAt).then(() => null)]);
      if (end !== null || signal.aborted || this.#deps.unavailable() !== null) {
        session.close();
        // Ends the wait for a successor as well.
        this.#alarm.wake();
        this.#state = { ...this.#state, liveGroups: null };
        return end ?? (await session.ended);
      }
      if (clock.now() < this.#replaceAt) continue;
      const next = this.#open();
      if (await next.session.opened) {
        session.close();
        session = next.session;
        this.#covers(next.groups);
      } else {
        const isLeftOut = this.#leaveOut(await next.session.ended, next.groups);
        this.#replaceBy(clock.now() + (isLeftOut ? 0 : rollOverRetryMs));
      }
    }
  }

  /** Notes why a session was not opened. Returns how long to wait, in milliseconds. */
  #refused(end: SessionEnd, failures: number): number {
    const { credentials, region, random } = this.#deps;
    const error = 'error' in end ? end.error : new Error(sessionEndReason(end));
    const only = this.#groups.length === 1 ? (this.#groups[0]?.name ?? null) : null;
    const problem = this.#problemOf(error, only);
    if (isCredentialProblem(problem)) {
      this.#state = { ...this.#state, reconnecting: null };
      credentials.markInvalid(problem);
      return 0;
    }
    if (problem.kind === 'invalid-pattern') this.#deps.patternRefused();
    const delayMs = refusedDelayMs(problem, failures);
    if (delayMs === null) {
      this.#change({ ...this.#state, reconnecting: problem.message });
      return reopenDelayMs(failures, random());
    }
    const isUnreachable = problem.kind === 'region' || problem.kind === 'network';
    const refused = isUnreachable ? unreachableReason(region) : problem.message;
    this.#change({ ...idle, refused, refusal: problem });
    return delayMs;
  }

  /** Leaves out the group that a refusal names, if there are others to open a session for. */
  #leaveOut(end: SessionEnd, groups: readonly LogGroup[]): boolean {
    if (!('error' in end) || !(end.error instanceof Error) || groups.length < 2) return false;
    const group = groupNamedIn(end.error.message, groups);
    if (group === null) return false;
    const problem = this.#problemOf(end.error, group.name);
    if (problem.kind !== 'access-denied') return false;
    const until = this.#deps.clock.now() + (refusedDelayMs(problem, 1) ?? 0);
    this.#leftOut.set(group, { until, why: problem.message });
    return true;
  }

  #problemOf(error: unknown, resource: string | null): AwsProblem {
    const { region, profile } = this.#deps;
    return classifyAwsError(error, { action: 'logs:StartLiveTail', resource, region, profile });
  }

  /** The groups that a session can be opened for now. */
  #eligible(): LogGroup[] {
    const now = this.#deps.clock.now();
    const isLeftOut = (group: LogGroup) => (this.#leftOut.get(group)?.until ?? 0) > now;
    return this.#groups.filter((group) => this.#deps.supportsLiveTail(group) && !isLeftOut(group));
  }

  #covers(groups: readonly LogGroup[]): void {
    const others = this.#groups.filter((group) => !groups.includes(group));
    const why = others.flatMap((group) => this.#leftOut.get(group)?.why ?? [])[0];
    this.#change({ ...idle, liveGroups: groups, refused: why ?? null });
  }

  #replaceBy(at: number): void {
    this.#replaceAt = Math.min(this.#replaceAt, at);
    this.#alarm.wake();
  }

  #change(next: SessionGroupState): void {
    this.#state = next;
    this.#deps.onChange();
  }
}
