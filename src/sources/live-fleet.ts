import type { LogEvent } from '../events/log-event.ts';
import type { LiveTailCost } from '../events/source.ts';
import type { LiveTailUpdate } from './api.ts';
import { type AwsProblem, classifyAwsError, isCredentialProblem } from './aws-errors.ts';
import { type Clock, createAlarm } from './clock.ts';
import type { CredentialGate } from './credentials.ts';
import { createCostMeter } from './live-cost.ts';
import { type LiveSession, openLiveSession, type SessionEnd, silenceMs } from './live-tail.ts';
import type { LogGroup } from './log-groups.ts';

export const groupsPerSession = 10;
/** Of the 15 sessions that an account may have at once; the rest is left to colleagues. */
export const defaultSessions = 3;
/** The service ends a session after three hours: its successor opens before. */
const rollOverMs = 175 * 60_000;
const rollOverRetryMs = 30_000;
/** A refusal that does not pass by itself is asked about again this often. */
const refusedRetryMs = 300_000;
const unreachableRetryMs = 60_000;
const longestPauseMs = 30_000;
/** After so many failed openings in a row the endpoint counts as out of reach. */
const openingsBeforeGivingUp = 3;

/** The Live Tail sessions of a source: ten groups each, reopened when they end, until the source ends. */
export interface LiveFleet {
  /** Takes groups in as far as there are sessions left for them. */
  add(groups: readonly LogGroup[]): void;
  /** The filter pattern changed: each session is followed by one with the new pattern. */
  patternChanged(): void;
  state(): FleetState;
}

export interface FleetState {
  /** Sessions that stand. */
  readonly open: number;
  /** Names of the groups that they tell of. */
  readonly liveGroups: ReadonlySet<string>;
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
  /** Whether a group can be asked for now (it exists, and has a log class with Live Tail). */
  readonly canTail: (group: LogGroup) => boolean;
  readonly onEvents: (session: number, group: LogGroup, events: readonly LogEvent[]) => void;
  /** An update of these groups came; `sampled`: some of its second's events were left out. */
  readonly onUpdate: (groups: readonly LogGroup[], sampled: boolean) => void;
  readonly onChange: () => void;
  readonly signal: AbortSignal;
}

interface Shard {
  readonly groups: LogGroup[];
  readonly alarm: ReturnType<typeof createAlarm>;
  session: LiveSession | null;
  sessionGroups: readonly LogGroup[];
  reconnecting: string | null;
  refused: string | null;
  refusal: AwsProblem | null;
}

export function createLiveFleet(deps: FleetDeps): LiveFleet {
  const { clock, gate, signal } = deps;
  const shards: Shard[] = [];
  const cost = createCostMeter();
  let sessions = 0;
  let spent = false;

  function open(shard: Shard): { session: LiveSession; groups: readonly LogGroup[] } {
    const number = ++sessions;
    // Groups and pattern are as of now: earlier calls to renew the session are served.
    shard.alarm.reset();
    const groups = shard.groups.filter(deps.canTail);
    const session = openLiveSession(
      { groupArns: groups.flatMap(({ arn }) => arn ?? []), pattern: deps.pattern() },
      {
        api: gate.api(),
        clock,
        onUpdate: (update) => told(number, groups, update),
      },
    );
    void session.opened.then((stands) => {
      if (!stands) return;
      gate.held();
      cost.opened(number, clock.now());
    });
    void session.ended.then(() => cost.closed(number, clock.now()));
    return { session, groups };
  }

  function told(number: number, groups: readonly LogGroup[], { events, sampled }: LiveTailUpdate): void {
    for (const [group, own] of byGroup(events, groups)) deps.onEvents(number, group, own);
    deps.onUpdate(groups, sampled);
    const { maxMinutes } = deps;
    if (maxMinutes === null || spent || cost.cost(clock.now()).sessionMinutes < maxMinutes) return;
    spent = true;
    for (const shard of shards) shard.alarm.wake();
  }

  async function runShard(shard: Shard): Promise<void> {
    let failures = 0;
    while (!signal.aborted && !spent) {
      await gate.pass(signal);
      if (!shard.groups.some(deps.canTail)) {
        await shard.alarm.until(clock.now() + silenceMs);
        continue;
      }
      const { session, groups } = open(shard);
      const abort = () => session.close();
      signal.addEventListener('abort', abort);
      const stands = await session.opened;
      signal.removeEventListener('abort', abort);
      if (stands) {
        const openedAt = clock.now();
        const end = await serve(shard, session, groups);
        // A session that stood for a while starts the count of failures again.
        failures = clock.now() - openedAt > 2 * silenceMs ? 0 : failures + 1;
        if (end.reason === 'closed') continue;
        shard.reconnecting = endWords(end);
        deps.onChange();
        await shard.alarm.until(clock.now() + pause(failures));
        continue;
      }
      const end = await session.ended;
      if (end.reason === 'closed' || signal.aborted) continue;
      failures += 1;
      await shard.alarm.until(clock.now() + refusedFor(shard, end, failures));
    }
    shard.session = null;
    shard.reconnecting = null;
    if (spent) shard.refused = `--max-minutes ${deps.maxMinutes} reached`;
    deps.onChange();
  }

  /** Keeps a session, replacing it before its three hours end. Gives how the last one ended. */
  async function serve(
    shard: Shard,
    first: LiveSession,
    firstGroups: readonly LogGroup[],
  ): Promise<SessionEnd> {
    let session = first;
    const stand = (next: LiveSession, groups: readonly LogGroup[]) => {
      session = next;
      shard.session = next;
      shard.sessionGroups = groups;
      shard.reconnecting = null;
      shard.refused = null;
      shard.refusal = null;
      deps.onChange();
    };
    stand(first, firstGroups);
    let replaceAt = clock.now() + rollOverMs;
    for (;;) {
      const end = await Promise.race([session.ended, shard.alarm.until(replaceAt).then(() => null)]);
      if (end !== null || signal.aborted || spent) {
        session.close();
        shard.session = null;
        return end ?? (await session.ended);
      }
      const { session: next, groups } = open(shard);
      if (await next.opened) {
        session.close();
        stand(next, groups);
        replaceAt = clock.now() + rollOverMs;
      } else {
        replaceAt = clock.now() + rollOverRetryMs;
      }
    }
  }

  /** Notes why a session was not opened. Gives how long to wait. */
  function refusedFor(shard: Shard, end: SessionEnd, failures: number): number {
    const error = end.reason === 'refused' || end.reason === 'cut' ? end.error : new Error(endWords(end));
    const { region, profile } = deps;
    const resource = shard.groups.length === 1 ? (shard.groups[0]?.name ?? null) : null;
    const problem = classifyAwsError(error, { action: 'logs:StartLiveTail', resource, region, profile });
    shard.reconnecting = null;
    if (isCredentialProblem(problem)) {
      gate.failed(problem);
      return 0;
    }
    const wait = waitAfter(problem, failures);
    if (wait === null) {
      shard.reconnecting = problem.message;
      deps.onChange();
      return pause(failures);
    }
    shard.refused =
      problem.kind === 'region' || problem.kind === 'network' ? unreachable(region) : problem.message;
    shard.refusal = problem;
    deps.onChange();
    return wait;
  }

  /** Full jitter, growing to half a minute. */
  function pause(failures: number): number {
    return 200 + deps.random() * (Math.min(longestPauseMs, 1_000 * 2 ** Math.max(0, failures - 1)) - 200);
  }

  return {
    add(groups) {
      for (const group of groups) {
        const room = shards.find((shard) => shard.groups.length < groupsPerSession);
        if (room !== undefined) {
          room.groups.push(group);
          room.alarm.wake();
          continue;
        }
        if (shards.length >= deps.maxSessions) return;
        const shard: Shard = {
          groups: [group],
          alarm: createAlarm(clock, signal),
          session: null,
          sessionGroups: [],
          reconnecting: null,
          refused: null,
          refusal: null,
        };
        shards.push(shard);
        // Later, so that groups that come together share a session from its start.
        void Promise.resolve().then(() => runShard(shard));
      }
    },
    patternChanged() {
      for (const shard of shards) shard.alarm.wake();
    },
    state() {
      const standing = shards.filter(({ session }) => session !== null);
      return {
        open: standing.length,
        liveGroups: new Set(standing.flatMap(({ sessionGroups }) => sessionGroups.map(({ name }) => name))),
        reconnecting: shards.find((shard) => shard.reconnecting !== null)?.reconnecting ?? null,
        refused: shards.find((shard) => shard.refused !== null)?.refused ?? null,
        refusal: shards.find((shard) => shard.refusal !== null)?.refusal ?? null,
        cost: cost.cost(clock.now()),
      };
    },
  };
}

/** How long to leave Live Tail alone after a refusal; `null` for one that may pass in seconds. */
function waitAfter({ kind }: AwsProblem, failures: number): number | null {
  switch (kind) {
    case 'access-denied':
    case 'unsupported-region':
    case 'limit-exceeded':
    case 'wrong-class':
    case 'invalid-request':
    case 'invalid-token':
      return refusedRetryMs;
    case 'region':
    case 'not-found':
      return unreachableRetryMs;
    case 'network':
      return failures >= openingsBeforeGivingUp ? unreachableRetryMs : null;
    default:
      return null;
  }
}

function unreachable(region: string | null): string {
  return `the Live Tail endpoint stream-logs.${region ?? '<region>'}.amazonaws.com cannot be reached`;
}

function endWords(end: SessionEnd): string {
  switch (end.reason) {
    case 'closed':
      return 'closed';
    case 'timeout':
      return 'the Live Tail session reached its three hours';
    case 'silent':
      return `Live Tail fell silent for ${silenceMs / 1_000} s`;
    case 'hung-up':
      return 'Live Tail was ended by the service';
    case 'cut':
      return 'the Live Tail connection broke';
    case 'refused':
      return 'Live Tail could not be opened';
  }
}

/** Live Tail names a group as `name`, `account:name` or by its ARN. */
function byGroup(
  events: readonly LogEvent[],
  groups: readonly LogGroup[],
): ReadonlyMap<LogGroup, readonly LogEvent[]> {
  const sorted = new Map<LogGroup, LogEvent[]>();
  for (const event of events) {
    const name = event.logGroup
      .replace(/^arn:[^:]*:logs:[^:]*:[^:]*:log-group:/, '')
      .replace(/^\d{12}:/, '')
      .replace(/:\*$/, '');
    const group = groups.length === 1 ? groups[0] : groups.find((candidate) => candidate.name === name);
    if (group === undefined) continue;
    const own = sorted.get(group);
    if (own === undefined) sorted.set(group, [event]);
    else own.push(event);
  }
  return sorted;
}
