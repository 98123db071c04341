import { findFunctionGroup } from './function-group.ts';
import { findNamed, type LookupDeps, listLogGroups } from './group-list.ts';
import { describedGroup, type LogGroup, unknownGroup } from './log-group.ts';
import { globPrefix, matchesGlob, type Target } from './targets.ts';

export interface Lookup {
  readonly groups: readonly LogGroup[];
  /** Targets that no log group matches (yet). */
  readonly missing: readonly Target[];
}

/**
 * The log groups of the targets, each once, in the order of the targets. Throws a `CommandError` where AWS cannot be
 * asked; targets that nothing matches are in `missing`.
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
      groups.set(key, merged(groups.get(key), group));
    }
    if (found.length === 0) missing.push(target);
  }
  return { groups: [...groups.values()], missing };
}

async function findTarget(target: Target, deps: LookupDeps, signal: AbortSignal): Promise<LogGroup[]> {
  switch (target.kind) {
    case 'group-arn':
      // Not looked up: with a full ARN one permission is enough to read it.
      return [unknownGroup({ name: target.name, arn: target.arn, identifier: target.arn })];
    case 'group':
      return await findNamed(target.name, deps, signal);
    case 'function':
      return await findFunctionGroup(target, deps, signal);
    case 'glob': {
      const groups: LogGroup[] = [];
      for await (const group of listLogGroups(globPrefix(target.pattern), deps, signal)) {
        if (matchesGlob(target.pattern, group.name)) groups.push(describedGroup(group));
      }
      return groups;
    }
  }
}

/** A group that two targets name is read for the functions of both; the whole group contains each of them. */
function merged(known: LogGroup | undefined, found: LogGroup): LogGroup {
  if (known === undefined) return found;
  if (known.functionNames === null || found.functionNames === null) return { ...known, functionNames: null };
  return { ...known, functionNames: [...new Set([...known.functionNames, ...found.functionNames])] };
}
