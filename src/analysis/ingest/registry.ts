import { dropOldestBeyond } from '../../bounded.ts';
import { functionNameOf, parseStreamName } from '../../events/stream-name.ts';
import { invariant } from '../../invariant.ts';
import { type Container, newContainer } from '../container/container.ts';
import { type FunctionState, newFunctionState } from '../function/function-state.ts';
import { type RetentionBudget, retentionBudgetOf } from '../function/retention-budget.ts';
import { type ContainerId, containerId, type FunctionId, functionId } from '../model/ids.ts';
import { longestSilent } from './idle-queue.ts';

/** The functions and the containers that are known. */
export interface Registry {
  readonly functions: Map<FunctionId, FunctionState>;
  readonly containers: Map<ContainerId, Container>;
  /** The log groups of each name, of which several accounts may have one. */
  readonly groups: Map<string, LogGroup[]>;
  /** One object that all the functions have. */
  readonly share: RetentionBudget;
  /** Containers that are not kept any more, and the time of their newest record (epoch ms). */
  readonly evicted: Map<ContainerId, number>;
}

/** A log group of one account, and its containers by log stream. */
interface LogGroup {
  readonly name: string;
  /** The account in the ids of what it holds: as it was when the group was first seen. */
  readonly idAccount: string | null;
  /** `null` where no event told yet. */
  account: string | null;
  readonly streams: Map<string, Container>;
}

/** Where an event comes from. */
export interface EventOrigin {
  readonly account: string | null;
  readonly logGroup: string;
  readonly logStream: string;
}

/** Functions that have a state of their own: an account, or a shared log group, may name any number of them. */
export const functionsKept = 2_000;
/** All beyond share one, whatever their log groups. */
const otherFunctions = '(other functions)';
const otherGroups: LogGroup = { name: '', idAccount: null, account: null, streams: new Map() };
/** Evicted containers remembered at the most. */
const evictedKept = 24_000;
/** Names of log groups remembered without a container: those of evicted ones are among them. */
const emptyGroupsKept = 2 * evictedKept;

/** A registry that knows nothing yet. */
export function newRegistry(): Registry {
  return {
    functions: new Map(),
    containers: new Map(),
    groups: new Map(),
    share: retentionBudgetOf(1),
    evicted: new Map(),
  };
}

/** The container whose log stream this is, where it is kept. */
export function containerOf(registry: Registry, origin: EventOrigin): Container | undefined {
  return groupOf(registry, origin)?.streams.get(origin.logStream);
}

/** The function that the container runs: it was known before the container, and none is ever forgotten. */
export function functionOf({ functions }: Registry, { functionId: id }: Container): FunctionState {
  const fn = functions.get(id);
  invariant(fn !== undefined, 'a container belongs to a known function');
  return fn;
}

/**
 * True where the record belongs to what was counted before its container was evicted, and forgotten since, so that nothing
 * can be made of it. `known`: the container, where it is kept; `at`: the record's time (epoch ms).
 */
export function isBehindEvicted(
  registry: Registry,
  known: Container | undefined,
  origin: EventOrigin,
  at: number,
): boolean {
  if (known !== undefined) return known.countedUntil !== null && at <= known.countedUntil;
  if (registry.evicted.size === 0) return false;
  const group = groupOf(registry, origin);
  if (group === undefined) return false;
  const until = registry.evicted.get(containerId(group.idAccount, group.name, origin.logStream));
  return until !== undefined && at <= until;
}

/** Adds a log stream that is not known yet; `at`: the time of its first event (epoch ms). */
export function addContainer(registry: Registry, origin: EventOrigin, at: number): Container {
  const { logGroup, logStream } = origin;
  const group = groupOf(registry, origin) ?? addGroup(registry, origin);
  const fn = knownFunction(registry, group, functionNameOf(logGroup, logStream), at);
  const key = containerId(group.idAccount, logGroup, logStream);
  const container = newContainer({
    key,
    functionId: fn.key,
    countedUntil: registry.evicted.get(key) ?? null,
    account: group.account,
    logGroup,
    logStream,
    functionName: fn.functionName,
    versionHint: parseStreamName(logStream).version,
  });
  registry.evicted.delete(key);
  group.streams.set(logStream, container);
  registry.containers.set(container.key, container);
  fn.containers.set(container.key, container);
  return container;
}

/** Removes `count` containers, the longest silent first, and returns them. */
export function removeLongestSilent(registry: Registry, count: number): readonly Container[] {
  const silent = longestSilent(registry.containers, count);
  for (const container of silent) {
    registry.containers.delete(container.key);
    remember(registry.evicted, container);
    groupOf(registry, container)?.streams.delete(container.logStream);
    functionOf(registry, container).containers.delete(container.key);
  }
  forgetEmptyGroups(registry);
  return silent;
}

/** Lets the names go that were first seen first, once there are too many. */
function forgetEmptyGroups({ groups, containers }: Registry): void {
  if (groups.size <= containers.size + emptyGroupsKept) return;
  for (const [name, named] of groups) {
    if (named.every(({ streams }) => streams.size === 0)) groups.delete(name);
    if (groups.size <= containers.size + emptyGroupsKept / 2) return;
  }
}

/**
 * The log group of this account and name. An event that does not tell its account belongs to the one that was seen first:
 * a recording and an export of one group may differ in what they tell.
 */
function groupOf({ groups }: Registry, { account, logGroup }: EventOrigin): LogGroup | undefined {
  const named = groups.get(logGroup);
  if (named === undefined) return undefined;
  const [first] = named;
  if (first === undefined || account === null || first.account === account) return first;
  if (first.account === null) {
    first.account = account;
    return first;
  }
  return named.find((group) => group.account === account);
}

function addGroup({ groups }: Registry, { account, logGroup }: EventOrigin): LogGroup {
  const group: LogGroup = { name: logGroup, idAccount: account, account, streams: new Map() };
  const named = groups.get(logGroup);
  if (named === undefined) groups.set(logGroup, [group]);
  else named.push(group);
  return group;
}

function remember(evicted: Map<ContainerId, number>, { key, newest, countedUntil }: Container): void {
  evicted.set(key, Math.max(newest, countedUntil ?? newest));
  dropOldestBeyond(evictedKept, evicted);
}

function knownFunction(registry: Registry, group: LogGroup, name: string, at: number): FunctionState {
  const { functions, share } = registry;
  const key = functionId(group.idAccount, group.name, name);
  const known = functions.get(key);
  if (known !== undefined) return known;
  if (functions.size >= functionsKept && name !== otherFunctions) {
    return knownFunction(registry, otherGroups, otherFunctions, at);
  }
  const fn = newFunctionState({
    key,
    account: group.account,
    functionName: name,
    logGroup: group.name,
    firstSeen: at,
    share,
  });
  functions.set(key, fn);
  Object.assign(share, retentionBudgetOf(functions.size));
  return fn;
}
