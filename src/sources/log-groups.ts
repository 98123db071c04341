import { CommandError } from '../errors.ts';
import { parseStreamName } from '../events/stream-name.ts';
import type { DescribedGroup, DescribePage, LogsApi, StoredSize } from './api.ts';
import { type AwsProblem, classifyAwsError, isTransient, toCommandError } from './aws-errors.ts';
import type { Clock } from './clock.ts';
import { globPrefix, lambdaPrefix, matchesGlob, type Target } from './targets.ts';

/** A log group that is to be read. */
export interface LogGroup {
  readonly name: string;
  /** Without `:*`; `null` where DescribeLogGroups may not be asked, and Live Tail is impossible. */
  readonly arn: string | null;
  /** What FilterLogEvents is asked with: the name, or the ARN for a group that was given by its ARN. */
  readonly identifier: string;
  /** `STANDARD`, `INFREQUENT_ACCESS`, ...; `null` where not known. */
  readonly logClass: string | null;
  /** In a group that several functions share: the one to read. */
  readonly functionName: string | null;
  /** What DescribeLogGroups says of its size; `null` where it was not asked. */
  readonly stored: StoredSize | null;
}

/** Whether a stream is to be read: in a shared group its name tells whose it is. One that tells nothing is. */
export function belongsTo({ functionName }: LogGroup, logStream: string): boolean {
  const named = parseStreamName(logStream).functionName;
  return functionName === null || named === null || named === functionName;
}

export interface Lookup {
  readonly groups: readonly LogGroup[];
  /** Targets that no log group fits (yet). */
  readonly missing: readonly Target[];
}

export interface LookupDeps {
  readonly api: LogsApi;
  readonly clock: Clock;
  readonly region: string | null;
  readonly profile: string | null;
}

/**
 * The log groups that the targets mean, each once, in the order of the targets. Throws a `CommandError` where
 * AWS cannot be asked; a target that nothing fits is told in `missing`.
 */
export async function findLogGroups(
  targets: readonly Target[],
  deps: LookupDeps,
  signal: AbortSignal,
): Promise<Lookup> {
  const groups = new Map<string, LogGroup>();
  const missing: Target[] = [];
  for (const target of targets) {
    const found = await findTarget(target, deps, signal);
    for (const group of found) {
      const key = group.arn ?? group.name;
      const known = groups.get(key);
      // The whole group contains each of its functions.
      if (known === undefined || known.functionName !== group.functionName) {
        groups.set(key, known === undefined ? group : { ...group, functionName: null });
      }
    }
    if (found.length === 0) missing.push(target);
  }
  return { groups: [...groups.values()], missing };
}

/** An account may list ten pages a second, and others list, too: whoever has more than this many waits in between. */
const pagesInHaste = 20;
const pageSpacingMs = 300;

/** All log groups of the account that begin with `prefix`, as they come: for the picker. */
export async function* listLogGroups(
  prefix: string,
  deps: LookupDeps,
  signal: AbortSignal,
): AsyncGenerator<DescribedGroup> {
  let nextToken: string | null = null;
  let pages = 0;
  do {
    const token: string | null = nextToken;
    if (pages++ >= pagesInHaste) await deps.clock.sleep(pageSpacingMs, signal);
    const page: DescribePage = await patiently(
      () => deps.api.describeLogGroups({ prefix, nextToken: token }, signal),
      { action: 'logs:DescribeLogGroups', resource: null },
      deps,
      signal,
    );
    yield* page.groups;
    nextToken = page.nextToken === token ? null : page.nextToken;
  } while (nextToken !== null && !signal.aborted);
}

async function findTarget(target: Target, deps: LookupDeps, signal: AbortSignal): Promise<LogGroup[]> {
  switch (target.kind) {
    case 'group-arn':
      // Nothing is asked: with a full ARN one permission is enough to read.
      return [{ ...nothingKnown, name: target.name, arn: target.arn, identifier: target.arn }];
    case 'group':
      return await findExact(target.name, deps, signal);
    case 'function':
      return await findFunction(target, deps, signal);
    case 'glob': {
      const groups: LogGroup[] = [];
      for await (const group of listLogGroups(globPrefix(target.pattern), deps, signal)) {
        if (matchesGlob(target.pattern, group.name)) groups.push(asLogGroup(group));
      }
      return groups;
    }
  }
}

async function findExact(name: string, deps: LookupDeps, signal: AbortSignal): Promise<LogGroup[]> {
  try {
    for await (const group of listLogGroups(name, deps, signal)) {
      // The service lists in the order of names: the exact one comes first.
      return group.name === name ? [asLogGroup(group)] : [];
    }
    return [];
  } catch (error) {
    if (!isDenied(error)) throw error;
    return [{ ...nothingKnown, name, identifier: name }];
  }
}

/**
 * The group that the function's configuration names goes before `/aws/lambda/<name>`: that one stays behind, silent, when
 * a function is given another (`LoggingConfig`).
 */
async function findFunction(
  target: Extract<Target, { kind: 'function' }>,
  deps: LookupDeps,
  signal: AbortSignal,
): Promise<LogGroup[]> {
  const usualName = `${lambdaPrefix}${target.name}`;
  const [own, usual] = await Promise.all([
    configuredGroup(target, deps, signal),
    findExact(usualName, deps, signal),
  ]);
  if (own !== null && own !== usualName) {
    const groups = await findExact(own, deps, signal);
    return groups.map((group) => ({ ...group, functionName: target.name }));
  }
  const isToCome = own !== null && usual.length === 0;
  const elsewhere = isToCome ? null : byAccount(target, usual, deps);
  if (elsewhere !== null) return [elsewhere];
  if (usual.length > 0) return usual;
  // Lambda@Edge writes in the Region nearest to the viewer, under the Region that its functions are made in.
  const atEdge = await findExact(`${lambdaPrefix}us-east-1.${target.name}`, deps, signal);
  if (atEdge.length > 0) return atEdge;
  return target.bare ? await findExact(target.name, deps, signal) : [];
}

/**
 * The usual group of a function whose ARN names an account, unless that is known for this one: asked for by its ARN it
 * may be read from a monitoring account, and is never taken for the group of a namesake here.
 */
function byAccount(
  { name, account, region }: Extract<Target, { kind: 'function' }>,
  usual: readonly LogGroup[],
  deps: LookupDeps,
): LogGroup | null {
  const where = region ?? deps.region;
  const here = usual[0]?.arn?.split(':')[4] ?? null;
  if (account === null || where === null || here === account) return null;
  const arn = `arn:${partitionOf(where)}:logs:${where}:${account}:log-group:${lambdaPrefix}${name}`;
  return { ...nothingKnown, name: `${lambdaPrefix}${name}`, arn, identifier: arn };
}

/** The partition that a Region is in (the SDK's `partitions.json`). */
function partitionOf(region: string): string {
  const partitions = { cn: 'aws-cn', 'us-gov': 'aws-us-gov', eusc: 'aws-eusc' };
  return Object.entries(partitions).find(([start]) => region.startsWith(`${start}-`))?.[1] ?? 'aws';
}

/**
 * The log group that a function's configuration names; `null` where there is no such function, or nobody may ask:
 * the permission is optional, without it only the usual name is known.
 */
export async function configuredGroup(
  { name, account }: { readonly name: string; readonly account: string | null },
  deps: LookupDeps,
  signal: AbortSignal,
): Promise<string | null> {
  if (!/^[\w-]{1,140}$/.test(name)) return null;
  try {
    return await deps.api.functionLogGroup(account === null ? name : `${account}:function:${name}`, signal);
  } catch {
    return null;
  }
}

function asLogGroup({ name, arn, logClass, stored }: DescribedGroup): LogGroup {
  return { name, arn, identifier: name, logClass, functionName: null, stored };
}

const nothingKnown = { arn: null, logClass: null, functionName: null, stored: null } as const;

const lookupAttempts = 5;

/** Tries again, with growing pauses, while AWS throttles or cannot be reached; then throws a `CommandError`. */
async function patiently<T>(
  call: () => Promise<T>,
  what: { readonly action: string; readonly resource: string | null },
  { clock, region, profile }: LookupDeps,
  signal: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      const problem = classifyAwsError(error, { ...what, region, profile });
      if (!isTransient(problem) || attempt >= lookupAttempts || signal.aborted)
        throw new LookupError(problem);
      await clock.sleep(500 * 2 ** attempt, signal);
    }
  }
}

class LookupError extends CommandError {
  readonly problem: AwsProblem;

  constructor(problem: AwsProblem) {
    const { exitCode, message, mend } = toCommandError(problem);
    super(exitCode, message, mend);
    this.problem = problem;
  }
}

function isDenied(error: unknown): boolean {
  return error instanceof LookupError && error.problem.kind === 'access-denied';
}
