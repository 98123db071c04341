import type { LiveTailCost } from '../../source/source.ts';
import type { LiveTailEvent, LiveTailUpdate } from '../client/api.ts';
import type { CredentialRefresher } from '../client/credential-refresher.ts';
import type { Clock } from '../clock.ts';
import { groupNamed, parseGroupName } from '../discovery/group-names.ts';
import type { LogGroup } from '../discovery/log-group.ts';
import type { AwsProblem } from '../errors/aws-errors.ts';
import { type LiveTailSession, openLiveTailSession } from './session.ts';
import { createCostMeter } from './session-cost.ts';
import { LiveTailSessionGroup } from './session-group.ts';

export const groupsPerSession = 10;
/** Of the 15 sessions that an account may have at once; the rest is left to others. */
export const defaultSessions = 3;

/** The Live Tail sessions of a source: ten groups each, reopened when they end, until the source ends. */
export interface LiveTailPool {
  /** Adds a group, as long as a session has room for it. */
  add(group: LogGroup): void;
  /** The filter pattern changed: each session is replaced by one with the new pattern. */
  patternChanged(): void;
  /** Ends the sessions, with the reason, until called with `null`. */
  pause(reason: string | null): void;
  state(): LiveTailPoolState;
}

export interface LiveTailPoolState {
  /** Open sessions. */
  readonly open: number;
  /** The groups that they cover. */
  readonly liveGroups: ReadonlySet<LogGroup>;
  /** Why a session is being opened again; `null` when none is. */
  readonly reconnecting: string | null;
  /** Why there is no session where there should be one. */
  readonly refused: string | null;
  readonly refusal: AwsProblem | null;
  readonly cost: LiveTailCost;
}

export interface LiveTailPoolDeps {
  readonly credentials: CredentialRefresher;
  readonly clock: Clock;
  readonly random: () => number;
  readonly region: string | null;
  readonly profile: string | null;
  readonly maxSessions: number;
  readonly maxMinutes: number | null;
  readonly pattern: () => string | null;
  readonly patternRefused: () => void;
  /** Whether Live Tail can be asked for a group now (it exists, and its log class has Live Tail). */
  readonly supportsLiveTail: (group: LogGroup) => boolean;
  readonly onEvents: (session: number, group: LogGroup, events: readonly LiveTailEvent[]) => void;
  /** An update of these groups is complete; `sampled`: the service dropped some events of its second. */
  readonly onUpdate: (session: number, groups: readonly LogGroup[], sampled: boolean) => void;
  readonly onChange: () => void;
  readonly signal: AbortSignal;
}

/** Opens no session before a group is added. */
export function createLiveTailPool(deps: LiveTailPoolDeps): LiveTailPool {
  const { clock, credentials, maxMinutes } = deps;
  const sessionGroups: LiveTailSessionGroup[] = [];
  const cost = createCostMeter();
  let sessions = 0;
  let isOverBudget = false;
  let pausedReason: string | null = null;
  const unavailable = () => (isOverBudget ? `--max-minutes ${maxMinutes} reached` : pausedReason);

  function open(groups: readonly LogGroup[]): LiveTailSession {
    const number = ++sessions;
    const session = openLiveTailSession(
      { groupArns: groups.flatMap(({ arn }) => arn ?? []), pattern: deps.pattern() },
      { api: credentials.api(), clock, onUpdate: (update) => received(number, groups, update) },
    );
    void session.opened.then((isOpen) => {
      if (!isOpen) return;
      credentials.markValid();
      cost.opened(number, clock.now());
    });
    void session.ended.then(() => cost.closed(number, clock.now()));
    return session;
  }

  function received(number: number, groups: readonly LogGroup[], { events, sampled }: LiveTailUpdate): void {
    for (const [group, own] of byGroup(events, groups)) deps.onEvents(number, group, own);
    deps.onUpdate(number, groups, sampled);
    if (maxMinutes === null || isOverBudget || cost.cost(clock.now()).sessionMinutes < maxMinutes) return;
    isOverBudget = true;
    for (const sessionGroup of sessionGroups) sessionGroup.replaceSession();
  }

  function sessionGroupWithRoom(): LiveTailSessionGroup | null {
    const room = sessionGroups.find((sessionGroup) => sessionGroup.size() < groupsPerSession);
    if (room !== undefined || sessionGroups.length >= deps.maxSessions) return room ?? null;
    const sessionGroup = new LiveTailSessionGroup({ ...deps, open, unavailable });
    sessionGroups.push(sessionGroup);
    // Started later, so that groups that are added together share a session from its start.
    void Promise.resolve().then(() => sessionGroup.run());
    return sessionGroup;
  }

  return {
    add(group) {
      sessionGroupWithRoom()?.add(group);
    },
    patternChanged() {
      for (const sessionGroup of sessionGroups) sessionGroup.replaceSession();
    },
    pause(reason) {
      if (reason === pausedReason) return;
      pausedReason = reason;
      for (const sessionGroup of sessionGroups) sessionGroup.replaceSession();
    },
    state() {
      const states = sessionGroups.map((sessionGroup) => sessionGroup.state());
      const first = <Key extends 'reconnecting' | 'refused' | 'refusal'>(key: Key) =>
        states.find((state) => state[key] !== null)?.[key] ?? null;
      const liveGroups = states.flatMap(({ liveGroups }) => (liveGroups === null ? [] : [liveGroups]));
      return {
        open: liveGroups.length,
        liveGroups: new Set(liveGroups.flat()),
        reconnecting: first('reconnecting'),
        refused: first('refused'),
        refusal: first('refusal'),
        cost: cost.cost(clock.now()),
      };
    },
  };
}

function byGroup(
  events: readonly LiveTailEvent[],
  groups: readonly LogGroup[],
): ReadonlyMap<LogGroup, readonly LiveTailEvent[]> {
  const sorted = new Map<LogGroup, LiveTailEvent[]>();
  for (const event of events) {
    const group = groupNamed(parseGroupName(event.logGroupIdentifier), groups);
    if (group === null) continue;
    const own = sorted.get(group);
    if (own === undefined) sorted.set(group, [event]);
    else own.push(event);
  }
  return sorted;
}
