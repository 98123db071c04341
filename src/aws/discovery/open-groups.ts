import { CommandError, exitCodes } from '../../errors.ts';
import type { DescribedGroup } from '../client/api.ts';
import { type Connection, type ConnectOptions, connect } from '../client/client.ts';
import { type Clock, realClock } from '../clock.ts';
import { listLogGroups } from './group-list.ts';
import { findLogGroups, type Lookup } from './log-groups.ts';
import { diagnoseTarget, type MissingTarget, missingTargetError } from './missing-target.ts';
import { parseTarget, regionOf, type Target } from './targets.ts';

/** What tests replace. */
export interface ConnectSeams {
  readonly connect?: (options: ConnectOptions) => Promise<Connection>;
  readonly clock?: Clock;
}

export interface OpenedGroups {
  readonly connection: Connection;
  readonly targets: readonly Target[];
  readonly lookup: Lookup;
  /** The profile that is named, by option or environment, for what is said to the user. */
  readonly profile: string | null;
  /** Makes a new client, which sees a login that happened since. */
  readonly renew: () => Promise<Connection['api']>;
}

/**
 * Connects, and finds the log groups of the targets. Throws a `CommandError` where a target cannot be understood
 * (exit 2), fits nothing (exit 5), or AWS cannot be asked (exit 4, 6). With `waitForGroups` a target may fit
 * nothing yet where it is sure to: a function that Lambda knows, a glob beside something that is there.
 */
export async function openGroups(
  options: ConnectOptions & {
    readonly targets: readonly string[];
    readonly waitForGroups: boolean;
    readonly signal?: AbortSignal;
  },
  seams: ConnectSeams,
): Promise<OpenedGroups> {
  const targets = options.targets.map(parseTarget);
  const { profile: asked, endpointUrl } = options;
  const region = regionFor(targets, options.region);
  const open = (renewed: boolean) =>
    (seams.connect ?? connect)({ region, profile: asked, endpointUrl, renewed });
  const connection = await open(false);
  const profile = asked ?? process.env.AWS_PROFILE ?? null;
  try {
    const signal = options.signal ?? new AbortController().signal;
    const { api, region: here } = connection;
    const deps = { api, clock: seams.clock ?? realClock, region: here, profile };
    const lookup = await findLogGroups(targets, deps, signal);
    const missing: MissingTarget[] = [];
    for (const target of lookup.missing) missing.push(await diagnoseTarget(target, deps, signal));
    const somethingIsThere =
      lookup.groups.length > 0 || missing.some(({ awaitsFirstInvocation }) => awaitsFirstInvocation);
    const mayWait = ({ target, awaitsFirstInvocation }: MissingTarget) =>
      options.waitForGroups && (awaitsFirstInvocation || (target.kind === 'glob' && somethingIsThere));
    const unknown = missing.find((target) => !mayWait(target));
    if (unknown !== undefined) throw missingTargetError(unknown, here);
    return { connection, targets, lookup, profile, renew: async () => (await open(true)).api };
  } catch (error) {
    connection.api.close();
    throw error;
  }
}

/** The region to ask in: that of the ARNs among the targets, which must not contradict `--region`. */
function regionFor(targets: readonly Target[], asked: string | null): string | null {
  const named = regionOf(targets);
  if (named !== null && asked !== null && named !== asked) {
    throw new CommandError(exitCodes.usage, `the ARN is in ${named}, not in ${asked}`, `--region ${named}`);
  }
  return asked ?? named;
}

/**
 * The account's log groups that begin with `prefix` (`''` for all), in the order of their names, as the pages
 * come. Throws a `CommandError` where AWS cannot be asked.
 */
export async function* listAccountGroups(
  options: ConnectOptions,
  prefix: string,
  signal: AbortSignal,
  seams: ConnectSeams = {},
): AsyncGenerator<DescribedGroup> {
  const { api, region } = await (seams.connect ?? connect)(options);
  const { profile } = options;
  try {
    yield* listLogGroups(prefix, { api, clock: seams.clock ?? realClock, region, profile }, signal);
  } finally {
    api.close();
  }
}
