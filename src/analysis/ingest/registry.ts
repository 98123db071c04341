import { functionNameOf, parseStreamName } from '../../events/stream-name.ts';
import type { ParsedEvent } from '../../source/source.ts';
import { type Container, newContainer } from '../container/container.ts';
import { type FunctionState, newFunctionState } from '../function/function-state.ts';
import { type Share, shareOf } from '../function/retention-budget.ts';
import { type ContainerId, containerId, type FunctionId, functionId } from '../model/ids.ts';
import { longestSilent } from './idle-queue.ts';

/** The functions and the containers that are known. */
export interface Registry {
  readonly functions: Map<FunctionId, FunctionState>;
  readonly containers: Map<ContainerId, Container>;
  /** The same by group and stream: joining two texts for each event would cost more than the rest of its look-up. */
  readonly streams: Map<string, Map<string, Container>>;
  /** One object that all the functions have. */
  readonly share: Share;
  /** Containers that are not kept any more, and the time of their newest record (epoch ms). */
  readonly evicted: Map<ContainerId, number>;
}

/** Functions told apart; a shared log group may name any number of them. */
const functionsKept = 2_000;
const otherFunctions = '(other functions)';

/** A registry that knows nothing yet. */
export function newRegistry(): Registry {
  return {
    functions: new Map(),
    containers: new Map(),
    streams: new Map(),
    share: shareOf(1),
    evicted: new Map(),
  };
}

/** The container whose log stream this is, where it is known. */
export function containerOf(registry: Registry, logGroup: string, logStream: string): Container | undefined {
  return registry.streams.get(logGroup)?.get(logStream);
}

/** The function that the container runs: it was known before the container, and none is ever forgotten. */
export function functionOf({ functions }: Registry, { functionId }: Container): FunctionState {
  const fn = functions.get(functionId);
  if (fn === undefined) throw new Error(`A container of a function that is not known: ${functionId}`);
  return fn;
}

/**
 * True where the record belongs to what was counted before its container was evicted, and forgotten since, so that nothing
 * can be made of it. `known`: the container, where it is kept.
 */
export function isBehindEvicted(
  { evicted }: Registry,
  known: Container | undefined,
  { logGroup, logStream, timestamp }: Pick<ParsedEvent, 'logGroup' | 'logStream' | 'timestamp'>,
): boolean {
  if (known !== undefined) return known.countedUntil !== null && timestamp <= known.countedUntil;
  if (evicted.size === 0) return false;
  const until = evicted.get(containerId(null, logGroup, logStream));
  return until !== undefined && timestamp <= until;
}

/** Adds a log stream that is not known yet; `at`: the time of its first event (epoch ms). */
export function addContainer(registry: Registry, logGroup: string, logStream: string, at: number): Container {
  const fn = knownFunction(registry, logGroup, functionNameOf(logGroup, logStream), at);
  const key = containerId(null, logGroup, logStream);
  const container = newContainer({
    key,
    functionId: fn.key,
    countedUntil: registry.evicted.get(key) ?? null,
    logGroup,
    logStream,
    functionName: fn.functionName,
    versionHint: parseStreamName(logStream).version,
  });
  registry.evicted.delete(key);
  const streams = registry.streams.get(logGroup) ?? new Map<string, Container>();
  registry.streams.set(logGroup, streams);
  streams.set(logStream, container);
  registry.containers.set(container.key, container);
  fn.containers.set(container.key, container);
  return container;
}

/** Removes `count` containers, the longest silent first, and gives them. */
export function removeLongestSilent(registry: Registry, count: number): readonly Container[] {
  const silent = longestSilent(registry.containers, count);
  for (const container of silent) {
    const { key, logGroup, logStream } = container;
    registry.containers.delete(key);
    remember(registry.evicted, container);
    registry.streams.get(logGroup)?.delete(logStream);
    functionOf(registry, container).containers.delete(key);
  }
  return silent;
}

/** Evicted containers remembered at the most. */
const evictedKept = 24_000;

function remember(evicted: Map<ContainerId, number>, { key, newest, countedUntil }: Container): void {
  evicted.set(key, Math.max(newest, countedUntil ?? newest));
  const oldest = evicted.keys().next();
  if (evicted.size > evictedKept && !oldest.done) evicted.delete(oldest.value);
}

function knownFunction(registry: Registry, logGroup: string, name: string, at: number): FunctionState {
  const { functions, share } = registry;
  const key = functionId(null, logGroup, name);
  const known = functions.get(key);
  if (known !== undefined) return known;
  if (functions.size >= functionsKept && name !== otherFunctions) {
    return knownFunction(registry, logGroup, otherFunctions, at);
  }
  const fn = newFunctionState(key, name, logGroup, at, share);
  functions.set(key, fn);
  Object.assign(share, shareOf(functions.size));
  return fn;
}
