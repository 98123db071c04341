import { CommandError, exitCodes } from '../../errors.ts';
import { nearest } from '../../text/near-names.ts';
import { configuredGroup } from './function-group.ts';
import { listLogGroups } from './group-list.ts';
import type { LookupDeps } from './lookup.ts';
import { globPrefix, lambdaPrefix, type Target } from './targets.ts';

/** A target that no log group matches, and what else is known about it. */
export interface MissingTarget {
  readonly target: Target;
  /** Lambda knows the function: its first invocation will create the group. */
  readonly awaitsFirstInvocation: boolean;
  /** Names that the target may have meant, best first; none where the function exists. */
  readonly near: readonly string[];
}

/** Finds out what a target that no log group matches may mean. Never throws. */
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

/** The target as the user wrote it. */
export function targetName(target: Target): string {
  return target.kind === 'glob' ? target.pattern : target.name;
}

/** The error for a target that nothing matches: exit code 5, with similar names. */
export function missingTargetError(
  { target, awaitsFirstInvocation, near }: MissingTarget,
  region: string | null,
): CommandError {
  const where = region === null ? '' : ` in ${region}`;
  if (awaitsFirstInvocation) {
    return new CommandError(
      exitCodes.notFound,
      `${targetName(target)} has no log group yet${where}`,
      'it is created when the function is first invoked; tail waits for it',
    );
  }
  const what =
    target.kind === 'function'
      ? `no function or log group "${target.name}"`
      : target.kind === 'glob'
        ? `no log group matches "${target.pattern}"`
        : `no log group "${target.name}"`;
  const hint =
    near.length > 0 ? `did you mean ${near.join(', ')}?` : 'check the name, --region and --profile';
  return new CommandError(exitCodes.notFound, `${what}${where}`, hint);
}

/** Whether Lambda knows the function of a target, named directly or by its usual group. */
async function isFunction(target: Target, deps: LookupDeps, signal: AbortSignal): Promise<boolean> {
  switch (target.kind) {
    case 'function':
      return (await knownGroup(target, deps, signal)) !== null;
    case 'group':
    case 'group-arn':
      return (
        target.name.startsWith(lambdaPrefix) &&
        (await knownGroup({ name: target.name.slice(lambdaPrefix.length), account: null }, deps, signal)) ===
          target.name
      );
    case 'glob':
      return false;
  }
}

/** The log group in the configuration of a function; `null` where there is none or Lambda gave no answer. */
async function knownGroup(
  of: { readonly name: string; readonly account: string | null },
  deps: LookupDeps,
  signal: AbortSignal,
): Promise<string | null> {
  const configured = await configuredGroup(of, deps, signal);
  return configured.kind === 'group' ? configured.name : null;
}

/** At most this many names are compared for a suggestion. */
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
