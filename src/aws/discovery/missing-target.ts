import { CommandError, exitCodes } from '../../errors.ts';
import { nearest } from '../../text/near-names.ts';
import { configuredGroup } from './function-group.ts';
import { type LookupDeps, listLogGroups } from './group-list.ts';
import { globPrefix, lambdaPrefix, type Target } from './targets.ts';

/** A target that no log group fits, and what else is known of it. */
export interface MissingTarget {
  readonly target: Target;
  /** Lambda knows the function: its first invocation will make the group. */
  readonly awaitsFirstInvocation: boolean;
  /** Names that the target may have meant, best first; none where the function exists. */
  readonly near: readonly string[];
}

/** Looks for what a target that no log group fits may mean. Never throws. */
export async function diagnoseTarget(
  target: Target,
  deps: LookupDeps,
  signal: AbortSignal,
): Promise<MissingTarget> {
  const awaitsFirstInvocation = await isFunction(target, deps, signal);
  return {
    target,
    awaitsFirstInvocation,
    near: awaitsFirstInvocation ? [] : await nearNames(target, deps, signal),
  };
}

/** The target as it is named to people. */
export function targetName(target: Target): string {
  return target.kind === 'glob' ? target.pattern : target.name;
}

/** What to tell of a target that nothing fits: exit code 5, with the names that are near. */
export function missingTargetError(
  { target, awaitsFirstInvocation, near }: MissingTarget,
  region: string | null,
): CommandError {
  const where = region === null ? '' : ` in ${region}`;
  if (awaitsFirstInvocation) {
    return new CommandError(
      exitCodes.notFound,
      `${targetName(target)} has no log group yet${where}`,
      'it is made when the function is first invoked; tail waits for it',
    );
  }
  const what =
    target.kind === 'function'
      ? `no function or log group "${target.name}"`
      : target.kind === 'glob'
        ? `no log group fits "${target.pattern}"`
        : `no log group "${target.name}"`;
  const hint =
    near.length > 0 ? `did you mean ${near.join(', ')}?` : 'check the name, --region and --profile';
  return new CommandError(exitCodes.notFound, `${what}${where}`, hint);
}

/** Whether Lambda knows the function that a target names, by its name or by that of its usual group. */
async function isFunction(target: Target, deps: LookupDeps, signal: AbortSignal): Promise<boolean> {
  switch (target.kind) {
    case 'function':
      return (await configuredGroup(target, deps, signal)) !== null;
    case 'group':
    case 'group-arn':
      return (
        target.name.startsWith(lambdaPrefix) &&
        (await configuredGroup(
          { name: target.name.slice(lambdaPrefix.length), account: null },
          deps,
          signal,
        )) === target.name
      );
    case 'glob':
      return false;
  }
}

/** At most so many names are looked through for a suggestion. */
const mostCompared = 500;

async function nearNames(target: Target, deps: LookupDeps, signal: AbortSignal): Promise<string[]> {
  const wanted = target.kind === 'glob' ? globPrefix(target.pattern) : target.name;
  const isPath = wanted.startsWith('/') && !wanted.startsWith(lambdaPrefix);
  const names: string[] = [];
  try {
    for await (const { name } of listLogGroups(isPath ? '' : lambdaPrefix, deps, signal)) {
      names.push(isPath ? name : name.slice(lambdaPrefix.length));
      if (names.length >= mostCompared) break;
    }
  } catch {
    return [];
  }
  return nearest(isPath ? wanted : wanted.replace(lambdaPrefix, ''), names, 3);
}
