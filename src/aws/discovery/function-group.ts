import { findNamed, type LookupDeps } from './group-list.ts';
import { type LogGroup, unknownGroup } from './log-group.ts';
import { lambdaPrefix, type Target } from './targets.ts';

/**
 * The log group that a function writes to, none where there is none yet. The group that its configuration names goes
 * before `/aws/lambda/<name>`: that one stays behind, silent, when a function is given another (`LoggingConfig`). Throws
 * a `CommandError` where AWS cannot be asked.
 */
export async function findFunctionGroup(
  target: Extract<Target, { kind: 'function' }>,
  deps: LookupDeps,
  signal: AbortSignal,
): Promise<LogGroup[]> {
  const usualName = `${lambdaPrefix}${target.name}`;
  const [own, usual] = await Promise.all([
    configuredGroup(target, deps, signal),
    findNamed(usualName, deps, signal),
  ]);
  if (own !== null && own !== usualName) {
    const groups = await findNamed(own, deps, signal);
    return groups.map((group) => ({ ...group, functionNames: [target.name] }));
  }
  const awaitsFirstInvocation = own !== null && usual.length === 0;
  const elsewhere = awaitsFirstInvocation ? null : byAccount(target, usual, deps);
  if (elsewhere !== null) return [elsewhere];
  if (usual.length > 0) return usual;
  // Lambda@Edge writes in the Region nearest to the viewer, under the Region that its functions are made in.
  const atEdge = await findNamed(`${lambdaPrefix}us-east-1.${target.name}`, deps, signal);
  if (atEdge.length > 0) return atEdge;
  return target.bare ? await findNamed(target.name, deps, signal) : [];
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
  const here = usual[0]?.account ?? null;
  if (account === null || where === null || here === account) return null;
  const arn = `arn:${partitionOf(where)}:logs:${where}:${account}:log-group:${lambdaPrefix}${name}`;
  return unknownGroup({ name: `${lambdaPrefix}${name}`, arn, identifier: arn });
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
