import type { LogEvent } from '../../events/log-event.ts';
import type { LiveTailCost } from '../../source/source.ts';
import type { LiveTailUpdate } from '../client/api.ts';
import type { CredentialGate } from '../client/credential-refresher.ts';
import type { Clock } from '../clock.ts';
import { groupNamed } from '../discovery/group-names.ts';
import type { LogGroup } from '../discovery/log-group.ts';
import type { AwsProblem } from '../errors/aws-errors.ts';
import { type LiveSession, openLiveSession } from './session.ts';
import { createCostMeter } from './session-cost.ts';
import { createShard, type Shard } from './session-group.ts';

export const groupsPerSession = 10;
/** Of the 15 sessions that an account may have at once; the rest is left to colleagues. */
export const defaultSessions = 3;

/** The Live Tail sessions of a source: ten groups each, reopened when they end, until the source ends. */
export interface LiveFleet {
  /** Takes a group in, as far as there is a session left for it. */
  add(group: LogGroup): void;
  /** The filter pattern changed: each session is followed by one with the new pattern. */
  patternChanged(): void;
  /** Ends the sessions, saying why, until called with `null`. */
  rest(reason: string | null): void;
  state(): FleetState;
}

export interface FleetState {
  /** Sessions that stand. */
  readonly open: number;
  /** The groups that they tell of. */
  readonly liveGroups: ReadonlySet<LogGroup>;
  /** Why a session is being opened again; `null` when none is. */
  readonly reconnecting: string | null;
  /** Why there is no session where there should be one. */
  readonly refused: string | null;
  readonly refusal: AwsProblem | null;
  readonly cost: LiveTailCost;
}

export interface FleetDeps {
  readonly gate: CredentialGate;
  readonly clock: Clock;
  readonly random: () => number;
  readonly region: string | null;
  readonly profile: string | null;
  readonly maxSessions: number;
  readonly maxMinutes: number | null;
  readonly pattern: () => string | null;
  readonly patternRefused: () => void;
  /** Whether a group can be asked for now (it exists, and has a log class with Live Tail). */
  readonly canTail: (group: LogGroup) => boolean;
  readonly onEvents: (session: number, group: LogGroup, events: readonly LogEvent[]) => void;
  /** An update of these groups came; `sampled`: some of its second's events were left out. */
  readonly onUpdate: (groups: readonly LogGroup[], sampled: boolean) => void;
  readonly onChange: () => void;
  readonly signal: AbortSignal;
}

/** No session is opened before a group is added. */
export function createLiveFleet(deps: FleetDeps): LiveFleet {
  const { clock, gate, maxMinutes } = deps;
  const shards: Shard[] = [];
  const cost = createCostMeter();
  let sessions = 0;
  let isSpent = false;
  let resting: string | null = null;
  const spent = () => (isSpent ? `--max-minutes ${maxMinutes} reached` : resting);

  function open(groups: readonly LogGroup[]): LiveSession {
    const number = ++sessions;
    const session = openLiveSession(
      { groupArns: groups.flatMap(({ arn }) => arn ?? []), pattern: deps.pattern() },
      { api: gate.api(), clock, onUpdate: (update) => told(number, groups, update) },
    );
    void session.opened.then((stands) => {
      if (!stands) return;
      gate.held();
      cost.opened(number, clock.now());
    });
    void session.ended.then(() => cost.closed(number, clock.now()));
    return session;
  }

  function told(number: number, groups: readonly LogGroup[], { events, sampled }: LiveTailUpdate): void {
    for (const [group, own] of byGroup(events, groups)) deps.onEvents(number, group, own);
    deps.onUpdate(groups, sampled);
    if (maxMinutes === null || isSpent || cost.cost(clock.now()).sessionMinutes < maxMinutes) return;
    isSpent = true;
    for (const shard of shards) shard.renew();
  }

  function shardWithRoom(): Shard | null {
    const room = shards.find((shard) => shard.size() < groupsPerSession);
    if (room !== undefined || shards.length >= deps.maxSessions) return room ?? null;
    const shard = createShard({ ...deps, open, spent });
    shards.push(shard);
    // Later, so that groups that come together share a session from its start.
    void Promise.resolve().then(shard.run);
    return shard;
  }

  return {
    add(group) {
      shardWithRoom()?.add(group);
    },
    patternChanged() {
      for (const shard of shards) shard.renew();
    },
    rest(reason) {
      if (reason === resting) return;
      resting = reason;
      for (const shard of shards) shard.renew();
    },
    state() {
      const states = shards.map((shard) => shard.state());
      const first = <Key extends 'reconnecting' | 'refused' | 'refusal'>(key: Key) =>
        states.find((state) => state[key] !== null)?.[key] ?? null;
      const standing = states.flatMap(({ standing }) => (standing === null ? [] : [standing]));
      return {
        open: standing.length,
        liveGroups: new Set(standing.flat()),
        reconnecting: first('reconnecting'),
        refused: first('refused'),
        refusal: first('refusal'),
        cost: cost.cost(clock.now()),
      };
    },
  };
}

function byGroup(
  events: readonly LogEvent[],
  groups: readonly LogGroup[],
): ReadonlyMap<LogGroup, readonly LogEvent[]> {
  const sorted = new Map<LogGroup, LogEvent[]>();
  for (const event of events) {
    const group = groupNamed(event.logGroup, groups);
    if (group === null) continue;
    const own = sorted.get(group);
    if (own === undefined) sorted.set(group, [event]);
    else own.push(event);
  }
  return sorted;
}
