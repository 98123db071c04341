import { CommandError, exitCodes } from '../../errors.ts';
import type { DescribedGroup, LogsApi } from '../client/api.ts';
import { type Connection, type ConnectOptions, connect } from '../client/client.ts';
import { withDeadline, withDeadlines } from '../client/request-deadline.ts';
import { createServiceClock, type ServiceClock } from '../client/service-clock.ts';
import { type Clock, realClock } from '../clock.ts';
import { classifyAwsError, toCommandError } from '../errors/aws-errors.ts';
import { listLogGroups } from './group-list.ts';
import { findLogGroups, type Lookup } from './log-groups.ts';
import type { LookupDeps } from './lookup.ts';
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
  /** What later lookups need, apart from the client in use. */
  readonly lookupDeps: LookupDeps;
  readonly service: ServiceClock;
  /** The profile in use, by option or environment, for messages. */
  readonly profile: string | null;
  /** Creates another client, which sees a login that happened since. */
  readonly renew: () => Promise<LogsApi>;
}

export interface OpenOptions extends ConnectOptions {
  readonly targets: readonly string[];
  /** Waits for groups that are sure to come instead of failing with exit code 5. */
  readonly waitForGroups: boolean;
  /** Gets one line about what is waited for while opening; left out: not shown. */
  readonly notify?: (line: string) => void;
}

/** Reading the credentials' files is quick; a disk that hangs must not hang the program. */
const connectMs = 15_000;

/**
 * Connects, and finds the log groups of the targets. Throws a `CommandError` where a target cannot be understood (exit
 * 2), matches nothing (exit 5), or AWS cannot be asked (exit 4, 6, 7), and when aborted. With `waitForGroups` a target
 * may match nothing yet if it surely will: a function that Lambda knows, or a glob besides something that exists.
 */
export async function openGroups(
  options: OpenOptions,
  seams: ConnectSeams,
  signal: AbortSignal,
): Promise<OpenedGroups> {
  const clock = seams.clock ?? realClock;
  const targets = options.targets.map(parseTarget);
  const region = regionFor(targets, options.region);
  const { profile: asked, endpointUrl, notify } = options;
  const open = async (renewed: boolean, openSignal: AbortSignal) => {
    const connecting = () => (seams.connect ?? connect)({ region, profile: asked, endpointUrl, renewed });
    try {
      const opened = await withDeadline(connecting, connectMs, clock, openSignal);
      return { ...opened, api: withDeadlines(opened.api, clock) };
    } catch (error) {
      if (error instanceof CommandError) throw error;
      const call = { action: 'logs:DescribeLogGroups', resource: null, region, profile: asked };
      throw toCommandError(classifyAwsError(error, call));
    }
  };
  const connection = await open(false, signal);
  const profile = asked ?? process.env.AWS_PROFILE ?? null;
  const service = createServiceClock(clock);
  const { api, region: here } = connection;
  const reporting = notify === undefined ? {} : { notify };
  const lookupDeps = { api, clock, service, region: here, profile, ...reporting };
  try {
    const lookup = await findLogGroups(targets, lookupDeps, signal);
    await expectSomething(lookup, options.waitForGroups, lookupDeps, signal);
    for (const note of lookup.notes) notify?.(note);
    const renew = async () => (await open(true, new AbortController().signal)).api;
    return { connection, targets, lookup, lookupDeps, service, profile, renew };
  } catch (error) {
    api.close();
    throw error;
  }
}

/** Throws where a target matches nothing and nothing is to be waited for. */
async function expectSomething(
  { groups, missing }: Lookup,
  waitForGroups: boolean,
  deps: LookupDeps,
  signal: AbortSignal,
): Promise<void> {
  const diagnosed: MissingTarget[] = [];
  for (const target of missing) diagnosed.push(await diagnoseTarget(target, deps, signal));
  const somethingExists =
    groups.length > 0 || diagnosed.some(({ awaitsFirstInvocation }) => awaitsFirstInvocation);
  const mayWait = ({ target, awaitsFirstInvocation }: MissingTarget) =>
    waitForGroups && (awaitsFirstInvocation || (target.kind === 'glob' && somethingExists));
  const unknown = diagnosed.find((target) => !mayWait(target));
  if (unknown !== undefined) throw missingTargetError(unknown, deps.region);
}

/** The Region of the ARNs among the targets, which must not contradict `--region`. */
function regionFor(targets: readonly Target[], asked: string | null): string | null {
  const named = regionOf(targets);
  if (named !== null && asked !== null && named !== asked) {
    throw new CommandError(exitCodes.usage, `the ARN is in ${named}, not in ${asked}`, `--region ${named}`);
  }
  return asked ?? named;
}

/**
 * The account's log groups that begin with `prefix` (`''` for all), in the order of their names, as the pages come.
 * Throws a `CommandError` where AWS cannot be asked.
 */
export async function* listAccountGroups(
  options: ConnectOptions,
  prefix: string,
  signal: AbortSignal,
  seams: ConnectSeams = {},
): AsyncGenerator<DescribedGroup> {
  const clock = seams.clock ?? realClock;
  const { api, region } = await (seams.connect ?? connect)(options);
  const { profile } = options;
  const deps = {
    api: withDeadlines(api, clock),
    ...{ clock, service: createServiceClock(clock), region, profile },
  };
  try {
    yield* listLogGroups(prefix, deps, signal);
  } finally {
    api.close();
  }
}
