import { CommandError, exitCodes } from '../../errors.ts';
import { type FunctionGroups, findFunctionGroups } from './function-group.ts';
import { findNamed, listLogGroups } from './group-list.ts';
import { describedGroup, type LogGroup, unknownGroup } from './log-group.ts';
import type { LookupDeps } from './lookup.ts';
import { globPrefix, matchesGlob, type Target } from './targets.ts';

export interface Lookup {
  readonly groups: readonly LogGroup[];
  /** Targets that no log group matches (yet). */
  readonly missing: readonly Target[];
  /** What could not be found out, a line each. */
  readonly notes: readonly string[];
}

/** A glob that matches more groups is an error: at a request a second each would be polled twice an hour. */
const mostGroups = 2_000;

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
  const notes: string[] = [];
  for (const target of targets) {
    const { groups: found, note } = await findTarget(target, deps, signal);
    if (note !== null) notes.push(note);
    for (const group of found) {
      const key = group.arn ?? group.name;
      groups.set(key, merged(groups.get(key), group));
    }
    if (found.length === 0) missing.push(target);
  }
  return { groups: [...groups.values()], missing, notes };
}

async function findTarget(target: Target, deps: LookupDeps, signal: AbortSignal): Promise<FunctionGroups> {
  switch (target.kind) {
    case 'group-arn':
      // Not looked up: with a full ARN one permission is enough to read it.
      return certain([unknownGroup({ name: target.name, arn: target.arn, identifier: target.arn })]);
    case 'group':
      return certain(await findNamed(target.name, deps, signal));
    case 'function':
      return await findFunctionGroups(target, deps, signal);
    case 'glob': {
      const groups: LogGroup[] = [];
      for await (const group of listLogGroups(globPrefix(target.pattern), deps, signal)) {
        if (matchesGlob(target.pattern, group.name)) groups.push(describedGroup(group));
        if (groups.length > mostGroups) throw tooMany(target.pattern);
      }
      return certain(groups);
    }
  }
}

function certain(groups: readonly LogGroup[]): FunctionGroups {
  return { groups, note: null };
}

function tooMany(pattern: string): CommandError {
  const message = `"${pattern}" matches more than 2,000 log groups`;
  return new CommandError(exitCodes.usage, message, 'use a narrower glob, or name the groups');
}

/** A group that two targets name is read for the functions of both; the whole group contains each of them. */
function merged(known: LogGroup | undefined, found: LogGroup): LogGroup {
  if (known === undefined) return found;
  if (known.functionNames === null || found.functionNames === null) return { ...known, functionNames: null };
  return { ...known, functionNames: [...new Set([...known.functionNames, ...found.functionNames])] };
}
