/**
 * Who is who. An id is made from what a thing is (account, log group, log stream, RequestId, its opening record), never
 * from its place in an order, from a count, or from a name that two things may share; so whatever comes later, it stays.
 */

declare const brand: unique symbol;

/** A text that was made to be an id of one sort, and that no other text is taken for. */
type Brand<Name extends string> = string & { readonly [brand]: Name };

/** A function's name in a log group of an account; shared log groups hold several functions. */
export type FunctionId = Brand<'FunctionId'>;

/** An execution environment: a log stream of a log group of an account. */
export type ContainerId = Brand<'ContainerId'>;

/** One try of a request in one execution environment; a failure that belongs to no request has one too. */
export type AttemptId = Brand<'AttemptId'>;

/** A finding on one function. */
export type FindingKey = Brand<'FindingKey'>;

/** `account`: the twelve digits where the source tells them, else `null`. */
export function functionId(account: string | null, logGroup: string, functionName: string): FunctionId {
  return `${groupId(account, logGroup)}\n${functionName}` as FunctionId;
}

/** `account`: the twelve digits where the source tells them, else `null`. */
export function containerId(account: string | null, logGroup: string, logStream: string): ContainerId {
  return `${groupId(account, logGroup)}\n${logStream}` as ContainerId;
}

/**
 * `requestId`: `null` where no line of the attempt names one. `openedAt`: the time of its opening record (epoch ms): its
 * START, or what came first where no START did.
 */
export function attemptId(container: ContainerId, requestId: string | null, openedAt: number): AttemptId {
  return `${container}\n${requestId ?? 'init'}@${openedAt}` as AttemptId;
}

/** The id of an attempt whose own is that of another one: `lastAt` is the time of its last record (epoch ms). */
export function distinctAttemptId(taken: AttemptId, lastAt: number): AttemptId {
  return `${taken}-${lastAt}` as AttemptId;
}

/** `kind`: what is found, such as `memory-leak`; `functionId`: `null` where it is of no one function. */
export function findingKey(kind: string, functionId: FunctionId | null): FindingKey {
  return `${functionId ?? ''}\n${kind}` as FindingKey;
}

function groupId(account: string | null, logGroup: string): string {
  return account === null ? logGroup : `${account}:${logGroup}`;
}
