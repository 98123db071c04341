import type { AwsProblem } from '../errors/aws-errors.ts';
import { findNamed } from './group-list.ts';
import { type LogGroup, unknownGroup } from './log-group.ts';
import { type LookupDeps, LookupError, withRetries } from './lookup.ts';
import { lambdaPrefix, type Target } from './targets.ts';

type FunctionTarget = Extract<Target, { kind: 'function' }>;

/** The log groups of a function, and what could not be found out about them. */
export interface FunctionGroups {
  readonly groups: readonly LogGroup[];
  /** One line where Lambda could not be asked which group the function writes to; `null` where it could. */
  readonly note: string | null;
}

/**
 * The log group that a function writes to, none where there is none yet. The group in its configuration
 * (`LoggingConfig`) takes precedence over `/aws/lambda/<name>`, which stays behind, silent, when a function is given
 * another one. Throws a `CommandError` where AWS cannot be asked.
 */
export async function findFunctionGroups(
  target: FunctionTarget,
  deps: LookupDeps,
  signal: AbortSignal,
): Promise<FunctionGroups> {
  const usualName = `${lambdaPrefix}${target.name}`;
  const [configured, usual] = await Promise.all([
    configuredGroup(target, deps, signal),
    findNamed(usualName, deps, signal),
  ]);
  if (configured.kind === 'group' && configured.name !== usualName) {
    const found = await findNamed(configured.name, deps, signal);
    return { groups: found.map((group) => ({ ...group, functionNames: [target.name] })), note: null };
  }
  const groups = await usualGroups(target, usual, configured.kind === 'group', deps, signal);
  if (configured.kind !== 'unknown') return { groups, note: null };
  if (groups.length === 0) throw new LookupError(configured.problem);
  const name = groups[0]?.name ?? usualName;
  const note = `${configured.problem.message}: whether ${target.name} writes to another log group than ${name} is not known`;
  return { groups, note };
}

async function usualGroups(
  target: FunctionTarget,
  usual: readonly LogGroup[],
  exists: boolean,
  deps: LookupDeps,
  signal: AbortSignal,
): Promise<readonly LogGroup[]> {
  const awaitsFirstInvocation = exists && usual.length === 0;
  const elsewhere = awaitsFirstInvocation ? null : inAnotherAccount(target, usual, deps);
  if (elsewhere !== null) return [elsewhere];
  if (usual.length > 0) return usual;
  // Lambda@Edge writes in the Region nearest to the viewer, under the Region where its functions are created.
  const atEdge = await findNamed(`${lambdaPrefix}us-east-1.${target.name}`, deps, signal);
  if (atEdge.length > 0) return atEdge;
  return target.bare ? await findNamed(target.name, deps, signal) : [];
}

/**
 * The usual group of a function whose ARN names an account, unless that is known to be this one: by its ARN a monitoring
 * account may read it, and it is never mistaken for the group of a namesake in this account.
 */
function inAnotherAccount(
  { name, account, region }: FunctionTarget,
  usual: readonly LogGroup[],
  deps: LookupDeps,
): LogGroup | null {
  const where = region ?? deps.region;
  const here = usual[0]?.account ?? null;
  if (account === null || where === null || here === account) return null;
  const arn = `arn:${partitionOf(where)}:logs:${where}:${account}:log-group:${lambdaPrefix}${name}`;
  return unknownGroup({ name: `${lambdaPrefix}${name}`, arn, identifier: arn });
}

/** The partition of a Region (`partitions.json` of the SDK). */
function partitionOf(region: string): string {
  const partitions = { cn: 'aws-cn', 'us-gov': 'aws-us-gov', eusc: 'aws-eusc' };
  return Object.entries(partitions).find(([start]) => region.startsWith(`${start}-`))?.[1] ?? 'aws';
}

/** What Lambda answers about the log group of a function. */
export type ConfiguredGroup =
  | { readonly kind: 'group'; readonly name: string }
  /** There is no such function, or it may not be read: the permission is optional. */
  | { readonly kind: 'none' }
  /** Lambda gave no answer. */
  | { readonly kind: 'unknown'; readonly problem: AwsProblem };

/** A Lambda endpoint that cannot be reached may be one that a private network has no way to: then do not wait long. */
const attempts = 3;

/** The log group in the configuration of a function. Never throws. */
export async function configuredGroup(
  { name, account }: { readonly name: string; readonly account: string | null },
  deps: LookupDeps,
  signal: AbortSignal,
): Promise<ConfiguredGroup> {
  if (!/^[\w-]{1,140}$/.test(name)) return { kind: 'none' };
  const asked = account === null ? name : `${account}:function:${name}`;
  const what = { action: 'lambda:GetFunctionConfiguration', resource: name, attempts };
  try {
    const call = () => deps.api.functionLogGroup(asked, signal);
    const group = await withRetries(call, what, deps, signal);
    return group === null ? { kind: 'none' } : { kind: 'group', name: group };
  } catch (error) {
    if (!(error instanceof LookupError)) throw error;
    const { problem } = error;
    const isAnswer = problem.kind === 'not-found' || problem.kind === 'access-denied';
    return isAnswer ? { kind: 'none' } : { kind: 'unknown', problem };
  }
}
