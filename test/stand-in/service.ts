import type { StoredSize } from '../../src/aws/client/api.ts';
import { compilePattern } from './filter-pattern.ts';

/** An event as the service holds it. */
export interface StoredEvent {
  readonly id: string;
  /** Name of the log group, or its ARN where another account owns it. */
  readonly group: string;
  readonly stream: string;
  readonly timestamp: number;
  readonly ingestionTime: number;
  readonly message: string;
}

export interface StoredGroup {
  /** The name, or the ARN where another account owns it: from a monitoring account it is read by its ARN alone. */
  readonly key: string;
  readonly name: string;
  readonly arn: string;
  readonly logClass: string;
  readonly creationTime: number;
  /** The size in DescribeLogGroups; `null`: the bytes that it holds. */
  readonly storedBytes: number | null;
}

/** What the stand-in does wrong, or differently, on purpose. Each can be changed at any time. */
export interface Behaviour {
  /** Called with the running number of the call (from 1); an error is thrown instead of an answer. */
  fail: (operation: Operation, call: number, group: string | null) => Error | null;
  /** Refuses a Live Tail session of these groups. */
  failTail: (groups: readonly StoredGroup[]) => Error | null;
  /** Events on one page of FilterLogEvents. */
  pageSize: number;
  /** Every n-th page comes without events, but with a token; 0 for never. */
  emptyPageEvery: number;
  /** FilterLogEvents shows an event this long after it was ingested: AWS documents no bound. */
  visibleAfterMs: number;
  /** Live Tail drops events beyond this many a second. */
  liveEventsPerSecond: number;
  /** Filter patterns are refused as ones that it cannot read. */
  refusesPatterns: boolean;
  /** Lets a session end: called each second with its number and age. */
  endSession: (session: number, ageMs: number) => SessionFate;
}

export type Operation =
  | 'DescribeLogGroups'
  | 'FilterLogEvents'
  | 'StartLiveTail'
  | 'GetFunctionConfiguration'
  | 'StartQuery'
  | 'GetQueryResults'
  | 'StopQuery';

/** `silent`: the connection stands, but nothing comes any more. */
export type SessionFate = 'live' | 'timeout' | 'cut' | 'end' | 'silent';

/** CloudWatch Logs in memory: groups, events that become visible when they are ingested, pages, faults. */
export interface Service {
  readonly behaviour: Behaviour;
  readonly region: string;
  now(): number;
  createGroup(
    name: string,
    options?: { logClass?: string; creationTime?: number; storedBytes?: number; account?: string },
  ): StoredGroup;
  deleteGroup(name: string): void;
  /** The log group that a function's configuration names. */
  setFunction(name: string, logGroup: string): void;
  write(event: Omit<StoredEvent, 'id'>): StoredEvent;
  /** Lets go of events older than that, as retention does. */
  forget(before: number): void;
  describe(request: {
    prefix: string | null;
    substring: string | null;
    token: string | null;
    limit: number;
  }): {
    groups: (StoredGroup & { readonly stored: StoredSize })[];
    nextToken: string | null;
  };
  filter(request: FilterInput): { events: StoredEvent[]; nextToken: string | null };
  /** Events of a range, whatever their class, as Logs Insights sees them. */
  everything(group: string, from: number, to: number): StoredEvent[];
  functionLogGroup(name: string): string;
  /** Throws what StartLiveTail answers; gives the groups of the session. */
  startTail(arns: readonly string[], pattern: string | null): { session: number; groups: StoredGroup[] };
  /** What one second of a session sends: events ingested after `after` and up to `upTo`. */
  tail(request: { groups: readonly StoredGroup[]; pattern: string | null; after: number; upTo: number }): {
    events: StoredEvent[];
    sampled: boolean;
  };
  /** Counts the call and throws the fault that is due, for operations that are played elsewhere. */
  call(operation: Operation, group: string | null): void;
  calls(operation: Operation): number;
  /** When each FilterLogEvents call came. */
  readonly filterTimes: readonly number[];
}

export interface FilterInput {
  /** Name or ARN. */
  readonly group: string;
  readonly from: number;
  readonly to: number;
  readonly pattern: string | null;
  readonly token: string | null;
}

/** An error as the SDK throws it. */
export function awsError(name: string, message: string, status = 400): Error {
  const error = Object.assign(new Error(message), { $metadata: { httpStatusCode: status } });
  error.name = name;
  return error;
}

export const throttled = () => awsError('ThrottlingException', 'Rate exceeded');

const ownAccount = '123456789012';

/** A log group as Live Tail and Logs Insights write it: `account:name`. `group` is a name, or an ARN. */
export function qualifiedName(group: string): string {
  const [, account = ownAccount, name = group] =
    /^arn:[^:]*:logs:[^:]*:(\d*):log-group:(.*)$/.exec(group) ?? [];
  return `${account}:${name}`;
}
const order = (a: StoredEvent, b: StoredEvent) =>
  a.timestamp - b.timestamp || a.ingestionTime - b.ingestionTime || Number(a.id > b.id) - Number(a.id < b.id);

export function createService(deps: { now: () => number; random: () => number; region?: string }): Service {
  const region = deps.region ?? 'eu-west-1';
  const groups = new Map<string, StoredGroup>();
  const functions = new Map<string, string>();
  const stored = new Map<string, { events: StoredEvent[]; sorted: boolean }>();
  const byIngestion = new Map<string, { events: StoredEvent[]; sorted: boolean }>();
  const tokens = new Map<string, StoredEvent | null>();
  const counts = new Map<Operation, number>();
  const matchers = new Map<string, (message: string) => boolean>();
  const filterTimes: number[] = [];
  let nextId = 0;
  let nextToken = 0;
  let pages = 0;
  let sessions = 0;
  const behaviour: Behaviour = {
    fail: () => null,
    failTail: () => null,
    pageSize: 10_000,
    emptyPageEvery: 0,
    visibleAfterMs: 0,
    liveEventsPerSecond: 500,
    refusesPatterns: false,
    endSession: () => 'live',
  };

  function matcher(pattern: string | null): (message: string) => boolean {
    if (pattern === null) return () => true;
    if (behaviour.refusesPatterns) throw awsError('InvalidParameterException', 'Invalid filter pattern');
    let compiled = matchers.get(pattern);
    if (compiled === undefined) {
      compiled = compilePattern(pattern);
      matchers.set(pattern, compiled);
    }
    return compiled;
  }

  function call(operation: Operation, group: string | null): void {
    const count = (counts.get(operation) ?? 0) + 1;
    counts.set(operation, count);
    if (operation === 'FilterLogEvents') filterTimes.push(deps.now());
    const error = behaviour.fail(operation, count, group);
    if (error !== null) throw error;
  }

  function groupOf(nameOrArn: string): StoredGroup {
    const arn = nameOrArn.replace(/:\*$/, '');
    const group = groups.get(arn) ?? groups.get(qualifiedName(arn).replace(`${ownAccount}:`, ''));
    if (group === undefined) {
      throw awsError('ResourceNotFoundException', 'The specified log group does not exist.');
    }
    return group;
  }

  function sortedEvents(name: string): StoredEvent[] {
    const list = stored.get(name) ?? { events: [], sorted: true };
    if (!list.sorted) list.events.sort(order);
    list.sorted = true;
    return list.events;
  }

  function token(position: StoredEvent | null): string {
    const name = `t/${++nextToken}`;
    tokens.set(name, position);
    return name;
  }

  return {
    behaviour,
    region,
    filterTimes,
    now: deps.now,
    createGroup(name, options = {}) {
      const { account = ownAccount } = options;
      const group = {
        name,
        arn: `arn:aws:logs:${region}:${account}:log-group:${name}`,
        key: account === ownAccount ? name : `arn:aws:logs:${region}:${account}:log-group:${name}`,
        logClass: options.logClass ?? 'STANDARD',
        creationTime: options.creationTime ?? deps.now(),
        storedBytes: options.storedBytes ?? null,
      };
      groups.set(group.key, group);
      stored.set(group.key, { events: [], sorted: true });
      byIngestion.set(group.key, { events: [], sorted: true });
      return group;
    },
    deleteGroup(name) {
      groups.delete(name);
    },
    setFunction(name, logGroup) {
      functions.set(name, logGroup);
    },
    write(event) {
      const full = { ...event, id: String(3e9 + nextId++).padStart(56, '3') };
      for (const list of [stored.get(event.group), byIngestion.get(event.group)]) {
        list?.events.push(full);
        if (list !== undefined) list.sorted = false;
      }
      return full;
    },
    forget(before) {
      for (const list of [...stored.values(), ...byIngestion.values()]) {
        list.events = list.events.filter(({ timestamp }) => timestamp >= before);
      }
      tokens.clear();
    },
    describe({ prefix, substring, token: from, limit }) {
      call('DescribeLogGroups', null);
      const names = [...groups.values()]
        .filter(
          ({ key, name }) => key === name && name.startsWith(prefix ?? '') && name.includes(substring ?? ''),
        )
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      const start = from === null ? 0 : Number(from);
      const end = start + Math.min(50, limit);
      const page = names.slice(start, end).map((group) => {
        const held = stored.get(group.name)?.events ?? [];
        const bytes = group.storedBytes ?? held.reduce((sum, { message }) => sum + message.length + 26, 0);
        return { ...group, stored: { bytes, creationTime: group.creationTime, retentionDays: null } };
      });
      return { groups: page, nextToken: end < names.length ? String(end) : null };
    },
    filter({ group, from, to, pattern, token: at }) {
      call('FilterLogEvents', group);
      // Longs on the wire.
      if (![from, to].every((time) => Number.isInteger(time) || time === Number.POSITIVE_INFINITY)) {
        throw awsError('SerializationException', `no whole number: ${from}, ${to}`);
      }
      if (from > to) throw awsError('InvalidParameterException', 'startTime is after endTime');
      const { key, name, logClass } = groupOf(group);
      if (logClass !== 'STANDARD') {
        throw awsError(
          'InvalidOperationException',
          `The log group ${name} is of log-group-class ${logClass}. FilterLogEvents is not supported for this log class.`,
        );
      }
      if (at !== null && !tokens.has(at)) {
        throw awsError('InvalidParameterException', 'The specified nextToken is invalid.');
      }
      const position = at === null ? null : (tokens.get(at) ?? null);
      pages += 1;
      if (behaviour.emptyPageEvery > 0 && pages % behaviour.emptyPageEvery === 0) {
        return { events: [], nextToken: token(position) };
      }
      const now = deps.now();
      const matches = matcher(pattern);
      const events: StoredEvent[] = [];
      const all = sortedEvents(key);
      for (let index = firstAt(all, from); index < all.length; index += 1) {
        const event = all[index];
        if (event === undefined || event.timestamp > to) break;
        if (
          event.ingestionTime + behaviour.visibleAfterMs > now ||
          (position !== null && order(event, position) <= 0)
        )
          continue;
        if (!matches(event.message)) continue;
        if (events.length === behaviour.pageSize)
          return { events, nextToken: token(events.at(-1) ?? position) };
        events.push(event);
      }
      return { events, nextToken: null };
    },
    everything(group, from, to) {
      const now = deps.now();
      return sortedEvents(groupOf(group).key).filter(
        ({ timestamp, ingestionTime }) => timestamp >= from && timestamp <= to && ingestionTime <= now,
      );
    },
    functionLogGroup(name) {
      call('GetFunctionConfiguration', name);
      const [, owner = ownAccount, bare = name] = /^(\d{12}):function:([\w-]+)$/.exec(name) ?? [];
      if (owner !== ownAccount) {
        throw awsError(
          'AccessDeniedException',
          `not authorized to perform: lambda:GetFunctionConfiguration on ${name}`,
          403,
        );
      }
      const group = functions.get(bare);
      if (group === undefined)
        throw awsError('ResourceNotFoundException', `Function not found: ${name}`, 404);
      return group;
    },
    startTail(arns, pattern) {
      call('StartLiveTail', arns[0] ?? null);
      matcher(pattern);
      if (
        arns.length === 0 ||
        arns.length > 10 ||
        new Set(arns).size < arns.length ||
        arns.some((arn) => !arn.startsWith('arn:') || arn.endsWith('*'))
      ) {
        throw awsError('InvalidParameterException', 'logGroupIdentifiers must be 1 to 10 ARNs');
      }
      const found = arns.map(groupOf);
      const refusal = behaviour.failTail(found);
      if (refusal !== null) throw refusal;
      const other = found.find(({ logClass }) => logClass !== 'STANDARD');
      if (other !== undefined) {
        throw awsError('InvalidOperationException', `${other.name} is of log-group-class ${other.logClass}.`);
      }
      return { session: ++sessions, groups: found };
    },
    tail({ groups: tailed, pattern, after, upTo }) {
      const matches = matcher(pattern);
      const events: StoredEvent[] = [];
      for (const { key } of tailed) {
        const list = byIngestion.get(key);
        if (list === undefined) continue;
        if (!list.sorted) list.events.sort((a, b) => a.ingestionTime - b.ingestionTime || order(a, b));
        list.sorted = true;
        const begin = firstAt(list.events, after + 1, ({ ingestionTime }) => ingestionTime);
        for (let index = begin; index < list.events.length; index += 1) {
          const event = list.events[index];
          if (event === undefined || event.ingestionTime > upTo) break;
          if (matches(event.message)) events.push(event);
        }
      }
      const most = behaviour.liveEventsPerSecond;
      if (events.length <= most) return { events, sampled: false };
      const kept = events.map((event) => ({ event, draw: deps.random() })).sort((a, b) => a.draw - b.draw);
      return { events: kept.slice(0, most).map(({ event }) => event), sampled: true };
    },
    call,
    calls: (operation) => counts.get(operation) ?? 0,
  };
}

/** Index of the first event at or after a time, in a list that is sorted by it. */
function firstAt(
  events: readonly StoredEvent[],
  at: number,
  timeOf: (event: StoredEvent) => number = ({ timestamp }) => timestamp,
): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const event = events[middle];
    if (event !== undefined && timeOf(event) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
