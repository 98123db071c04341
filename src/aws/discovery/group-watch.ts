import type { Clock } from '../clock.ts';
import type { LogGroup } from './log-group.ts';
import type { Lookup } from './log-groups.ts';
import type { Target } from './targets.ts';

/** New groups that match a glob join within this time. */
const listEveryMs = 60_000;
/**
 * Listing an account with thousands of groups takes hundreds of requests, of which the whole account has ten a second
 * (quota of DescribeLogGroups): listing takes at most this share of the time.
 */
const longestShare = 1 / 20;
/** While no group is read at all. */
const waitEveryMs = 10_000;

/** Looks for groups that appear later: those that match a glob, and those that did not exist yet. Never throws. */
export async function watchForGroups(deps: {
  readonly targets: readonly Target[];
  /** Targets that no group matched at the start. */
  readonly missing: readonly Target[];
  readonly isKnown: (group: LogGroup) => boolean;
  /** No group is read yet. */
  readonly urgent: () => boolean;
  readonly found: (group: LogGroup) => void;
  /** The targets still without a group, after each lookup. */
  readonly stillMissing: (targets: readonly Target[]) => void;
  readonly lookup: (targets: readonly Target[], signal: AbortSignal) => Promise<Lookup>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}): Promise<void> {
  const globs = deps.targets.filter(({ kind }) => kind === 'glob');
  let awaited = deps.missing.filter(({ kind }) => kind !== 'glob');
  let tookMs = 0;
  while (globs.length + awaited.length > 0) {
    const pauseMs = Math.max(deps.urgent() ? waitEveryMs : listEveryMs, tookMs / longestShare);
    await deps.clock.sleep(pauseMs, deps.signal);
    if (deps.signal.aborted) return;
    const began = deps.clock.now();
    try {
      const { groups, missing } = await deps.lookup([...globs, ...awaited], deps.signal);
      deps.stillMissing(missing);
      for (const group of groups) if (!deps.isKnown(group)) deps.found(group);
      awaited = awaited.filter((target) => missing.includes(target));
    } catch {
      // Throttled, no network, no credentials: the pollers report it; the next round tries again.
    }
    tookMs = deps.clock.now() - began;
  }
}
