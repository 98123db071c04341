import { exitCodes } from '../../errors.ts';
import type { DescribedGroup, DescribePage } from '../client/api.ts';
import { describedGroup, type LogGroup, unknownGroup } from './log-group.ts';
import { type LookupDeps, LookupError, withRetries } from './lookup.ts';

/** An account may list ten pages a second (quota of DescribeLogGroups): after this many pages, pause in between. */
const pagesWithoutPause = 20;
const pageSpacingMs = 300;
/** The quota of log groups in an account is a million: 20,000 pages of 50. */
const mostPages = 20_000;
/** AWS may return empty pages, but not on and on. */
const mostEmptyPages = 50;

/**
 * All log groups of the account that begin with `prefix` (`''` for all), in the order of their names, as the pages
 * come. Throws a `CommandError` where AWS cannot be asked, or its pages do not end.
 */
export async function* listLogGroups(
  prefix: string,
  deps: LookupDeps,
  signal: AbortSignal,
): AsyncGenerator<DescribedGroup> {
  const usedTokens = new Set<string>();
  let nextToken: string | null = null;
  let emptyPages = 0;
  for (let pages = 0; pages < mostPages && !signal.aborted; pages += 1) {
    const token: string | null = nextToken;
    if (pages >= pagesWithoutPause) await deps.clock.sleep(pageSpacingMs, signal);
    const page: DescribePage = await withRetries(
      () => deps.api.describeLogGroups({ prefix, nextToken: token }, signal),
      { action: 'logs:DescribeLogGroups', resource: null },
      deps,
      signal,
    );
    deps.service.observe(page.serverTime);
    yield* page.groups;
    nextToken = page.nextToken;
    if (nextToken === null) return;
    emptyPages = page.groups.length === 0 ? emptyPages + 1 : 0;
    if (usedTokens.has(nextToken) || emptyPages >= mostEmptyPages) break;
    usedTokens.add(nextToken);
  }
  if (!signal.aborted) throw endlessPages();
}

function endlessPages(): LookupError {
  return new LookupError({
    kind: 'service',
    exitCode: exitCodes.unreachable,
    message: 'DescribeLogGroups repeats its pages, or does not end them',
    hint: 'name the log group in full: its name is enough to read it',
  });
}

/**
 * The group of exactly this name, none where there is none. Where listing is not allowed it is assumed to exist: its
 * name is enough to read it. Throws a `CommandError` where AWS cannot be asked.
 */
export async function findNamed(name: string, deps: LookupDeps, signal: AbortSignal): Promise<LogGroup[]> {
  try {
    for await (const group of listLogGroups(name, deps, signal)) {
      // The service lists in the order of names: the exact one comes first.
      return group.name === name ? [describedGroup(group)] : [];
    }
    return [];
  } catch (error) {
    if (!(error instanceof LookupError) || error.problem.kind !== 'access-denied') throw error;
    return [unknownGroup({ name, arn: null, identifier: name })];
  }
}
